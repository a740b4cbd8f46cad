/** SPEC §4. */

import { Random } from "../random.ts";
import { listFromBits } from "../vectors/bits.ts";
import vectors from "../vectors/elementary.json" with { type: "json" };
import type { ConformanceBody } from "./body.ts";

const column = (cases: readonly string[][], k: number) => listFromBits(cases.map((row) => row[k]!));

/** As many numbers as no vector file holds: the engine against the reference itself. */
const DENSE = 20_000;

export const bodies: ConformanceBody[] = [
  {
    chapter: "elementary",
    rung: "operation",
    title: "ln has the bits of the vectors, subnormals and the numbers next to 1 included",
    run(engine, _reference, check) {
      check.bits(engine.stages.log(column(vectors.log, 0)), column(vectors.log, 1), "ln");
    },
  },
  {
    chapter: "elementary",
    rung: "operation",
    title: "exp has the bits of the vectors, underflow and overflow included",
    run(engine, _reference, check) {
      check.bits(engine.stages.exp(column(vectors.exp, 0)), column(vectors.exp, 1), "exp");
    },
  },
  {
    chapter: "elementary",
    rung: "operation",
    title: "sine and cosine of 2πx have the bits of the vectors",
    run(engine, _reference, check) {
      const expected = Float64Array.from(vectors.sincos2pi.flatMap(([, sin, cos]) => [...listFromBits([sin!, cos!])]));
      check.bits(engine.stages.sincos2pi(column(vectors.sincos2pi, 0)), expected, "sincos2pi");
    },
  },
  {
    chapter: "elementary",
    rung: "operation",
    title: "all three have the bits of the reference on twenty thousand random numbers",
    run(engine, reference, check) {
      const random = new Random(71);
      const positive = Float64Array.from({ length: DENSE }, () => (1 + random.uniform()) * 2 ** (random.below(2098) - 1074));
      const near = Float64Array.from({ length: DENSE }, () => 1 + (random.uniform() - 0.5) / 64);
      const exponents = Float64Array.from({ length: DENSE }, () => 1500 * random.uniform() - 750);
      const turns = Float64Array.from({ length: DENSE }, () => random.uniform());
      check.bits(engine.stages.log(positive), reference.stages.log(positive), "ln of any size");
      check.bits(engine.stages.log(near), reference.stages.log(near), "ln near 1");
      check.bits(engine.stages.exp(exponents), reference.stages.exp(exponents), "exp");
      check.bits(engine.stages.sincos2pi(turns), reference.stages.sincos2pi(turns), "sincos2pi");
    },
  },
  {
    chapter: "elementary",
    rung: "operation",
    title: "arrays of every length up to 67 are computed as their elements are",
    run(engine, reference, check) {
      const random = new Random(72);
      for (let length = 0; length <= 67; length++) {
        const x = Float64Array.from({ length }, () => random.uniform());
        check.bits(engine.stages.log(x), reference.stages.log(x), `ln of ${length} numbers`);
        check.bits(engine.stages.exp(x), reference.stages.exp(x), `exp of ${length} numbers`);
        check.bits(engine.stages.sincos2pi(x), reference.stages.sincos2pi(x), `sincos2pi of ${length} numbers`);
      }
    },
  },
];
