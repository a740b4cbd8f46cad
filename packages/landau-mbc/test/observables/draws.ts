/** Samples for the tests of the estimators, from the tests' own random numbers. */

import { Random } from "../../../../test/random.ts";

/** N Gaussian velocities of the given standard deviation about `drift`. */
export function gaussian(n: number, seed: number, deviation = 1, drift: readonly number[] = [0, 0, 0]): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: 3 * n }, (_, k) => deviation * random.normal() + (drift[k % 3] ?? 0));
}

/** N velocities of a BKW state: a Gaussian of variance K, a share 3(1 − K)/2K of it weighted by |v|². */
export function bkwDraws(n: number, K: number, seed: number): Float64Array {
  const random = new Random(seed);
  const v = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    const g = [random.normal(), random.normal(), random.normal()];
    const s = g.reduce((sum, x) => sum + x * x, 0);
    const weighted = random.uniform() < (3 * (1 - K)) / (2 * K);
    const stretch = Math.sqrt(K) * (weighted ? Math.sqrt((s - 2 * Math.log(random.uniform())) / s) : 1);
    g.forEach((x, a) => {
      v[3 * i + a] = stretch * x;
    });
  }
  return v;
}

/** Mean and standard error of a list. */
export function summary(x: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = x.reduce((sum, y) => sum + y, 0) / x.length;
  const square = x.reduce((sum, y) => sum + (y - mean) ** 2, 0) / (x.length - 1);
  return { mean, error: Math.sqrt(square / x.length) };
}
