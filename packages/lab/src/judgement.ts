/**
 * How every experiment decides. A check compares a number with what is claimed and gives a p-value; an experiment holds if none of its p-values is below {@link ALPHA}.
 * Seeds are fixed, so a verdict never changes by itself: ALPHA says how likely it was that an honest process had to be given another seed.
 */

/** Level of one check: |z| = 4.42 two-sided. All checks of a report, some 300, together reject an honest process with probability of about 3e−3. */
export const ALPHA = 1e-5;

/** One compared number. */
export interface Check {
  /** What was looked at, with its parameters. */
  readonly name: string;
  readonly value: number;
  /** One standard deviation of `value`; 0 if it must be exact. */
  readonly error: number;
  /** What is claimed: the value itself, a bound from above, or a law. */
  readonly relation: "=" | "≤" | "law";
  readonly expected: number;
  /** (value − expected)/error; the Kolmogorov–Smirnov statistic √n·D for a law. */
  readonly z: number;
  readonly p: number;
  readonly holds: boolean;
}

/** The value is `expected`, within its error. */
export function equal(name: string, value: number, error: number, expected: number): Check {
  const z = value === expected ? 0 : (value - expected) / error;
  return judged({ name, value, error, relation: "=", expected, z, p: twoSided(z) });
}

/** The value is at most `bound`, within its error. */
export function atMost(name: string, value: number, error: number, bound: number): Check {
  const z = value === bound ? 0 : (value - bound) / error;
  return judged({ name, value, error, relation: "≤", expected: bound, z, p: z <= 0 ? 1 : twoSided(z) / 2 });
}

/** The mean of independent terms is `expected`, by the central limit theorem. */
export function meanIs(name: string, terms: ArrayLike<number>, expected: number): Check {
  const { mean, error } = summary(terms);
  return equal(name, mean, error, expected);
}

/** Independent draws follow a continuous law, by Kolmogorov–Smirnov (asymptotic, with Stephens' correction for finite n). */
export function follows(name: string, draws: ArrayLike<number>, cdf: (x: number) => number): Check {
  const sorted = Float64Array.from(draws).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const f = cdf(x);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  });
  const root = Math.sqrt(n);
  const x = (root + 0.12 + 0.11 / root) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return judged({
    name,
    value: distance,
    error: 1 / root,
    relation: "law",
    expected: 0,
    z: x,
    p: x < 0.3 ? 1 : Math.min(1, Math.max(0, p)),
  });
}

/** A number that is not finite proves nothing, so it does not hold. */
function judged(check: Omit<Check, "holds">): Check {
  const p = Number.isFinite(check.value) && !Number.isNaN(check.p) ? check.p : 0;
  return { ...check, p, holds: p >= ALPHA };
}

/** Mean of a sample and the standard error of that mean. */
export function summary(terms: ArrayLike<number>): { readonly mean: number; readonly error: number; readonly deviation: number } {
  const n = terms.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (terms[i] as number) / n;
  let square = 0;
  for (let i = 0; i < n; i++) square += ((terms[i] as number) - mean) ** 2;
  const deviation = Math.sqrt(square / (n - 1));
  return { mean, error: deviation / Math.sqrt(n), deviation };
}

/** Least squares y = a + b x with weights 1/error². */
export function line(
  points: readonly { readonly x: number; readonly y: number; readonly error: number }[],
): { readonly a: number; readonly aError: number; readonly b: number; readonly bError: number } {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  for (const { x, y, error } of points) {
    const weight = 1 / (error * error);
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
  }
  const determinant = w * wxx - wx * wx;
  return {
    a: (wxx * wy - wx * wxy) / determinant,
    aError: Math.sqrt(wxx / determinant),
    b: (w * wxy - wx * wy) / determinant,
    bError: Math.sqrt(w / determinant),
  };
}

/** P(|N| ≥ |z|) for a standard normal N; relative accuracy about 1e−7. */
export function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  if (Number.isNaN(x)) return Number.NaN;
  // W. J. Cody's fit as in Numerical Recipes, erfcc.
  const t = 1 / (1 + 0.5 * x);
  const series = [
    -1.26551223,
    1.00002368,
    0.37409196,
    0.09678418,
    -0.18628806,
    0.27886807,
    -1.13520398,
    1.48851587,
    -0.82215223,
    0.17087277,
  ];
  const polynomial = series.reduceRight((sum, c) => c + t * sum, 0);
  return x > 40 ? 0 : t * Math.exp(-x * x + polynomial);
}
