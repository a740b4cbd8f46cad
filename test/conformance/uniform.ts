/** SPEC §3. */

import type { ConformanceBody } from "./body.ts";

export const bodies: ConformanceBody[] = [
  {
    chapter: "uniform",
    rung: "operation",
    title:
      "the polar uniform is a midpoint of 2^40 cells and the azimuth a multiple of 2^-24, made of words 2 and 3 of the collision's block",
    run(engine, _reference, check) {
      for (const first of [0, 4_294_967_260, 2 ** 52]) {
        const count = 64;
        const blocks = engine.stages.philox(77n, 0, Float64Array.from({ length: count }, (_, k) => first + k));
        const expected = new Float64Array(2 * count);
        for (let k = 0; k < count; k++) {
          const [x2, x3] = [BigInt(blocks[4 * k + 2]!), BigInt(blocks[4 * k + 3]!)];
          expected[2 * k] = Number(2n * ((x2 << 8n) | (x3 >> 24n)) + 1n) * 2 ** -41;
          expected[2 * k + 1] = Number(x3 & 0xffffffn) * 2 ** -24;
        }
        check.bits(engine.stages.uniforms(77n, first, count), expected, `uniforms of collisions from ${first}`);
      }
    },
  },
  {
    chapter: "uniform",
    rung: "operation",
    title: "uniforms are those of the reference for every seed",
    run(engine, reference, check) {
      for (const seed of [0n, 1n, 2n ** 32n, 2n ** 64n - 1n]) {
        check.bits(engine.stages.uniforms(seed, 5, 257), reference.stages.uniforms(seed, 5, 257), `uniforms of seed ${seed}`);
      }
    },
  },
];
