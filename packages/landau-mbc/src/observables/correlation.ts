/** Means of k-particle test functions, their covariances over an ensemble, and correlation in time. */

import { sumOver } from "@landau-mbc/reference";
import { show } from "../errors.ts";
import {
  LARGEST,
  meanOf,
  optionsOf,
  refusal,
  relativeTo,
  requireFunction,
  requireOption,
  requireVelocities,
  type Velocities,
} from "./points.ts";
import { type Variable, variableOf } from "./variable.ts";

/** A test function of one velocity. */
export type TestFunction = (vx: number, vy: number, vz: number) => number;

/** Unbiased estimates of E φ(v_1), E φ(v_1)φ(v_2), E φ(v_1)φ(v_2)φ(v_3) over different particles of one frame. */
export interface ProductMeans {
  /** Mean of φ(v_i). */
  readonly one: number;
  /** Mean of φ(v_i)φ(v_j), i ≠ j. */
  readonly two: number;
  /** Mean of φ(v_i)φ(v_j)φ(v_k), all different. */
  readonly three: number;
}

/**
 * The mean of φ(v_i), φ(v_i)φ(v_j), φ(v_i)φ(v_j)φ(v_k) over all tuples of different particles, from power sums: cost N.
 *
 * @throws LandauError `CONFIG` for fewer than 3 particles, or a value of φ that is not finite
 */
export function productMeans(velocities: Velocities, phi: TestFunction): ProductMeans {
  requireVelocities(velocities, 3);
  requireFunction("phi", phi);
  const n = velocities.length / 3;
  const value = Float64Array.from({ length: n }, (_, i) => {
    const x = phi(velocities[3 * i] as number, velocities[3 * i + 1] as number, velocities[3 * i + 2] as number);
    if (!Number.isFinite(x)) throw refusal("phi", x, `${x} at particle ${i}`, "a function with finite values");
    return x;
  });
  // About their mean, so that a large constant in φ costs no digits.
  const { mean } = meanOf(value);
  let square = 0;
  let cube = 0;
  for (const x of value) {
    const d = x - mean;
    square += d * d;
    cube += d * (d * d);
  }
  const two = -square / (n * (n - 1));
  const three = (2 * cube) / (n * ((n - 1) * (n - 2)));
  return { one: mean, two: mean * mean + two, three: mean * (mean * mean) + 3 * (mean * two) + three };
}

/** How far two and three particles are from independence, over an ensemble. */
export interface ChaosDefect {
  /** Cov(φ(v_1), φ(v_2)). */
  readonly two: { readonly value: number; readonly standardError: number };
  /** E φφφ − (E φ)³. */
  readonly three: { readonly value: number; readonly standardError: number };
}

/**
 * Covariances of two- and three-particle products over the members of an ensemble, with jackknife errors. Bias O(1/members²).
 *
 * @param members `productMeans` of one φ, one for each independent member
 * @throws LandauError `CONFIG` for fewer than 3 members
 */
export function chaosDefect(members: readonly ProductMeans[]): ChaosDefect {
  requireOption("members", members, Array.isArray(members), "a list of what productMeans gives");
  const R = members.length;
  if (R < 3) throw refusal("members", members, `${R} members`, "at least 3");
  const total = { one: 0, two: 0, three: 0 };
  for (const [m, member] of members.entries()) {
    const finite = typeof member === "object" && member !== null &&
      [member.one, member.two, member.three].every((x) => typeof x === "number" && Math.abs(x) <= LARGEST);
    requireOption(`members[${m}]`, member, finite, `finite numbers one, two, three of at most ${LARGEST}`);
    const { one, two, three } = member;
    total.one += one;
    total.two += two;
    total.three += three;
  }
  const defect = (sum: ProductMeans, count: number): readonly [number, number] => {
    const m = sum.one / count;
    return [sum.two / count - m * m, sum.three / count - m * (m * m)];
  };
  const whole = defect(total, R);
  const without = members.map(({ one, two, three }) =>
    defect({ one: total.one - one, two: total.two - two, three: total.three - three }, R - 1)
  );
  const jackknife = (k: 0 | 1) => {
    const { mean, standardError } = meanOf(Float64Array.from(without, (d) => d[k]));
    return { value: R * whole[k] - (R - 1) * mean, standardError: (R - 1) * standardError };
  };
  return { two: jackknife(0), three: jackknife(1) };
}

/**
 * Autocorrelation of a series at equal intervals: C(k)/C(0), C(k) = mean (x_i − x̄)(x_{i+k} − x̄), for k = 0 … lags. Bias O(correlation time / length), downwards, from the estimated mean.
 *
 * @param options lags: an integer ≥ 0, less than the length
 * @throws LandauError `CONFIG` for a constant series, too many lags, or values that are not finite
 */
export function autocorrelation(series: ArrayLike<number>, options: { readonly lags: number }): Float64Array {
  const { lags } = optionsOf(options);
  const list = typeof series === "object" && series !== null && Number.isInteger(series.length);
  requireOption("series", series, list, "a list of numbers");
  const x = Float64Array.from(series, (value) => (typeof value === "number" && Math.abs(value) <= LARGEST ? value : Number.NaN));
  requireOption(
    "lags",
    lags,
    Number.isInteger(lags) && lags >= 0 && lags < x.length,
    `an integer from 0 to ${x.length - 1}, less than the length`,
  );
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw refusal(`series[${bad}]`, series[bad], show(series[bad]), `finite numbers of at most ${LARGEST}`);
  const { mean } = meanOf(x);
  const covariance = (k: number): number => {
    let sum = 0;
    for (let i = 0; i + k < x.length; i++) sum += ((x[i] as number) - mean) * ((x[i + k] as number) - mean);
    return sum / (x.length - k);
  };
  const variance = covariance(0);
  if (variance === 0) throw refusal("series", series, "a constant series", "one that varies");
  return Float64Array.from({ length: lags + 1 }, (_, k) => covariance(k) / variance);
}

/** Options of {@link selfCorrelation}. */
export interface SelfCorrelationOptions {
  /** `"velocity"` unless told: u itself, a vector; or a variable of it. */
  readonly of?: "velocity" | Variable;
}

/**
 * How much each particle still has of what it had: Σ a_i(0)·a_i(t) / Σ |a_i(0)|², a = u, or a variable of u less its mean over the particles. 1 at the start, of order N^{−1/2} once it is forgotten.
 *
 * @param start velocities of the same particles at an earlier time
 * @throws LandauError `CONFIG` for different sizes, or a variable that is the same for all particles at the start
 */
export function selfCorrelation(velocities: Velocities, start: Velocities, options: SelfCorrelationOptions = {}): number {
  const { of = "velocity" } = optionsOf(options);
  requireVelocities(velocities, 1);
  requireVelocities(start, 1, "start");
  if (velocities.length !== start.length) {
    throw refusal("start", start, `${start.length / 3} particles beside ${velocities.length / 3}`, "the same particles");
  }
  const [now, then] = [velocities, start].map((v) => deviations(v, of)) as [Float64Array, Float64Array];
  const square = sumOver(then.length, (k) => (then[k] as number) * (then[k] as number));
  if (square === 0) throw refusal("start", start, `${of} the same for all particles`, "one that varies");
  return sumOver(then.length, (k) => (then[k] as number) * (now[k] as number)) / square;
}

function deviations(v: Velocities, of: "velocity" | Variable): Float64Array {
  if (of === "velocity") return relativeTo(v, "mean");
  const x = variableOf(v, of, "mean");
  const { mean } = meanOf(x);
  return x.map((value) => value - mean);
}
