/**
 * Inputs for the reader of checkpoints: pieces of valid ones altered, mostly with the length, the sums and the digest made to fit again, so that what lies behind
 * the digest is tried too.
 */

import { createHash } from "node:crypto";
import { derivePlan, encodePlan, type InitialCondition, MOST_COLLISIONS, Run } from "@landau-mbc/reference";
import { requireCheckpoint } from "../../packages/landau-mbc/src/checkpoint_header.ts";
import { CollisionClock } from "../../packages/landau-mbc/src/collision_time.ts";
import { LandauError } from "../../packages/landau-mbc/src/errors.ts";
import {
  checkpointClockCell,
  checkpointCollisions,
  checkpointCollisionsBefore,
  checkpointPlan,
} from "../../packages/landau-mbc/src/plan_reader.ts";
import type { Engine, EngineRun } from "../engines.ts";
import { Random } from "../random.ts";

const HEADER = 96;
const DIGEST = 32;

/** What came of the inputs. */
export interface Tally {
  tried: number;
  refused: number;
  accepted: number;
  /** What must not be, in words; the first few. */
  readonly faults: string[];
}

/** Of the accepted inputs so many are one that is run: that takes longer than reading. */
const RUN_EVERY = 8;
const TURN_EVERY = 1000;

/** Tries so many inputs, each on the last of the engines and on one of the others in turn; the two must agree. */
export async function fuzzCheckpoints(engines: readonly Engine[], count: number, seed: number): Promise<Tally> {
  const others = engines.slice(0, -1);
  const pairs = others.map((other) => [other, engines.at(-1) as Engine]);
  const random = new Random(seed);
  const originals = validCheckpoints();
  const tally: Tally = { tried: 0, refused: 0, accepted: 0, faults: [] };
  for (; tally.tried < count && tally.faults.length < 5; tally.tried++) {
    tryOne(pairs[tally.tried % pairs.length] as Engine[], mutant(originals, random), tally);
    // Node gives back what a library has handed out when the event loop turns: a million inputs would take gigabytes.
    if (tally.tried % TURN_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return tally;
}

/** Small runs of both clocks, drawn and given, at their start and later. */
export function validCheckpoints(): readonly Uint8Array[] {
  const data = Float64Array.of(1, 0, 0.25, -1, 2, 0.5, 0, -3, 1);
  const initial: readonly InitialCondition[] = [
    { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] },
    { kind: "velocities", data },
    { kind: "mixture", weights: [1, 2], components: [{ kind: "bkw", K0: 0.7, temperature: 1 }, { kind: "shell", radius: 2, width: 0 }] },
  ];
  return initial.flatMap((law, k) =>
    (["poisson", "embedded"] as const).flatMap((clock) => {
      const settings = {
        particles: k === 1 ? 3 : 2 + k,
        gamma: -3 + 1.5 * k,
        h: 0.1,
        seed: 7n,
        member: k,
        clock,
        initial: law,
        exactMoments: k === 2,
      };
      const run = Run.start(encodePlan(derivePlan(settings)), k === 1 ? data : undefined);
      return [0, 1, 63, 1000].map((collisions) => {
        run.advance(collisions);
        return run.checkpoint();
      });
    })
  );
}

/** Fields by offset and width: header, then plan. */
const FIELDS: readonly (readonly [offset: number, width: 4 | 8])[] = [
  ...[0, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88].map((at) => [at, 8] as const),
  [8, 4],
  [12, 4],
  ...[0, 16, 24, 40, 48, 64, 72, 80, 88, 96, 104].map((at) => [HEADER + at, 8] as const),
  ...[8, 12, 32, 36, 56, 60, 112, 116].map((at) => [HEADER + at, 4] as const),
];

const DOUBLES = [0, -0, 1, -1, -3, 1.5, NaN, Infinity, -Infinity, 5e-324, 1e-290, 1e-291, 1e290, 1e291, 1e308, 0.1, 2 ** 53];
const WORDS = [
  0n,
  1n,
  2n,
  3n,
  4n,
  63n,
  64n,
  127n,
  2n ** 24n,
  2n ** 31n,
  2n ** 32n,
  2n ** 46n,
  2n ** 52n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

function mutant(originals: readonly Uint8Array[], random: Random): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  let bytes: Uint8Array = pick(originals).slice();
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const view = new DataView(bytes.buffer);
    switch (random.below(8)) {
      case 0: {
        const at = random.below(bytes.length || 1);
        if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
        break;
      }
      case 1:
      case 2:
      case 3: {
        const [at, width] = pick(FIELDS);
        if (at + width > bytes.length) break;
        if (width === 4) view.setUint32(at, Number(BigInt.asUintN(32, word(view.getUint32(at, true), random))), true);
        else if (random.below(2) === 0) view.setFloat64(at, pick(DOUBLES), true);
        else view.setBigUint64(at, BigInt.asUintN(64, word(Number(view.getBigUint64(at, true)), random)), true);
        break;
      }
      case 4: {
        // A number of the velocities or of the components.
        const at = HEADER + 120 + 8 * random.below(Math.max(1, (bytes.length - HEADER - 120 - DIGEST) >> 3));
        if (at + 8 > bytes.length) break;
        if (random.below(2) === 0) view.setFloat64(at, pick(DOUBLES), true);
        else view.setBigUint64(at, BigInt.asUintN(64, word(Number(view.getBigInt64(at, true)), random)), true);
        break;
      }
      case 5:
        bytes = bytes.slice(0, random.below(bytes.length + 1));
        break;
      case 6: {
        // The end of another one behind the beginning of this.
        const other = pick(originals);
        const head = bytes.subarray(0, random.below(bytes.length + 1));
        const tail = other.subarray(random.below(other.length + 1));
        bytes = new Uint8Array(head.length + tail.length);
        bytes.set(head);
        bytes.set(tail, head.length);
        break;
      }
      case 7: {
        // The plan of another one.
        const other = pick(originals);
        const end = HEADER + new DataView(other.buffer).getUint32(HEADER + 12, true);
        if (end <= bytes.length) bytes.set(other.subarray(HEADER, end), HEADER);
        break;
      }
    }
  }
  if (random.below(50) === 0) bytes = Uint8Array.from({ length: random.below(500) }, () => random.below(256));
  return random.below(10) === 0 ? bytes : fitted(bytes, random);
}

