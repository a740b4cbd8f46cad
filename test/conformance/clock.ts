/** SPEC §5. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import type { Engine } from "../engines.ts";
import { fromBits } from "../vectors/bits.ts";
import vectors from "../vectors/clock.json" with { type: "json" };
import { type ConformanceBody, using } from "./body.ts";

type Case = (typeof vectors.counts)[number];

const INITIAL = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;

const startOf = (engine: Engine, { particles, gamma, h, seed, member, clock }: Case) => {
  const settings = { particles, gamma, h, seed: BigInt(seed), member, clock: clock as "poisson" | "embedded", initial: INITIAL };
  return engine.start(encodePlan(derivePlan({ ...settings, exactMoments: false })));
};

export const bodies: ConformanceBody[] = [
  {
    chapter: "clock",
    rung: "stage",
    title: "both clocks count the collisions of the vectors at every time, seed and member",
    run(engine, _reference, check) {
      for (const vector of vectors.counts) {
        using(startOf(engine, vector), (run) => {
          vector.times.forEach((t, k) => {
            check.same(
              run.collisionsAt(fromBits(t)),
              vector.collisions[k]!,
              `${vector.clock} clock, seed ${vector.seed}, time ${fromBits(t)}`,
            );
          });
        });
      }
    },
  },
  {
    chapter: "clock",
    rung: "stage",
    title: "the count depends on the time alone, not on the times that were asked for before",
    run(engine, _reference, check) {
      for (const vector of vectors.counts) {
        using(startOf(engine, vector), (run) => {
          const backwards = vector.times.map((t, k) => [fromBits(t), vector.collisions[k]!] as const).reverse();
          for (const [t, expected] of backwards) check.same(run.collisionsAt(t), expected, `${vector.clock} clock, backwards, time ${t}`);
        });
      }
    },
  },
  {
    chapter: "clock",
    rung: "stage",
    title: "the count never falls and is exact at the boundaries of cells",
    run(engine, reference, check) {
      for (const vector of vectors.counts) {
        const cell = (64 * vector.h) / vector.particles;
        using(startOf(engine, vector), (run) => {
          const expected = startOf(reference, vector);
          let before = 0;
          for (let k = 0; k <= 400; k++) {
            const t = (k / 64) * cell;
            const count = run.collisionsAt(t);
            check.same(count, expected.collisionsAt(t), `${vector.clock} clock, ${k} sixty-fourths of a cell`);
            check.same(count >= before, true, "a count that does not fall");
            before = count;
          }
        });
      }
    },
  },
];
