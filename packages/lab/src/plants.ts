/** Errors that a plausible implementation could make, each a single wrong ingredient of the plain process. */

import { brownianAngle } from "./brownian_angle.ts";
import { type Ingredients, plain } from "./plain_process.ts";
import { ENGINE, type Process } from "./process.ts";

/** A planted error. */
export interface Plant {
  /** As `--plant` takes it. */
  readonly name: string;
  /** What is wrong, in words. */
  readonly title: string;
  readonly ingredients: Partial<Ingredients>;
}

/** All of them. */
export const PLANTS: readonly Plant[] = [
  {
    name: "planar-angle",
    title: "planar Gaussian angle: θ² exponential of mean 4τ, without the curvature of the sphere",
    ingredients: { angle: (tau, random) => Math.min(Math.PI, Math.sqrt(-4 * tau * Math.log(random.uniform()))) },
  },
  {
    name: "half-generator",
    title: "generator ½Δ instead of Δ",
    ingredients: { angle: (tau, random) => brownianAngle(tau / 2, random) },
  },
  {
    name: "tau-of-speed",
    title: "τ = h|v_i|^γ instead of h|v_i − v_j|^γ",
    ingredients: { tau: (h, gamma, _r, vi) => h * vi ** gamma },
  },
  {
    name: "ordered-pairs",
    title: "ordered-pair bias: i uniform, j uniform among the particles after i",
    ingredients: {
      pair(n, random) {
        const i = random.below(n - 1);
        return [i, i + 1 + random.below(n - 1 - i)];
      },
    },
  },
  {
    name: "half-rate",
    title: "collisions at rate N/2h instead of N/h",
    ingredients: { rate: (n, h) => n / (2 * h) },
  },
  {
    name: "half-azimuth",
    title: "azimuth uniform on half a circle, symmetric about the first axis of the frame",
    ingredients: { azimuth: (random) => Math.PI * (random.uniform() - 0.5) },
  },
  {
    name: "energy-leak",
    title: "each collision shortens the relative velocity by a factor 1 − 1e−9",
    ingredients: { stretch: 1 - 1e-9 },
  },
  {
    name: "correlated-seeds",
    title: "runs 2k and 2k + 1 of an ensemble have the same random numbers",
    ingredients: { seed: (seed) => 2 * Math.floor(seed / 2) },
  },
];

/** The plain process without an error: what the planted ones are beside. */
export const PLAIN: Process = plain("plain");

/** Names that {@link processNamed} takes. */
export const PROCESS_NAMES: readonly string[] = ["engine", "plain", ...PLANTS.map(({ name }) => name)];

/** The engine, the plain process, or the plain process with a planted error. */
export function processNamed(name: string): Process {
  if (name === "engine") return ENGINE;
  if (name === "plain") return PLAIN;
  const plant = PLANTS.find((one) => one.name === name);
  if (plant === undefined) throw new RangeError(`plant: got ${JSON.stringify(name)}; allowed: ${PROCESS_NAMES.slice(1).join(", ")}`);
  return plain(plant.name, plant.ingredients);
}
