/** SPEC §11 and §12. */

import { decodeCheckpoint, encodeCheckpoint, sha256, stateHash } from "@landau-mbc/reference";
import { CONFIGURATIONS, GRID, planOf, velocitiesOf } from "../configurations.ts";
import { Random } from "../random.ts";
import { fromHexadecimal } from "../vectors/bits.ts";
import vectors from "../vectors/checkpoint.json" with { type: "json" };
import { type ConformanceBody, using } from "./body.ts";

/** Every seventh configuration: each N, each γ, both clocks, drawn and given velocities. */
const SOME = CONFIGURATIONS.filter((_, k) => k % 7 === 3);

/** A checkpoint with other content and a digest that fits. */
function forged(good: Uint8Array, change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = good.slice();
  change(new DataView(bytes.buffer), bytes);
  bytes.set(sha256(bytes.subarray(0, bytes.length - 32)), bytes.length - 32);
  return bytes;
}

export const bodies: ConformanceBody[] = [
  {
    chapter: "checkpoint",
    rung: "state",
    title: "the checkpoints of the vectors are read, have their hash, and are written again byte by byte",
    run(engine, _reference, check) {
      for (const { name, collisions, bytes, stateHash: hash } of vectors.checkpoints) {
        const checkpoint = fromHexadecimal(bytes);
        using(engine.resume(checkpoint), (run) => {
          check.same(run.collisions, collisions, `${name}: collisions`);
          check.same(run.stateHash(), hash, `${name}: state hash`);
          check.bytes(run.checkpoint(), checkpoint, `${name}: checkpoint`);
        });
      }
    },
  },
  {
    chapter: "checkpoint",
    rung: "state",
    title: "checkpoint and state hash are those of the reference, byte by byte, at random collisions",
    run(engine, reference, check) {
      const random = new Random(78);
      for (const configuration of SOME) {
        const [plan, data] = [planOf(configuration), velocitiesOf(configuration)];
        using(engine.start(plan, data), (run) => {
          const expected = reference.start(plan, data);
          for (let step = 0, at = 0; step < 3; step++) {
            at += random.below(300);
            run.advance(at);
            expected.advance(at);
            const checkpoint = run.checkpoint();
            check.bytes(checkpoint, expected.checkpoint(), `${configuration.name}: checkpoint at ${at}`);
            const state = decodeCheckpoint(checkpoint);
            check.same(run.stateHash(), stateHash(state.plan, state.collisions, state.velocities), `${configuration.name}: hash at ${at}`);
          }
        });
      }
    },
  },
  {
    chapter: "checkpoint",
    rung: "state",
    title: "a checkpoint of one engine resumed on another, back and forth at random collisions, gives the bits of the unbroken run",
    run(engine, reference, check) {
      const random = new Random(79);
      for (const configuration of SOME) {
        const [plan, data] = [planOf(configuration), velocitiesOf(configuration)];
        const unbroken = reference.start(plan, data);
        unbroken.advance(1500);
        let bytes = using(engine.start(plan, data), (run) => run.checkpoint());
        for (let at = 0, turn = 0; at < 1500; turn++) {
          at = Math.min(1500, at + 1 + random.below(500));
          bytes = using((turn % 2 === 0 ? reference : engine).resume(bytes), (run) => {
            run.advance(at);
            return run.checkpoint();
          });
        }
        check.bytes(bytes, unbroken.checkpoint(), `${configuration.name}: checkpoint after changing engines`);
        using(engine.resume(bytes), (run) => {
          check.bits(run.frame(), unbroken.frame(), `${configuration.name}: frame after changing engines`);
          check.bits(run.velocities(), unbroken.velocities(), `${configuration.name}: velocities after changing engines`);
          const t = 3 * configuration.settings.h;
          check.same(run.collisionsAt(t), unbroken.collisionsAt(t), `${configuration.name}: clock after changing engines`);
        });
      }
    },
  },
  {
    chapter: "checkpoint",
    rung: "state",
    title: "a run crosses collision 2^32 as the reference does, in one step and in many",
    run(engine, reference, check) {
      for (const configuration of [GRID[1]!, GRID[9]!, GRID[18]!, GRID[27]!, GRID[28]!]) {
        const state = decodeCheckpoint(reference.start(planOf(configuration)).checkpoint());
        const collisions = 2 ** 32 - 150;
        const clock = state.plan.clock === "poisson" ? { cell: 2 ** 26 - 4, before: collisions - 10 } : state.clock;
        const bytes = encodeCheckpoint({ ...state, collisions, clock });
        const expected = reference.resume(bytes);
        expected.advance(2 ** 32 + 333);
        using(engine.resume(bytes), (run) => {
          run.advance(2 ** 32 + 333);
          check.same(run.collisions, 2 ** 32 + 333, `${configuration.name}: collisions`);
          check.same(run.stateHash(), expected.stateHash(), `${configuration.name}: beyond 2^32 in one step`);
          check.bytes(run.checkpoint(), expected.checkpoint(), `${configuration.name}: checkpoint beyond 2^32`);
        });
        using(engine.resume(bytes), (run) => {
          for (const to of [-1, 0, 1, 2, 333]) run.advance(2 ** 32 + to);
          check.same(run.stateHash(), expected.stateHash(), `${configuration.name}: beyond 2^32 in many steps`);
        });
      }
    },
  },
  {
    chapter: "checkpoint",
    rung: "state",
    title: "a checkpoint that is truncated, altered, of another version or inconsistent is refused with CHECKPOINT",
    run(engine, reference, check) {
      const good = fromHexadecimal(vectors.checkpoints[0]!.bytes);
      const refused = (bytes: Uint8Array, what: string) => check.refused(() => engine.resume(bytes), "CHECKPOINT", what);
      for (const length of [0, 1, 127, 128, good.length - 1]) refused(good.subarray(0, length), `the first ${length} bytes`);
      const extended = new Uint8Array(good.length + 1);
      extended.set(good);
      refused(extended, "one byte too many");
      for (let byte = 0; byte < good.length; byte += 13) {
        const altered = good.slice();
        altered[byte]! ^= 1 << (byte % 8);
        refused(altered, `one bit of byte ${byte} altered`);
      }
      const planAt = 96;
      const velocitiesAt = planAt + new DataView(good.buffer).getUint32(planAt + 12, true);
      refused(forged(good, (view) => view.setUint32(8, 2, true)), "another format version");
      refused(forged(good, (view) => view.setUint32(12, 99, true)), "another specification version");
      refused(forged(good, (view) => view.setBigUint64(16, BigInt(good.length + 8), true)), "another stated length");
      refused(forged(good, (view) => view.setFloat64(planAt + 40, 7, true)), "a plan with γ = 7");
      refused(forged(good, (view) => view.setUint32(planAt + 12, 0xfffffff8, true)), "a plan of 2^32 bytes");
      refused(forged(good, (view) => view.setBigUint64(planAt + 16, 4n, true)), "a plan of one particle more");
      refused(forged(good, (view) => view.setBigInt64(velocitiesAt, view.getBigInt64(velocitiesAt, true) + 1n, true)), "one tick moved");
      const shifted = (by: bigint) =>
        forged(good, (view) => {
          view.setBigInt64(velocitiesAt, view.getBigInt64(velocitiesAt, true) + by, true);
          view.setBigInt64(velocitiesAt + 24, view.getBigInt64(velocitiesAt + 24, true) - by, true);
        });
      refused(shifted(2n ** 53n), "ticks of 2^53 and more with the right sum");
      refused(forged(good, (view) => view.setBigUint64(40, 2n ** 40n, true)), "a clock ahead of the run");
      refused(forged(good, (view) => view.setBigUint64(24, 2n ** 53n + 1n, true)), "more than 2^53 collisions");
      using(
        engine.resume(shifted(5n)),
        (run) => check.same(run.collisions, reference.resume(good).collisions, "a forged but consistent one"),
      );
    },
  },
];
