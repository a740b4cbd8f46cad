/** SPEC §10. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import { CONFIGURATIONS, DRAWN, planOf, velocitiesOf } from "../configurations.ts";
import { listFromBits } from "../vectors/bits.ts";
import vectors from "../vectors/observables.json" with { type: "json" };
import { type ConformanceBody, using } from "./body.ts";

export const bodies: ConformanceBody[] = [
  {
    chapter: "observables",
    rung: "state",
    title: "the frame at the start has the bits of the vectors",
    run(engine, _reference, check) {
      for (const { name, frame } of vectors.frames) {
        const configuration = CONFIGURATIONS.find((candidate) => candidate.name === name)!;
        using(engine.start(planOf(configuration), velocitiesOf(configuration)), (run) => {
          check.bits(run.frame(), listFromBits(frame), `frame of ${name}`);
        });
      }
    },
  },
  {
    chapter: "observables",
    rung: "state",
    title: "sums have their fixed shape for every number of particles around a chunk and a tree",
    run(engine, reference, check) {
      for (const particles of [2, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097, 8192, 12_289, 20_481]) {
        const plan = encodePlan(derivePlan({ ...DRAWN[0]!.settings, particles }));
        using(engine.start(plan), (run) => {
          check.bits(run.frame(), reference.start(plan).frame(), `frame of ${particles} particles`);
        });
      }
    },
  },
];
