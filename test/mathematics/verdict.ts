/**
 * How every statistical test of this folder decides.
 *
 * A check gives p-values. The truth must not be rejected at ALPHA after a Bonferroni correction within the check; the same check fed with a
 * planted error must reject at PLANTED. Seeds are fixed, so a verdict never changes by itself: ALPHA says how likely it was that an honest
 * implementation had to be given another seed. There are fewer than 100 checks in this folder: together they reject an honest
 * implementation with probability below 100 · ALPHA = 1e−3 (TOTAL_ALPHA).
 */

import { betaCdf, gammaQ, normalTwoSided } from "./special_functions.ts";

/** Total probability of rejecting an honest implementation, over this whole folder. */
export const TOTAL_ALPHA = 1e-3;
/** Level of one check. */
export const ALPHA = TOTAL_ALPHA / 100;
/** A planted error must be rejected at this level: far from the border, so that the catch is no accident of the seed. */
export const PLANTED = 1e-12;

/** The smallest p of several, corrected for their number. */
export function combined(ps: readonly number[]): number {
  if (ps.length === 0 || ps.some(Number.isNaN)) throw new Error(`no verdict from the p-values [${ps}]`);
  return Math.min(1, Math.min(...ps) * ps.length);
}

/** Whether a check accepts. */
export function accepts(ps: readonly number[]): boolean {
  return combined(ps) >= ALPHA;
}

/** Whether a check rejects as clearly as a planted error must be rejected. */
export function rejects(ps: readonly number[]): boolean {
  return combined(ps) < PLANTED;
}

/** Running mean and variance of a sample (Welford). */
export class Sample {
  count = 0;
  mean = 0;
  private squares = 0;

  add(x: number): void {
    this.count++;
    const before = x - this.mean;
    this.mean += before / this.count;
    this.squares += before * (x - this.mean);
  }

  get variance(): number {
    return this.squares / (this.count - 1);
  }

  /** p of "the mean is `expected`", by the central limit theorem with the sample's own variance. */
  pOfMean(expected: number): number {
    return normalTwoSided(this.zOfMean(expected));
  }

  zOfMean(expected: number): number {
    return (this.mean - expected) / Math.sqrt(this.variance / this.count);
  }
}

/** p of observed counts against expected ones by χ²; cells expected below `least` are merged into their successor. */
export function pOfCounts(observed: ArrayLike<number>, expected: ArrayLike<number>, least = 10): number {
  let statistic = 0;
  let cells = 0;
  let o = 0;
  let e = 0;
  let restExpected = Array.from(expected).reduce((total, x) => total + x, 0);
  for (let i = 0; i < expected.length; i++) {
    const cell = expected[i] as number;
    o += observed[i] as number;
    e += cell;
    restExpected -= cell;
    if (e < least || (restExpected < least && i < expected.length - 1)) continue;
    statistic += (o - e) ** 2 / e;
    cells++;
    o = 0;
    e = 0;
  }
  if (e > 0) statistic += (o - e) ** 2 / e;
  if (cells < 2) throw new Error("χ² needs two cells");
  return gammaQ((cells - 1) / 2, statistic / 2);
}

/** p of a sample against a continuous distribution function, by Kolmogorov–Smirnov (asymptotic law, Stephens' correction for finite n). */
export function pOfDistribution(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(sorted[i] as number);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  }
  const root = Math.sqrt(n);
  const x = (root + 0.12 + 0.11 / root) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return x < 0.3 ? 1 : Math.min(1, Math.max(0, p));
}

/** p of `successes` in `trials` at probability `q`: the exact binomial tail, doubled. */
export function pOfProportion(successes: number, trials: number, q: number): number {
  const atLeast = successes === 0 ? 1 : betaCdf(q, successes, trials - successes + 1);
  const atMost = successes === trials ? 1 : 1 - betaCdf(q, successes + 1, trials - successes);
  return Math.min(1, 2 * Math.min(atLeast, atMost));
}
