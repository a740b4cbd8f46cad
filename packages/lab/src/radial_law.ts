/** An isotropic law from its density: the distribution of the speed, and draws. */

import type { Random } from "./random.ts";

/** A law on R³ that depends on the speed alone. */
export interface RadialLaw {
  /** P(|v| ≤ speed). */
  cdf(speed: number): number;
  /** N independent velocities, row-major [N, 3]. */
  draw(n: number, random: Random): Float64Array;
}

const CELLS = 4000;

/**
 * The law with density f(|v|) per unit volume; what lies above `largest` is left out.
 *
 * @param density f at a speed ≥ 0
 */
export function radialLaw(density: (speed: number) => number, largest = 12): RadialLaw {
  const step = largest / CELLS;
  const table = new Float64Array(CELLS + 1);
  const shell = (s: number) => 4 * Math.PI * s * s * density(s);
  for (let k = 0; k < CELLS; k++) {
    table[k + 1] = (table[k] as number) + (step / 6) * (shell(k * step) + 4 * shell((k + 0.5) * step) + shell((k + 1) * step));
  }
  const total = table[CELLS] as number;
  const quantile = (u: number): number => {
    let [low, high] = [0, CELLS];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((table[middle] as number) < u * total) low = middle;
      else high = middle;
    }
    const below = table[low] as number;
    return step * (low + (u * total - below) / ((table[high] as number) - below));
  };
  return {
    cdf: (speed) => {
      const at = Math.min(Math.max(speed / step, 0), CELLS);
      const k = Math.min(Math.floor(at), CELLS - 1);
      return ((table[k] as number) + (at - k) * ((table[k + 1] as number) - (table[k] as number))) / total;
    },
    draw: (n, random) => {
      const v = new Float64Array(3 * n);
      for (let i = 0; i < n; i++) {
        const g = [random.normal(), random.normal(), random.normal()];
        const factor = quantile(random.uniform()) / Math.hypot(...g);
        g.forEach((x, a) => {
          v[3 * i + a] = factor * x;
        });
      }
      return v;
    },
  };
}
