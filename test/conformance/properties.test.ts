/** Engines on random configurations. Fixed seed; fast-check shrinks what fails and prints it. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import fc from "fast-check";
import { describe, it } from "vitest";
import { reference, testedEngines } from "../engines.ts";
import { Check, using } from "./body.ts";
import { blocks, settings } from "./random_settings.ts";

const SEED = 20251109;

const check = new Check();
const options = (numRuns: number) => ({ seed: SEED, numRuns, endOnFailure: false });

for (const { title, engine } of await testedEngines()) {
  describe(`${title}, on random configurations`, () => {
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
