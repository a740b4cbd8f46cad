/** The monotone cubic through given points: no overshoot, so that a density stays ≥ 0. F. N. Fritsch, R. E. Carlson, SIAM J. Numer. Anal. 17 (1980) 238. */

import { integrate } from "../quadrature.ts";

/** An interpolant, 0 outside its points; its slope is 0 at the first. */
export interface MonotoneCubic {
  value(x: number): number;
  /** ∫ value(x) g(x) dx over all points. */
  integral(g: (x: number) => number): number;
}

const POINTS = 16;

/** @param x increasing */
export function monotoneCubic(x: readonly number[], y: readonly number[]): MonotoneCubic {
  const last = x.length - 1;
  const secant = x.slice(1).map((high, k) => (y[k + 1] - y[k]) / (high - x[k]));
  const slope = x.map((_, k) => {
    if (k === 0) return 0;
    if (k === last) return secant[last - 1];
    return secant[k - 1] * secant[k] > 0 ? (secant[k - 1] + secant[k]) / 2 : 0;
  });
  secant.forEach((s, k) => {
    if (s === 0) {
      slope[k] = 0;
      slope[k + 1] = 0;
      return;
    }
    const length = Math.hypot(slope[k] / s, slope[k + 1] / s);
    if (length > 3) {
      slope[k] *= 3 / length;
      slope[k + 1] *= 3 / length;
    }
  });
  const piece = (k: number, at: number): number => {
    const width = x[k + 1] - x[k];
    const t = (at - x[k]) / width;
    const s = 1 - t;
    return y[k] * s * s * (1 + 2 * t) + y[k + 1] * t * t * (1 + 2 * s) + width * t * s * (slope[k] * s - slope[k + 1] * t);
  };
  return {
    value: (at) => {
      if (at < x[0] || at > x[last]) return 0;
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (x[middle] <= at) low = middle;
        else high = middle;
      }
      return piece(low, at);
    },
    integral: (g) => secant.reduce((sum, _, k) => sum + integrate((at) => piece(k, at) * g(at), x[k], x[k + 1], POINTS), 0),
  };
}
