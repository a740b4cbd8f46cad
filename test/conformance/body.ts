/**
 * What a conformance body is: a chapter of the specification, looked at through one rung of a ladder, on any engine, in any runtime. Nothing here
 * or in the bodies imports a test framework or a host's modules, so the same functions run under vitest and in a browser's page.
 *
 * The ladder: `operation` (one function of one chapter), `stage` (one step of a collision), `state` (a run). A defect fails the lowest rung
 * that can see it, so the first failing rung names it.
 */

import type { Engine } from "../engines.ts";
import { toBits } from "../vectors/bits.ts";

/** The rungs, lowest first. */
export const RUNGS = ["operation", "stage", "state"] as const;
export type Rung = (typeof RUNGS)[number];

/** One test, for every engine. */
export interface ConformanceBody {
  /** Stem of the chapter's source file. */
  readonly chapter: string;
  readonly rung: Rung;
  /** A sentence. */
  readonly title: string;
  run(engine: Engine, reference: Engine, check: Check): void | Promise<void>;
}

/** Comparisons that say which number differs, and count themselves. */
export class Check {
  comparisons = 0;

  /** Equal bits, element by element; all NaN are equal. */
  bits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
    if (actual.length !== expected.length) throw new Error(`${what}: ${actual.length} numbers instead of ${expected.length}`);
    for (let k = 0; k < expected.length; k++) {
      this.comparisons++;
      if (Object.is(actual[k], expected[k])) continue;
      const [is, should] = [actual[k] as number, expected[k] as number];
      throw new Error(`${what}, number ${k}: ${is} (${toBits(is)}) instead of ${should} (${toBits(should)})`);
    }
  }

  /** The same string, integer or truth value. */
  same<T extends string | number | bigint | boolean>(actual: T, expected: T, what: string): void {
    this.comparisons++;
    if (!Object.is(actual, expected)) throw new Error(`${what}: ${actual} instead of ${expected}`);
  }

  /** Equal bytes. */
  bytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
    this.comparisons++;
    if (actual.length !== expected.length) throw new Error(`${what}: ${actual.length} bytes instead of ${expected.length}`);
    const first = expected.findIndex((byte, k) => byte !== actual[k]);
    if (first >= 0) throw new Error(`${what}, byte ${first}: ${actual[first]} instead of ${expected[first]}`);
  }

  /** `attempt` is refused with an error of this code. */
  refused(attempt: () => unknown, code: string, what: string): void {
    this.comparisons++;
    try {
      attempt();
    } catch (error) {
      const found = (error as { code?: unknown }).code;
      if (found === code) return;
      throw new Error(`${what}: refused with ${String(found)} (${String(error)}) instead of ${code}`);
    }
    throw new Error(`${what}: accepted instead of refused with ${code}`);
  }
}

/** Runs a body; a body that compared nothing fails. Answers the number of comparisons. */
export async function runBody(body: ConformanceBody, engine: Engine, reference: Engine): Promise<number> {
  const check = new Check();
  await body.run(engine, reference, check);
  if (check.comparisons === 0) throw new Error(`${body.chapter}: "${body.title}" compared nothing`);
  return check.comparisons;
}

/** Runs `use` with a run and gives its memory back. */
export function using<R extends { free(): void }, T>(run: R, use: (run: R) => T): T {
  try {
    return use(run);
  } finally {
    run.free();
  }
}
