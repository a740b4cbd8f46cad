/** SPEC §6. */

import type { ConformanceBody } from "./body.ts";
import vectors from "../vectors/pair_selection.json" with { type: "json" };

export const bodies: ConformanceBody[] = [
  {
    chapter: "pair_selection",
    rung: "stage",
    title: "collisions choose the pairs of the vectors, from N = 2 to 2^31 and across collision 2^32",
    run(engine, _reference, check) {
      for (const { seed, first, particles, pairs } of vectors.collisions) {
        const chosen = engine.stages.pair(BigInt(seed), first, pairs.length / 2, particles);
        check.bits(chosen, pairs, `pairs of collisions from ${first}, N = ${particles}, seed ${seed}`);
      }
    },
  },
  {
    chapter: "pair_selection",
    rung: "stage",
    title: "the pair is the 64-bit product rule applied to words 0 and 1 of the collision's block",
    run(engine, _reference, check) {
      const count = 200;
      const blocks = engine.stages.philox(3n, 0, Float64Array.from({ length: count }, (_, k) => k));
      for (const particles of [2, 3, 64, 65, 1000, 1_000_003, 2_147_483_647, 2_147_483_648]) {
        const n = BigInt(particles);
        const chosen = engine.stages.pair(3n, 0, count, particles);
        for (let k = 0; k < count; k++) {
          const word = (BigInt(blocks[4 * k + 1]!) << 32n) | BigInt(blocks[4 * k]!);
          const i = (word * n) >> 64n;
          const rest = (((word * n) & 0xffffffffffffffffn) * (n - 1n)) >> 64n;
          const j = rest >= i ? rest + 1n : rest;
          check.same(chosen[2 * k]!, Number(i), `i of collision ${k}, N = ${particles}`);
          check.same(chosen[2 * k + 1]!, Number(j), `j of collision ${k}, N = ${particles}`);
        }
      }
    },
  },
];
