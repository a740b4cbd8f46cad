/**
 * The plain process of the lab as a Process of this folder. With no replacement it is a second, independent truth; with a planted error the checks of this folder must notice.
 */

import { brownianAngle, type Ingredients, PlainRun, TRUE_INGREDIENTS } from "@landau-mbc/lab";
import type { Process, Setup } from "./process.ts";

export { brownianAngle, heatKernelCdf, TRUE_INGREDIENTS } from "@landau-mbc/lab";

/** Errors that a plausible implementation could make, each a single wrong ingredient. */
export const PLANTS = {
  "planar Gaussian angle": { angle: (tau, random) => Math.min(Math.PI, Math.sqrt(-4 * tau * Math.log(random.uniform()))) },
  "generator ½Δ instead of Δ": { angle: (tau, random) => brownianAngle(tau / 2, random) },
  "τ = h r^(γ+1)": { tau: (h, gamma, r) => h * r ** (gamma + 1) },
  "τ = h r^(γ/2), from the square of r": { tau: (h, gamma, r) => h * r ** (gamma / 2) },
  "clock of rate N/2h": { rate: (n, h) => n / (2 * h) },
  "azimuth on half a circle": { azimuth: (random) => Math.PI * random.uniform() },
  "pairs with replacement": { pair: (n, random) => [random.below(n), random.below(n)] },
  "the faster of two candidates collides": {
    pair(n, random, v) {
      const speed = (k: number) => Math.hypot(v[3 * k] as number, v[3 * k + 1] as number, v[3 * k + 2] as number);
      const a = random.below(n);
      const b = random.below(n);
      const i = speed(a) > speed(b) ? a : b;
      const j = random.below(n - 1);
      return [i, j >= i ? j + 1 : j];
    },
  },
} satisfies Record<string, Partial<Ingredients>>;

/** A process with the ingredients of the paper, but for those given; its velocities are not on a grid. */
export function plainProcess(replaced: Partial<Ingredients> = {}): (setup: Setup) => Process {
  return (setup) => new PlainRun(setup, { ...TRUE_INGREDIENTS, grid: false, ...replaced }, true);
}
