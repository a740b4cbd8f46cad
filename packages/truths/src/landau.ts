/**
 * The Landau equation ∂f/∂t = ½ ∇·∫ a(v − w)(f(w)∇f(v) − f(v)∇f(w)) dw, a(z) = |z|^{γ+2}(I − ẑẑᵀ), for isotropic data and every γ in [−3, 1].
 *
 * Galerkin's method with continuous polynomials of high degree in v²/2 on a mesh of speeds (which conserves mass and energy exactly), the collision operator as tables of
 * integrals, and a Rosenbrock method in time. Solved twice, at two resolutions in speed and time; the difference is the reported error. A table is solved a third time, from every second of its
 * points, for what it leaves open between them.
 *
 * Processor time at γ = −3 to t = 4: a second or two from a smooth start, 4 s from one jump (a ball), 7 s from two, 8 s from five, 11 s from eight, 9 s from two jumps and a pole, 16 s from a table of some hundred points
 * that goes up and down at random, 20 s from jumps at speeds a hundred times apart, whose inner ones relax so much faster (eight from 0.05 to 6.4; four from 0.05 to 0.08 and one at 3). Moments have their
 * accuracy at every time; entropy and Fisher information have it once the fronts are wider than the elements, which are wider for several jumps: a hundredth of the relaxation time after eight. `errors` tells.
 */

import { type IsotropicInitial, isotropicLaw } from "./landau/isotropic_law.ts";
import type { RadialQuantities } from "./landau/radial_functionals.ts";
import { largestSpeed } from "./landau/radial_mesh.ts";
import { frontOf, radialSolution } from "./landau/radial_solver.ts";
import { requireGamma, requireNotNegative, requireNumber, requireScale, requireSettings, requireTimes } from "./require.ts";

/** What to solve. */
export interface LandauSettings {
  /** Exponent in [−3, 1]. */
  readonly gamma: number;
  /** The density at t = 0: an isotropic law as in a configuration, or a table. */
  readonly initial: IsotropicInitial;
  /** ≥ 0, increasing. */
  readonly times: ArrayLike<number>;
}

/** One number per time. */
export type LandauSeries = { readonly [K in keyof RadialQuantities]: Float64Array };

/** The solution. */
export interface LandauSolution {
  /** As they were asked for. */
  readonly times: Float64Array;
  /** One number per time. */
  readonly series: LandauSeries;
  /**
   * Estimated absolute error of every number of `series`: the difference from the solution at a lower resolution; for entropy and Fisher information plus what they leave out where f is
   * below the solver's rounding; for a tabulated density plus what half of its points change, over three (the interpolant is of second order or better).
   */
  readonly errors: LandauSeries;
  /** f(v) at times[frame], per unit volume of velocity space; 0 above `resolution.largestSpeed`. */
  density(speed: number, frame: number): number;
  /** What it was solved with. */
  readonly resolution: {
    readonly elements: readonly number[];
    readonly degree: number;
    readonly steps: number;
    readonly largestSpeed: number;
  };
}

const FINE = { degree: 10, accuracy: 1e-10, tolerance: 1e-8 } as const;
const COARSE = { degree: 8, accuracy: 3e-9, tolerance: 3e-7 } as const;
/** The elements next to jumps are wider by this factor at the lower resolution. */
const COARSE_FRONT = 1.25;
/** What twice the distance of the points does to an error of order two, less one. */
const TABLE_ORDER = 3;
const NAMES = ["mass", "energy", "moment4", "moment6", "moment8", "entropy", "fisher"] as const;

/**
 * The solution from an isotropic start.
 *
 * @throws RangeError that names the field, for γ outside [−3, 1], times that are negative or do not increase, laws that are not isotropic densities
 */
export function landau(settings: LandauSettings): LandauSolution {
  const { gamma, initial, times } = requireSettings(settings);
  requireGamma(gamma);
  const moments = requireTimes(times);
  const law = isotropicLaw(initial);
  requireScale(law.meanSquare);
  const front = frontOf(law, FINE);
  const lower = { ...COARSE, front: COARSE_FRONT * front };
  const fine = radialSolution(law, gamma, moments, { ...FINE, front });
  const coarse = radialSolution(law, gamma, moments, lower);
  const half = law.coarser === undefined ? coarse : radialSolution(law.coarser, gamma, moments, lower);
  const series = (number: (name: keyof RadialQuantities, frame: number) => number): LandauSeries =>
    Object.fromEntries(
      NAMES.map((name) => [name, Float64Array.from(moments, (_, frame) => number(name, frame))]),
    ) as unknown as LandauSeries;
  return {
    times: Float64Array.from(moments),
    series: series((name, frame) => fine.frames[frame].quantities[name]),
    errors: series((name, frame) => {
      const [best, low, table] = [fine, coarse, half].map(({ frames }) => frames[frame].quantities[name]);
      const { leftOut } = fine.frames[frame];
      const missing = name === "entropy" || name === "fisher" ? leftOut[name] : 0;
      return difference(best, low) + difference(low, table) / TABLE_ORDER + missing;
    }),
    density: (speed, frame) => {
      requireNotNegative("speed", speed);
      requireNumber(
        "frame",
        frame,
        Number.isInteger(frame) && frame >= 0 && frame < moments.length,
        `an integer from 0 to ${moments.length - 1}`,
      );
      const { space, f } = fine.frames[frame];
      return moments[frame] === 0 ? law.density(speed) : space.evaluate(f, speed);
    },
    resolution: {
      elements: fine.frames.map(({ space }) => space.boundaries.length - 1),
      degree: FINE.degree,
      steps: fine.steps,
      largestSpeed: largestSpeed(law),
    },
  };
}

/** |a − b|, 0 for two equal infinities. */
function difference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b);
}
