/**
 * The Landau equation for data with an axis (bi-Maxwellian, two beams), every γ in [−3, 1]: how two temperatures meet, without the assumption that f keeps a shape.
 *
 * Galerkin's method in Burnett functions, the collision operator by potentials, extrapolated linearly implicit Euler steps. Solved twice, at two degrees and two tolerances; the
 * difference is the reported error. Good for data that is not far from the functions: at γ = −3 the temperatures are right to 3e−7 from T⊥/T∥ = 2 or ½, to 3e−6 from 4 or ¼, to 6e−5 from
 * two beams of speed 3 √T. Colder beams converge slowly, which `errors` shows: 2e−3 from a speed of 4.7 √T.
 */

import { axisymmetricForm, burnettCoefficients } from "./landau/axisymmetric_form.ts";
import { type AxisymmetricInitial, type AxisymmetricLaw, axisymmetricLaw } from "./landau/axisymmetric_law.ts";
import { burnettIndices } from "./landau/burnett_basis.ts";
import { advance } from "./landau/extrapolation.ts";
import { maxwellian } from "./maxwellian.ts";
import { requireGamma, requireTimes } from "./require.ts";

/** What to solve. */
export interface AxisymmetricSettings {
  /** Exponent in [−3, 1]. */
  readonly gamma: number;
  /** The density at t = 0: a bi-Maxwellian with two equal temperatures, or two beams. */
  readonly initial: AxisymmetricInitial;
  /** ≥ 0, increasing. */
  readonly times: ArrayLike<number>;
}

/** One number per time. */
export interface AxisymmetricSeries {
  /** ∫ f. */
  readonly mass: Float64Array;
  /** ½ ∫ |v|² f. */
  readonly energy: Float64Array;
  /** T∥, the variance along the axis. */
  readonly parallel: Float64Array;
  /** T⊥, the variance of a component across the axis. */
  readonly perpendicular: Float64Array;
  /** mean |v|⁴. */
  readonly moment4: Float64Array;
  /** mean |v|⁶. */
  readonly moment6: Float64Array;
}

/** The solution. */
export interface AxisymmetricSolution {
  /** As they were asked for. */
  readonly times: Float64Array;
  /** One number per time. */
  readonly series: AxisymmetricSeries;
  /** Estimated absolute errors: the difference from the solution with fewer functions. */
  readonly errors: AxisymmetricSeries;
  /** What it was solved with. */
  readonly resolution: { readonly degree: number; readonly functions: number; readonly temperature: number; readonly steps: number };
}

interface Resolution {
  readonly degree: number;
  readonly tolerance: number;
}

const FINE: Resolution = { degree: 24, tolerance: 1e-8 };
const COARSE: Resolution = { degree: 18, tolerance: 1e-7 };
/** Temperatures of the basis that are tried, in units of the mean one. */
const WIDTHS = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2];
const FIRST_STEP = 1e-3;

const FUNCTIONALS: { readonly [K in keyof AxisymmetricSeries]: (speed: number, cosine: number) => number } = {
  mass: () => 1,
  energy: (v) => (v * v) / 2,
  parallel: (v, cosine) => v * v * cosine * cosine,
  perpendicular: (v, cosine) => (v * v * (1 - cosine * cosine)) / 2,
  moment4: (v) => v ** 4,
  moment6: (v) => v ** 6,
};
const NAMES = Object.keys(FUNCTIONALS) as (keyof AxisymmetricSeries)[];

/**
 * The solution from a start with an axis.
 *
 * @throws RangeError that names the field, for γ outside [−3, 1], times that are negative or do not increase, other initial conditions
 */
export function landauAxisymmetric({ gamma, initial, times }: AxisymmetricSettings): AxisymmetricSolution {
  requireGamma(gamma);
  const moments = requireTimes(times);
  const law = axisymmetricLaw(initial);
  const mean = (law.parallel + 2 * law.perpendicular) / 3;
  const temperature = basisTemperature(law, mean);
  const fine = solveIn(law, gamma, temperature, mean, moments, FINE);
  const coarse = solveIn(law, gamma, temperature, mean, moments, COARSE);
  const series = (number: (name: keyof AxisymmetricSeries, frame: number) => number): AxisymmetricSeries =>
    Object.fromEntries(
      NAMES.map((name) => [name, Float64Array.from(moments, (_, frame) => number(name, frame))]),
    ) as unknown as AxisymmetricSeries;
  return {
    times: Float64Array.from(moments),
    series: series((name, frame) => fine.frames[frame][name]),
    errors: series((name, frame) => Math.abs(fine.frames[frame][name] - coarse.frames[frame][name])),
    resolution: { degree: FINE.degree, functions: burnettIndices(FINE.degree).length, temperature, steps: fine.steps },
  };
}

/** The width at which neither the start nor the end has much in the highest functions. */
function basisTemperature(law: AxisymmetricLaw, mean: number): number {
  const { degree } = COARSE;
  const rest = maxwellian({ temperature: mean }).density;
  const remainder = (f: (speed: number, cosine: number) => number, temperature: number): number => {
    const c = burnettCoefficients(f, temperature, degree);
    return burnettIndices(degree).reduce((most, { k, l }, a) => (2 * k + l > degree - 4 ? Math.max(most, Math.abs(c[a])) : most), 0);
  };
  const remainders = WIDTHS.map((width) => Math.max(remainder(law.density, width * mean), remainder(rest, width * mean)));
  return mean * WIDTHS[remainders.indexOf(Math.min(...remainders))];
}

type Quantities = Record<keyof AxisymmetricSeries, number>;

function solveIn(
  law: AxisymmetricLaw,
  gamma: number,
  temperature: number,
  mean: number,
  times: readonly number[],
  { degree, tolerance }: Resolution,
): { frames: Quantities[]; steps: number } {
  const form = axisymmetricForm(gamma, temperature, degree);
  const { size } = form;
  const weight = maxwellian({ temperature }).density;
  const rows = NAMES.map((name) => burnettCoefficients((v, cosine) => weight(v) * FUNCTIONALS[name](v, cosine), temperature, degree));
  const c = burnettCoefficients(law.density, temperature, degree);
  const unit = (at: number): Float64Array => Float64Array.from({ length: size }, (_, i) => (i === at ? 1 : 0));
  const identity = new Float64Array(size * size);
  for (let i = 0; i < size; i++) identity[i * size + i] = 1;
  const system = {
    size,
    mass: identity,
    // Mass and energy are the coefficients of the first and the last function.
    conserved: [unit(0), unit(size - 1)] as const,
    apply: form.apply,
    jacobian: form.jacobian,
    errorOf: (difference: Float64Array) => Math.hypot(...difference) / tolerance,
  };
  let [t, step, steps] = [0, FIRST_STEP * mean ** (-gamma / 2), 0];
  const frames = times.map((next) => {
    if (next > t) {
      const moved = advance(system, c, next - t, step);
      step = moved.step;
      steps += moved.steps;
      t = next;
    }
    return Object.fromEntries(NAMES.map((name, k) => [name, rows[k].reduce((sum, value, i) => sum + value * c[i], 0)])) as Quantities;
  });
  return { frames, steps };
}
