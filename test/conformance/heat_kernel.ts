/** SPEC §7. */

import { Random } from "../random.ts";
import { fromBits, listFromBits, neighbour } from "../vectors/bits.ts";
import vectors from "../vectors/heat_kernel.json" with { type: "json" };
import type { ConformanceBody } from "./body.ts";

const column = (k: number) => listFromBits(vectors.cases.map((row) => row[k]!));

export const bodies: ConformanceBody[] = [
  {
    chapter: "heat_kernel",
    rung: "stage",
    title: "the deflection has the bits of the vectors in every region, at each switch and next to it",
    run(engine, _reference, check) {
      const [tau, u, w] = [column(0), column(1), column(2)];
      for (let k = 0; k < tau.length; k++) {
        const got = engine.stages.deflection(Float64Array.of(tau[k]!), Float64Array.of(u[k]!));
        check.bits(got, Float64Array.of(w[k]!), `deflection at τ = ${tau[k]}, u = ${u[k]}`);
      }
    },
  },
  {
    chapter: "heat_kernel",
    rung: "stage",
    title: "regions mixed in one array do not disturb one another",
    run(engine, _reference, check) {
      check.bits(engine.stages.deflection(column(0), column(1)), column(2), "deflections together");
      const [tau, u, w] = [column(0).reverse(), column(1).reverse(), column(2).reverse()];
      for (const length of [1, 2, 3, 5, 63, 64, 65]) {
        check.bits(
          engine.stages.deflection(tau.subarray(0, length), u.subarray(0, length)),
          w.subarray(0, length),
          `the first ${length} of them, backwards`,
        );
      }
    },
  },
  {
    chapter: "heat_kernel",
    rung: "stage",
    title: "the deflection has the bits of the reference on twenty thousand random (τ, u)",
    run(engine, reference, check) {
      const random = new Random(73);
      const length = 20_000;
      const tau = Float64Array.from(
        { length },
        (_, k) => 10 ** ((k % 10 === 0 ? 600 : 6) * (random.uniform() - (k % 10 === 0 ? 0.5 : 0.8))),
      );
      const u = Float64Array.from({ length }, () => (Math.floor(random.uniform() * 2 ** 40) + 0.5) * 2 ** -40);
      check.bits(engine.stages.deflection(tau, u), reference.stages.deflection(tau, u), "deflection");
    },
  },
  {
    chapter: "heat_kernel",
    rung: "stage",
    title: "the deflection has the bits of the reference next to every switch of its method",
    run(engine, reference, check) {
      const random = new Random(74);
      const switches = [...new Set(vectors.cases.map(([tau]) => tau!))].map(fromBits).filter((tau) => tau >= 0.01 && tau <= 30);
      for (const at of switches) {
        const tau = Float64Array.from({ length: 99 }, (_, k) => neighbour(at, (k % 9) - 4));
        const u = Float64Array.from({ length: 99 }, () => random.uniform());
        check.bits(engine.stages.deflection(tau, u), reference.stages.deflection(tau, u), `deflection next to τ = ${at}`);
      }
    },
  },
];
