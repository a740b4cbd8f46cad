/** SPEC §2. */

import { PHILOX } from "../vectors/known_answers.ts";
import vectors from "../vectors/rng.json" with { type: "json" };
import type { ConformanceBody } from "./body.ts";

const words = (digits: readonly string[]) => digits.map((word) => Number.parseInt(word, 16));

export const bodies: ConformanceBody[] = [
  {
    chapter: "rng",
    rung: "operation",
    title: "Philox4x32-10 gives the published answer for counter zero and key zero",
    run(engine, _reference, check) {
      check.bits(engine.stages.philox(0n, 0, Float64Array.of(0)), PHILOX[0].result, "Random123 known answer");
    },
  },
  {
    chapter: "rng",
    rung: "operation",
    title: "blocks are addressed by seed, stream and index, across index 2^32",
    run(engine, _reference, check) {
      const cases = vectors.addressed.filter(({ member, draw }) => member === 0 && draw === 0);
      for (const { seed, stream, index, words: expected } of cases) {
        const block = engine.stages.philox(BigInt(seed), stream, Float64Array.of(index));
        check.bits(block, words(expected), `block(stream ${stream}, index ${index}) of seed ${seed}`);
      }
    },
  },
  {
    chapter: "rng",
    rung: "operation",
    title: "many blocks at once are the blocks one by one, whatever their number",
    run(engine, reference, check) {
      for (const count of [0, 1, 2, 3, 63, 64, 65, 130]) {
        const indices = Float64Array.from({ length: count }, (_, k) => 4_294_967_230 + k);
        check.bits(engine.stages.philox(9n, 0, indices), reference.stages.philox(9n, 0, indices), `${count} blocks`);
      }
    },
  },
];
