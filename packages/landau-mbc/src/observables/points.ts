/** Velocities as every estimator reads them: checked once, taken relative to their mean unless told otherwise. */

import { sumOver } from "@landau-mbc/reference";
import { LandauError, show } from "../errors.ts";

/** Row-major [N, 3], as `velocities()` gives them. */
export type Velocities = Float64Array;

/** What velocities are taken relative to: their own mean (u = v − mean, as in every quantity of a frame), or a given velocity. */
export type About = "mean" | readonly [x: number, y: number, z: number];

/** What an estimator gives. Never NaN: what cannot be said is an error or a warning. */
export interface Estimate {
  /** The estimate itself. */
  readonly value: number;
  /** One standard deviation of `value` over fresh samples, estimated from this one. */
  readonly standardError: number;
  /** What the number does not say, in words; empty as a rule. */
  readonly warnings: readonly string[];
}

/** Numbers whose products of a few are finite. */
export const LARGEST = 1e60;

/**
 * Refuses what is not 3N finite numbers, N at least `least`.
 *
 * @throws LandauError `CONFIG`
 */
export function requireVelocities(v: unknown, least: number, path = "velocities"): asserts v is Velocities {
  if (!(v instanceof Float64Array) || v.length % 3 !== 0) {
    const got = v instanceof Float64Array ? `${v.length} numbers` : show(v);
    throw refusal(path, v, got, "a Float64Array of 3N numbers, row-major [N, 3]");
  }
  if (v.length < 3 * least) throw refusal(path, v, `${v.length / 3} particles`, `at least ${least} for this estimator`);
  for (let k = 0; k < v.length; k++) {
    if (!(Math.abs(v[k] as number) <= LARGEST)) throw refusal(`${path}[${k}]`, v[k], String(v[k]), `finite numbers of at most ${LARGEST}`);
  }
}

/**
 * Refuses an option out of its range.
 *
 * @throws LandauError `CONFIG`
 */
export function requireOption(path: string, value: unknown, holds: boolean, allowed: string): void {
  if (!holds) throw refusal(path, value, show(value), allowed);
}

/**
 * The options as they are, if they are an object.
 *
 * @throws LandauError `CONFIG`
 */
export function optionsOf<T extends object>(options: T): T {
  requireOption("options", options, typeof options === "object" && options !== null, "an object");
  return options;
}

/**
 * Refuses what cannot be called.
 *
 * @throws LandauError `CONFIG`
 */
export function requireFunction(path: string, value: unknown): void {
  requireOption(path, value, typeof value === "function", "a function with finite values");
}

/** An error in the words of every other of the package. */
export function refusal(path: string, value: unknown, got: string, allowed: string): LandauError {
  return new LandauError("CONFIG", `${path}: got ${got}; allowed: ${allowed}`, { path, value });
}

/**
 * Velocities relative to `about`, a copy.
 *
 * @throws LandauError `CONFIG` for another centre
 */
export function relativeTo(v: Velocities, about: About): Float64Array {
  const n = v.length / 3;
  const given = about === "mean" ||
    (Array.isArray(about) && about.length === 3 && about.every((x) => typeof x === "number" && Math.abs(x) <= LARGEST));
  requireOption("about", about, given, '"mean" or a velocity, three finite numbers');
  const origin = about === "mean" ? [0, 1, 2].map((a) => sumOver(n, (i) => v[3 * i + a] as number) / n) : about;
  return v.map((x, k) => x - (origin[k % 3] as number));
}

/** Lengths of row-major vectors. */
export function lengths(u: Float64Array): Float64Array {
  const s = new Float64Array(u.length / 3);
  for (let i = 0; i < s.length; i++) {
    const x = u[3 * i] as number;
    const y = u[3 * i + 1] as number;
    const z = u[3 * i + 2] as number;
    s[i] = Math.sqrt(x * x + y * y + z * z);
  }
  return s;
}

/**
 * Speeds about a centre, for estimates that have a pole at speed 0.
 *
 * @throws LandauError `CONFIG` for a particle at the centre itself
 */
export function positiveSpeeds(v: Velocities, about: About): Float64Array {
  const s = lengths(relativeTo(v, about));
  const zero = s.indexOf(0);
  if (zero < 0) return s;
  throw refusal(`velocities[${3 * zero}]`, v, "a particle at the centre", "no speed of 0: there the estimate is infinite");
}

/** Mean of terms and the standard error of that mean if they are independent. */
export function meanOf(terms: Float64Array): { readonly mean: number; readonly standardError: number } {
  const n = terms.length;
  const mean = sumOver(n, (i) => terms[i] as number) / n;
  const square = sumOver(n, (i) => ((terms[i] as number) - mean) * ((terms[i] as number) - mean));
  return { mean, standardError: n > 1 ? Math.sqrt(square / (n - 1) / n) : 0 };
}
