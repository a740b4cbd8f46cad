/** Random configurations, so that no hand-picked list decides what is compared. Fixed seed; fast-check shrinks what fails and prints it. */

import { derivePlan, encodePlan, type InitialCondition, type Settings } from "@landau-mbc/reference";
import fc from "fast-check";
import { describe, it } from "vitest";
import { allEngines, reference } from "../engines.ts";
import { Check, using } from "./body.ts";

const SEED = 20251109;

/** A number whose logarithm is uniform. */
const sized = (from: number, to: number) =>
  fc.double({ min: Math.log10(from), max: Math.log10(to), noNaN: true }).map((exponent) => 10 ** exponent);
const coordinate = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (x === 0 ? 0 : x));
const vector = fc.tuple(coordinate, coordinate, coordinate);

const law: fc.Arbitrary<InitialCondition> = fc.oneof(
  fc.record({ kind: fc.constant("maxwellian" as const), temperature: sized(1e-3, 1e3), drift: vector }),
  fc.record({
    kind: fc.constant("bi-maxwellian" as const),
    temperature: fc.tuple(sized(0.1, 10), sized(0.1, 10), sized(0.1, 10)),
    drift: vector,
  }),
  fc.record({ kind: fc.constant("bkw" as const), K0: fc.double({ min: 0.6, max: 1, noNaN: true }), temperature: sized(1e-3, 1e3) }),
  fc.record({ kind: fc.constant("shell" as const), radius: sized(0.1, 10), width: sized(1e-3, 0.1) }),
  fc.record({ kind: fc.constant("uniform-ball" as const), radius: sized(1e-6, 1e6) }),
  fc.record({ kind: fc.constant("microcanonical" as const), temperature: sized(1e-3, 1e3), drift: vector }),
);

const settings: fc.Arbitrary<Settings> = fc.record({
  particles: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 400 })),
  gamma: fc.oneof(fc.constantFrom(-3, -2, -1, 0, 1), fc.double({ min: -3, max: 1, noNaN: true }).map((x) => (x === 0 ? 0 : x))),
  h: sized(1e-6, 10),
  seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  member: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  clock: fc.constantFrom("poisson" as const, "embedded" as const),
  initial: law,
  exactMoments: fc.boolean(),
});

/** Numbers of collisions to advance by, one after the other. */
const blocks = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 600 })), { minLength: 1, maxLength: 12 });

const check = new Check();
const options = (numRuns: number) => ({ seed: SEED, numRuns, endOnFailure: false });

for (const engine of await allEngines()) {
  describe(`${engine.name}, on random configurations`, () => {
    it("has the state of the reference, however it is advanced and observed", () => {
      fc.assert(
        fc.property(settings, blocks, (of, steps) => {
          const plan = encodePlan(derivePlan(of));
          const expected = reference.start(plan);
          const total = steps.reduce((sum, step) => sum + step, 0);
          expected.advance(total);
          using(engine.start(plan), (run) => {
            for (const step of steps) {
              run.advance(run.collisions + step);
              run.frame();
            }
            check.same(run.stateHash(), expected.stateHash(), `state after ${total} collisions`);
            check.bits(run.frame(), expected.frame(), "frame");
          });
        }),
        options(120),
      );
    });

    it("counts time as the reference does", () => {
      fc.assert(
        fc.property(settings, fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 8 }), (of, times) => {
          const plan = encodePlan(derivePlan(of));
          const expected = reference.start(plan);
          using(engine.start(plan), (run) => {
            for (const t of times.map((x) => Math.abs(x) * of.h)) {
              check.same(run.collisionsAt(t), expected.collisionsAt(t), `collisions at ${t}`);
            }
          });
        }),
        options(120),
      );
    });

    it("goes on from a checkpoint of the reference, and the reference from its own", () => {
      fc.assert(
        fc.property(settings, blocks, (of, steps) => {
          const plan = encodePlan(derivePlan(of));
          const unbroken = reference.start(plan);
          let [mine, theirs] = [using(engine.start(plan), (run) => run.checkpoint()), unbroken.checkpoint()];
          for (const step of steps) {
            unbroken.advance(unbroken.collisions + step);
            const ahead = (bytes: Uint8Array, by: typeof engine) =>
              using(by.resume(bytes), (run) => {
                run.advance(run.collisions + step);
                return run.checkpoint();
              });
            [mine, theirs] = [ahead(theirs, engine), ahead(mine, reference)];
          }
          check.bytes(mine, unbroken.checkpoint(), "checkpoint of the engine");
          check.bytes(theirs, unbroken.checkpoint(), "checkpoint of the reference");
        }),
        options(60),
      );
    });
  });
}
