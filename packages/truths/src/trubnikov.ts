/**
 * Two temperatures under Coulomb collisions (γ = −3) on the assumption that f stays bi-Maxwellian:
 *
 *     dT⊥/dt = −ν (T⊥ − T∥),   dT∥/dt = 2ν (T⊥ − T∥),   ν = T∥^{−3/2}/(2√π) · A^{−2} [ −3 + (A + 3) atan(√A)/√A ],   A = T⊥/T∥ − 1
 *
 * B. A. Trubnikov, Reviews of Plasma Physics 1 (1965) 105; NRL Plasma Formulary, "Thermal equilibration", here in the units of this project. The slope at t = 0 is exact, the later
 * course is not: f does not stay bi-Maxwellian, and from T⊥/T∥ = 2 the true difference of temperatures is about 1 % above this at t = 1 and a quarter above it at t = 8.
 */

import { requireNotNegative, requirePositive } from "./require.ts";

const SERIES_BELOW = 0.05;
const SERIES_TERMS = 16;
const TOLERANCE = 1e-13;
const LARGEST_STEP = 0.05;

/** The two temperatures over time. */
export interface Trubnikov {
  /** [dT⊥/dt, dT∥/dt] at time 0. */
  readonly initialSlope: readonly [perpendicular: number, parallel: number];
  /** [T⊥, T∥] at each of the increasing times; relative error below 1e−11. */
  at(times: ArrayLike<number>): readonly (readonly [perpendicular: number, parallel: number])[];
}

/**
 * The equation from one start.
 *
 * @param temperature [T⊥, T∥], the temperatures across (two axes) and along (one axis)
 * @throws RangeError for temperatures that are not > 0, or times that are negative or decrease
 */
export function trubnikov({ temperature }: { readonly temperature: readonly [perpendicular: number, parallel: number] }): Trubnikov {
  const [perpendicular, parallel] = temperature;
  requirePositive("temperature[0]", perpendicular);
  requirePositive("temperature[1]", parallel);
  const mean = (2 * perpendicular + parallel) / 3;
  const pairOf = (difference: number) => [mean + difference / 3, mean - (2 * difference) / 3] as const;
  // The mean temperature is constant, so that one number is left to integrate.
  const slope = (difference: number): number => {
    const [perp, par] = pairOf(difference);
    return -3 * trubnikovRate(perp, par) * difference;
  };
  const start = perpendicular - parallel;
  return {
    initialSlope: [slope(start) / 3, (-2 * slope(start)) / 3],
    at: (times) => {
      let t = 0;
      let difference = start;
      return Array.from(times, (next, k) => {
        requireNotNegative(`times[${k}]`, next);
        if (next < t) throw new RangeError(`times[${k}]: got ${next} after ${t}; allowed: increasing times`);
        difference = integrateTo(slope, difference, next - t);
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

/** y(s) for y′ = f(y): Dormand–Prince 5(4) with local error below TOLERANCE relative to |y|. */
function integrateTo(f: (y: number) => number, y: number, s: number): number {
  let done = 0;
  let step = Math.min(s, LARGEST_STEP);
  while (done < s) {
    step = Math.min(step, s - done);
    const [next, error] = dormandPrince(f, y, step);
    const scale = TOLERANCE * Math.abs(y) + Number.MIN_VALUE;
    if (error <= scale || step < 1e-12 * s) {
      y = next;
      done = step === s - done ? s : done + step;
    }
    step *= Math.min(4, Math.max(0.2, 0.9 * (scale / (error + scale * 1e-6)) ** 0.2));
  }
  return y;
}

function dormandPrince(f: (y: number) => number, y: number, h: number): readonly [next: number, error: number] {
  const k1 = f(y);
  const k2 = f(y + h * (k1 / 5));
  const k3 = f(y + h * ((3 / 40) * k1 + (9 / 40) * k2));
  const k4 = f(y + h * ((44 / 45) * k1 - (56 / 15) * k2 + (32 / 9) * k3));
  const k5 = f(y + h * ((19372 / 6561) * k1 - (25360 / 2187) * k2 + (64448 / 6561) * k3 - (212 / 729) * k4));
  const k6 = f(y + h * ((9017 / 3168) * k1 - (355 / 33) * k2 + (46732 / 5247) * k3 + (49 / 176) * k4 - (5103 / 18656) * k5));
  const next = y + h * ((35 / 384) * k1 + (500 / 1113) * k3 + (125 / 192) * k4 - (2187 / 6784) * k5 + (11 / 84) * k6);
  const k7 = f(next);
  const error = h *
    ((71 / 57600) * k1 - (71 / 16695) * k3 + (71 / 1920) * k4 - (17253 / 339200) * k5 + (22 / 525) * k6 - (1 / 40) * k7);
  return [next, Math.abs(error)];
}