const word = (now: number, random: Random): bigint =>
  random.below(2) === 0 ? (WORDS[random.below(WORDS.length)] as bigint) : BigInt(Math.trunc(now)) + BigInt(random.below(9) - 4);

/** With length, sums (mostly) and digest that fit. */
function fitted(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < HEADER + 120 + DIGEST) return bytes;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(16, BigInt(bytes.length), true);
  if (random.below(4) > 0) fitSums(view, bytes.length);
  bytes.set(createHash("sha256").update(bytes.subarray(0, bytes.length - DIGEST)).digest(), bytes.length - DIGEST);
  return bytes;
}

function fitSums(view: DataView, length: number): void {
  const sums = [0n, 0n, 0n];
  const start = HEADER + view.getUint32(HEADER + 12, true);
  for (let at = start, k = 0; at + 8 <= length - DIGEST; at += 8, k++) sums[k % 3] = (sums[k % 3] as bigint) + view.getBigInt64(at, true);
  sums.forEach((sum, axis) => {
    view.setBigUint64(48 + 16 * axis, BigInt.asUintN(64, sum), true);
    view.setBigInt64(56 + 16 * axis, sum >> 64n, true);
  });
}

function tryOne(engines: readonly Engine[], bytes: Uint8Array, tally: Tally): void {
  const fault = (text: string): void => {
    tally.faults.push(`input ${tally.tried}, ${text}: ${Buffer.from(bytes).toString("hex")}`);
  };
  const runs = engines.map((engine) => ({ name: engine.name, came: attempt(() => engine.resume(bytes)) }));
  const accepted = runs.filter(({ came }) => !(came instanceof Error));
  for (const { name, came } of runs) {
    if (came instanceof Error && !(came instanceof LandauError && came.code === "CHECKPOINT")) fault(`${name} threw ${came}`);
  }
  if (accepted.length === 0) {
    tally.refused += 1;
    return;
  }
  tally.accepted += 1;
  if (accepted.length < runs.length) fault(`accepted by ${accepted.map(({ name }) => name)} alone`);
  try {
    requireCheckpoint(bytes, "checkpoint");
    const clock = new CollisionClock(checkpointPlan(bytes), {
      cell: checkpointClockCell(bytes),
      before: checkpointCollisionsBefore(bytes),
    });
    const time = clock.timeOf(checkpointCollisions(bytes));
    if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) fault(`at time ${time}`);
    const states = new Set<string>();
    for (const { name, came } of accepted) {
      const run = came as EngineRun;
      if (Buffer.compare(run.checkpoint(), bytes) !== 0) fault(`${name} writes another checkpoint than it read`);
      // The SDK moves no run beyond 2^52 collisions; at 2^53 a reference could not count on.
      if (tally.accepted % RUN_EVERY === 0 && run.collisions <= MOST_COLLISIONS) {
        run.advance(run.collisions + 10);
        states.add(run.stateHash());
        observed(run);
      }
      run.free();
    }
    if (states.size > 1) fault("other states after ten collisions");
  } catch (error) {
    fault(`accepted, then ${error}`);
  }
}

/** A frame, or the refusal of one: forged velocities may be faster than the grid holds. */
function observed(run: EngineRun): void {
  try {
    run.frame();
  } catch (error) {
    if (!(error instanceof LandauError && error.code === "GRID_OVERFLOW")) throw error;
  }
}

function attempt(work: () => EngineRun): EngineRun | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
