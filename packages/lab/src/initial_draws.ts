/** Samples of the initial laws with the lab's own random numbers: independent of SPEC §9. */

import type { InitialCondition } from "landau-mbc";
import type { Random } from "./random.ts";

/** N velocities, row-major [N, 3], of any initial condition of a configuration but `microcanonical` with drift and exact moments of others. */
export function drawInitial(initial: InitialCondition, n: number, random: Random): Float64Array {
  if (initial.kind === "velocities") return Float64Array.from(initial.data);
  if (initial.kind === "microcanonical") return onShell(n, random, initial.temperature ?? 1);
  const v = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) v.set(one(initial, i, random), 3 * i);
  return v;
}

type Drawn = Exclude<InitialCondition, { kind: "velocities" } | { kind: "microcanonical" }>;

function one(initial: Drawn, i: number, random: Random): readonly number[] {
  const g = [random.normal(), random.normal(), random.normal()];
  const square = g.reduce((sum, x) => sum + x * x, 0);
  const scaled = (factor: number) => g.map((x) => factor * x);
  switch (initial.kind) {
    case "maxwellian":
      return scaled(Math.sqrt(initial.temperature ?? 1)).map((x, a) => x + (initial.drift?.[a] ?? 0));
    case "bi-maxwellian":
      return g.map((x, a) => x * Math.sqrt(initial.temperature[a] as number) + (initial.drift?.[a] ?? 0));
    case "bkw": {
      const { K0, temperature = 1 } = initial;
      // A share 3(1 − K0)/2K0 is weighted by |v|²: its squared length is that of five normals.
      const weighted = random.uniform() < (3 * (1 - K0)) / (2 * K0);
      const longer = weighted ? (square - 2 * Math.log(random.uniform())) / square : 1;
      return scaled(Math.sqrt(K0 * temperature * longer));
    }
    case "shell":
      return scaled((initial.radius + (initial.width ?? 0) * random.normal()) / Math.sqrt(square));
    case "uniform-ball":
      return scaled(((initial.radius ?? Math.sqrt(5)) * random.uniform() ** (1 / 3)) / Math.sqrt(square));
    case "two-beams": {
      const axis = initial.axis ?? [1, 0, 0];
      const push = ((i % 2 === 0 ? 1 : -1) * initial.speed) / Math.hypot(...axis);
      return scaled(Math.sqrt(initial.temperature)).map((x, a) => x + push * (axis[a] as number));
    }
    case "mixture": {
      const total = initial.weights.reduce((sum, w) => sum + w, 0);
      const at = random.uniform() * total;
      let reached = 0;
      const chosen = initial.weights.findIndex((w) => {
        reached += w;
        return at < reached;
      });
      return one(initial.components[chosen < 0 ? initial.weights.length - 1 : chosen] as Drawn, i, random);
    }
  }
}

/** Uniform on Σu = 0, mean |u|² = 3T. */
function onShell(n: number, random: Random, temperature: number): Float64Array {
  const v = Float64Array.from({ length: 3 * n }, () => random.normal());
  const mean = [0, 1, 2].map((a) => v.reduce((sum, x, k) => (k % 3 === a ? sum + x : sum), 0) / n);
  const u = v.map((x, k) => x - (mean[k % 3] as number));
  const factor = Math.sqrt((3 * temperature * n) / u.reduce((sum, x) => sum + x * x, 0));
  return u.map((x) => factor * x);
}
