/**
 * The Landau equation for data with an axis (bi-Maxwellian, two beams), every γ in [−3, 1]: how two temperatures meet, without the assumption that f keeps a shape.
 *
 * Galerkin's method in polynomials of v²/2 on a mesh of speeds times Legendre polynomials of the angle, as many as the density asks for; the collision operator by potentials; a Rosenbrock
 * method in time. As the density becomes smooth, the mesh becomes coarser. Solved twice, at two resolutions in speed, angle and time; the largest difference lately is the
 * reported error. Mass and energy are kept to rounding.
 *
 * At γ = −3 the temperatures are right (own estimate, the worst of t from 0 to 8 relaxation times; the difference from much finer solutions is smaller) to 2e−8 from T⊥/T∥ = 2, to 1e−5 from two
 * beams of 9 √T, to 3e−5 from T⊥/T∥ = 200 and to 4e−5 from 1/200: 3, 23, 22 and 55 s of a processor. Other γ are right to more digits. Narrower starts are refused:
 * the number of functions grows as the square of speed over √T.
 */

import { type AxisymmetricInitial, axisymmetricLaw } from "./landau/axisymmetric_law.ts";
import { type AxisymmetricFrames, axisymmetricSolution } from "./landau/axisymmetric_solver.ts";
import { requireGamma, requireScale, requireSettings, requireTimes } from "./require.ts";

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
  /** Estimated absolute errors: the largest relative difference since a tenth of the time from the solution with fewer functions, times the value. */
  readonly errors: AxisymmetricSeries;
  /** What it was solved with. */
  readonly resolution: { readonly degree: number; readonly functions: number; readonly harmonics: number; readonly steps: number };
}

/** As accurate as the start's size allows in a reasonable time: accuracies of mesh and harmonics with the numbers of functions up to which they are taken. */
const FINE = {
  degree: 8,
  fewestHarmonics: 3,
  tolerance: 3e-6,
  fewestSteps: 2,
  accuracies: [[1e-5, 950], [1e-3, 1300], [5e-3, Number.POSITIVE_INFINITY]],
} as const;
/** Coarser wherever the other is, so that their difference is the error of the coarser one; of steps too, which stops may cut short. */
const COARSE = { degree: 7, fewestHarmonics: 2, tolerance: 3e-5, fewestSteps: 1 } as const;
const coarser = (accuracy: number): number => Math.min(10 * accuracy, 2e-2);
/** How far back the estimate of an error looks, as a part of the time. */
const LATELY = 0.1;
const NAMES = ["mass", "energy", "parallel", "perpendicular", "moment4", "moment6"] as const;

/**
 * The solution from a start with an axis.
 *
 * @throws RangeError that names the field, for γ outside [−3, 1], times that are negative or do not increase, other initial conditions, beams of more than 15 √T,
 * and temperatures more than 200 times apart
 */
export function landauAxisymmetric(settings: AxisymmetricSettings): AxisymmetricSolution {
  const { gamma, initial, times } = requireSettings(settings);
  requireGamma(gamma);
  const moments = requireTimes(times);
  const law = axisymmetricLaw(initial);
  requireScale(law.parallel + 2 * law.perpendicular);
  const fine = axisymmetricSolution(law, gamma, moments, { ...FINE, accuracies: () => FINE.accuracies });
  const coarse = axisymmetricSolution(law, gamma, moments, {
    ...COARSE,
    accuracies: (choice) => [[coarser(fine.accuracies[choice]), Number.POSITIVE_INFINITY]],
  });
  const errorAt = largestError(moments, fine, coarse);
  const series = (number: (name: keyof AxisymmetricSeries, frame: number) => number): AxisymmetricSeries =>
    Object.fromEntries(
      NAMES.map((name) => [name, Float64Array.from(moments, (_, frame) => number(name, frame))]),
    ) as unknown as AxisymmetricSeries;
  return {
    times: Float64Array.from(moments),
    series: series((name, frame) => fine.frames[frame][name]),
    errors: series(errorAt),
    resolution: { degree: FINE.degree, functions: fine.functions, harmonics: fine.harmonics, steps: fine.steps },
  };
}

/** The largest relative difference lately, in units of what it is of: one moment's may be small because its sign is about to change. */
function largestError(times: readonly number[], fine: AxisymmetricFrames, coarse: AxisymmetricFrames) {
  const pairs = [
    ...times.map((time, k) => ({ time, right: fine.frames[k], wrong: coarse.frames[k] })),
    ...fine.between.map(({ time, quantities }, k) => ({ time, right: quantities, wrong: coarse.between[k].quantities })),
  ];
  return (name: keyof AxisymmetricSeries, frame: number): number => {
    const now = times[frame];
    const lately = pairs.filter(({ time }) => time <= now && time >= now * LATELY);
    return fine.frames[frame][name] * Math.max(...lately.map(({ right, wrong }) => Math.abs(wrong[name] / right[name] - 1)));
  };
}
