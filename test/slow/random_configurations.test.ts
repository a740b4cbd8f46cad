/** Thousands of random configurations up to N = 20 000: every engine has the states, frames, checkpoints and clock of the reference. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Check, using } from "../conformance/body.ts";
import { blocks, settings } from "../conformance/random_settings.ts";
import { reference, testedEngines } from "../engines.ts";

const RUNS = 3_000;
const engines = (await testedEngines()).filter(({ engine }) => engine.name !== "reference");

describe(`${engines.map(({ title }) => title).join(" and ")}, on ${RUNS} random configurations`, () => {
  it("have the bits of the reference after every block of collisions", () => {
    const check = new Check();
    const particles = fc.oneof(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 3_000 }), fc.integer({ min: 2, max: 20_000 }));
    fc.assert(
      fc.property(settings, particles, blocks, (of, n, steps) => {
        const plan = encodePlan(derivePlan({ ...of, particles: n }));
        const expected = reference.start(plan);
        const runs = engines.map(({ title, engine }) => ({ name: title, run: engine.start(plan) }));
        for (const step of steps) {
          expected.advance(expected.collisions + step);
          const hash = expected.stateHash();
          for (const { name, run } of runs) {
            run.advance(run.collisions + step);
            check.same(run.stateHash(), hash, `${name} after ${run.collisions} collisions`);
          }
        }
        for (const { name, run } of runs) {
          using(run, () => {
            check.bits(run.frame(), expected.frame(), `${name}: frame`);
            check.bytes(run.checkpoint(), expected.checkpoint(), `${name}: checkpoint`);
            const t = (3 * of.h) / n;
            check.same(run.collisionsAt(t), expected.collisionsAt(t), `${name}: collisions at ${t}`);
          });
        }
      }),
      { seed: 7, numRuns: RUNS },
    );
    expect(check.comparisons).toBeGreaterThan(RUNS * engines.length * 20);
  });
});
