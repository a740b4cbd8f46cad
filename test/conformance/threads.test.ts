/** The native engine with several threads has the bits of the reference. The long form is in test/slow/threads.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nativeEngine } from "../../packages/landau-mbc/src/engines/native.ts";
import { findNative, type Native } from "../../packages/landau-mbc/src/engines/native_binding.ts";
import { Check } from "./body.ts";
import { type InThreads, threadsChangeNothing } from "./threads.ts";

const native = findNative() as Native;
const RUNS = 6;
const LARGEST = 55_000;

describe.runIf(typeof native !== "string")("the native engine with 1, 2, 3 and 7 threads", () => {
  it("has the states of the reference, on random configurations, in random slices", () => {
    const check = new Check();
    fc.assert(threadsChangeNothing(check, native, LARGEST), { seed: 20251125, numRuns: RUNS, endOnFailure: true });
    expect(check.comparisons).toBe(4 * RUNS);
  });

  it("would be caught if three threads left out a collision", () => {
    const forgetful: InThreads = (of, threads) => {
      const engine = nativeEngine(of, undefined, threads);
      const start: typeof engine.start = (plan) => {
        const run = engine.start(plan);
        const advance = run.advance.bind(run);
        return Object.assign(run, { advance: (to: number) => advance(threads === 3 ? to - 1 : to) });
      };
      return { ...engine, start };
    };
    const property = threadsChangeNothing(new Check(), native, LARGEST, forgetful);
    const found = fc.check(property, { seed: 20251125, numRuns: 1, endOnFailure: true });
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toContain("states with 3 threads");
  });
});
