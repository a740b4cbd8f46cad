/** Numbers of an isotropic density: moments, entropy, Fisher information. */

import { gaussLegendre, integrate } from "../quadrature.ts";
import type { RadialSpace } from "./radial_space.ts";
import { pieces } from "./speed_rules.ts";

/** The quantities of a frame. */
export interface RadialQuantities {
  /** ∫ f. */
  readonly mass: number;
  /** ½ ∫ |v|² f. */
  readonly energy: number;
  readonly moment4: number;
  readonly moment6: number;
  readonly moment8: number;
  /** ∫ f log f. */
  readonly entropy: number;
  /** ∫ |∇f|²/f. */
  readonly fisher: number;
}

/** What the entropy and the Fisher information leave out, about. */
export interface LeftOut {
  readonly entropy: number;
  readonly fisher: number;
}

/** f log f and |∇f|²/f are left out where f is below this part of its maximum, near the rounding of the solver. Of a Maxwellian's Fisher information 3e−9 are missing by it. */
const FLOOR = 3e-11;
/** What is left out is estimated as if |f| were nowhere below this part of the floor. */
const BELOW = 1e-2;
const ENTROPY_POINTS = 48;

/** ∫ f log f of a density that is smooth between the given increasing speeds but for a pole at 0, on a mesh that resolves it. */
export function entropyOf(density: (speed: number) => number, { boundaries }: RadialSpace, breaks: ArrayLike<number>): number {
  const integrand = (v: number): number => {
    const value = density(v);
    return value > 0 ? 4 * Math.PI * v * v * value * Math.log(value) : 0;
  };
  // At a pole, and so next to v = 0, the integrand is a logarithm: v = to · u³ there.
  const fromZero = (to: number): number => integrate((u) => 3 * to * u * u * integrand(to * u ** 3), 0, 1, ENTROPY_POINTS);
  let sum = 0;
  for (let e = 0; e + 1 < boundaries.length; e++) {
    for (const [from, to] of pieces(boundaries[e], boundaries[e + 1], breaks)) {
      sum += from === 0 ? fromZero(to) : integrate(integrand, from, to, ENTROPY_POINTS);
    }
  }
  return sum;
}

/** All quantities of f on its space, and what is missing in them. */
export function radialQuantities(space: RadialSpace, f: Float64Array): { quantities: RadialQuantities; leftOut: LeftOut } {
  const { boundaries, degree } = space;
  const { nodes, weights } = gaussLegendre(4 * degree + 8);
  const floor = FLOOR * f.reduce((most, value) => Math.max(most, value), 0);
  const moments = [0, 0, 0, 0, 0];
  let [entropy, fisher, massBelow, fisherBelow] = [0, 0, 0, 0];
  for (let e = 0; e + 1 < boundaries.length; e++) {
    const [low, high] = [boundaries[e], boundaries[e + 1]];
    nodes.forEach((node, q) => {
      const v = low + (high - low) * node;
      const { values, slopes } = space.basis(e, v);
      let [value, slope] = [0, 0];
      for (let j = 0; j <= degree; j++) {
        value += values[j] * f[e * degree + j];
        slope += slopes[j] * f[e * degree + j];
      }
      const shell = 4 * Math.PI * v * v * (high - low) * weights[q];
      let power = shell * value;
      for (let k = 0; k < moments.length; k++) {
        moments[k] += power;
        power *= v * v;
      }
      if (value > floor) {
        entropy += shell * value * Math.log(value);
        fisher += (shell * (v * slope) ** 2) / value;
      } else {
        massBelow += shell * Math.abs(value);
        fisherBelow += (shell * (v * slope) ** 2) / Math.max(Math.abs(value), BELOW * floor);
      }
    });
  }
  const [mass, square, moment4, moment6, moment8] = moments;
  return {
    quantities: { mass, energy: square / 2, moment4, moment6, moment8, entropy, fisher },
    leftOut: { entropy: massBelow * Math.abs(1 - Math.log(floor)), fisher: fisherBelow },
  };
}
