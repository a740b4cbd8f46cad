/**
 * Two temperatures on the assumption that f stays bi-Maxwellian: T⊥ − T∥ decays by the exact initial rate of the bi-Maxwellian that has these temperatures (`anisotropy_rate.ts`), for
 * any γ and step h. Under Coulomb collisions (γ = −3) and h → 0 this is Trubnikov's equation,
 *
 *     dT⊥/dt = −ν (T⊥ − T∥),   dT∥/dt = 2ν (T⊥ − T∥),   ν = T∥^{−3/2}/(2√π) · A^{−2} [ −3 + (A + 3) atan(√A)/√A ],   A = T⊥/T∥ − 1
 *
 * B. A. Trubnikov, Reviews of Plasma Physics 1 (1965) 105; NRL Plasma Formulary, "Thermal equilibration", here in the units of this project. The slope at t = 0 is exact, the later
 * course is not (but for γ = 0): f does not stay bi-Maxwellian, and from T⊥/T∥ = 2 at γ = −3 the true difference of temperatures (`landauAxisymmetric`) is 0.5 % above this at
 * t = 1 and 23 % above it at t = 8.
 */

import { anisotropyRate } from "./anisotropy_rate.ts";
import { integrateTo } from "./dormand_prince.ts";
import { requireGamma, requireList, requireNotNegative, requireNumber, requirePositive, requireSettings } from "./require.ts";

/** Below, 1 + A has lost its digits. */
const SMALLEST_RATIO = 1e-12;
const SERIES_BELOW = 0.05;
const SERIES_TERMS = 16;

/** Of the rates by quadrature, in units of the mean temperature. */
const QUADRATURE_ACCURACY = 1e-12;

/** What the two temperatures depend on. */
export interface TrubnikovSettings {
  /** [T⊥, T∥], the temperatures across (two axes) and along (one axis). */
  readonly temperature: readonly [perpendicular: number, parallel: number];
  /** Exponent in [−3, 1]; −3 unless told. */
  readonly gamma?: number;
  /** Step of the process; 0, or left out, is the limit. */
  readonly h?: number;
}

/** The two temperatures over time. */
export interface Trubnikov {
  /** [dT⊥/dt, dT∥/dt] at time 0. */
  readonly initialSlope: readonly [perpendicular: number, parallel: number];
  /** [T⊥, T∥] at each of the increasing times; relative error below 1e−11, by quadrature 1e−10. */
  at(times: ArrayLike<number>): readonly (readonly [perpendicular: number, parallel: number])[];
}

/**
 * The equation from one start.
 *
 * @throws RangeError for temperatures that are not > 0, γ or h out of range, or times that are negative or decrease
 */
export function trubnikov(settings: TrubnikovSettings): Trubnikov {
  const { temperature, gamma = -3, h = 0 } = requireSettings(settings);
  const [perpendicular, parallel] = requireList("temperature", temperature, 2);
  requirePositive("temperature[0]", perpendicular);
  requirePositive("temperature[1]", parallel);
  requireGamma(gamma);
  requireNotNegative("h", h);
  const mean = (2 * perpendicular + parallel) / 3;
  const pairOf = (difference: number) => [mean + difference / 3, mean - (2 * difference) / 3] as const;
  const closed = gamma === -3 && h === 0;
  // The mean temperature is constant, so that one number is left to integrate.
  const slope = (difference: number): number => {
    const [perp, par] = pairOf(difference);
    return closed ? -3 * trubnikovRate(perp, par) * difference : anisotropyRate({ temperature: [perp, perp, par], gamma, h });
  };
  const absolute = closed ? Number.MIN_VALUE : QUADRATURE_ACCURACY * mean;
  const start = perpendicular - parallel;
  return {
    initialSlope: [slope(start) / 3, (-2 * slope(start)) / 3],
    at: (times) => {
      let t = 0;
      let difference = start;
      return requireList("times", times).map((next, k) => {
        requireNotNegative(`times[${k}]`, next);
        if (next < t) throw new RangeError(`times[${k}]: got ${next} after ${t}; allowed: increasing times`);
        difference = integrateTo(slope, difference, next - t, absolute);
        t = next;
        return pairOf(difference);
      });
    },
  };
}

/**
 * ν(T⊥, T∥), positive; the temperatures' difference decays at 3ν.
 *
 * The bracket is Σ_{k≥2} (−1)^k 4(k − 1)/(4k² − 1) A^k, which is what is summed for small A.
 */
export function trubnikovRate(perpendicular: number, parallel: number): number {
  requirePositive("temperature[0]", perpendicular);
  requirePositive("temperature[1]", parallel);
  const ratio = perpendicular / parallel;
  requireNumber("temperature", ratio, ratio > SMALLEST_RATIO, `T⊥/T∥ > ${SMALLEST_RATIO}`);
  const A = (perpendicular - parallel) / parallel;
  return bracketOverSquare(A) / (2 * Math.sqrt(Math.PI) * parallel ** 1.5);
}

function bracketOverSquare(A: number): number {
  if (Math.abs(A) < SERIES_BELOW) {
    let sum = 0;
    for (let k = SERIES_TERMS; k >= 2; k--) sum = (4 * (k - 1)) / (4 * k * k - 1) - A * sum;
    return sum;
  }
  const root = Math.sqrt(Math.abs(A));
  return ((A + 3) * ((A > 0 ? Math.atan(root) : Math.atanh(root)) / root) - 3) / (A * A);
}
