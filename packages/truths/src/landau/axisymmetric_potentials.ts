/**
 * The two potentials that carry the collision operator for any γ.
 *
 * With E(z) = (z^{γ+2} − 1)/(γ+2) (ln z at γ = −2) the kernel is a(z) = α I + ∇∇b, b = −z² E/(γ+4), α = (γ+3) E + (γ+5)/(γ+4), and ∇·a = ∇(−2E): the
 * coefficients of the equation are derivatives of η = −2E * f and β = b * f. For γ = −3 these are Rosenbluth's potentials. Each spherical harmonic of f makes its own of η and β,
 *
 *     η_l(v) = 2π ∫ w² f_l(w) ∫_{−1}^{1} −2E(|v − w|) P_l(μ) dμ dw
 */

import { gaussLegendre } from "../quadrature.ts";
import type { RadialSpace } from "./radial_space.ts";

/** Gauss points between |v − w| and v + w, dense near |v − w| where E may be singular. */
const POINTS_IN_DISTANCE = 30;
const GRADING_IN_DISTANCE = 3;
/** Gauss points in w on each side of v in an element. */
const POINTS_IN_SPEED = 20;
const GRADING_IN_SPEED = 2;

/** At the nodes of one space: η_l and β_l of every function of another on the same mesh, each [l/2][node of the first][function]. */
export interface PotentialTables {
  readonly eta: Float64Array[];
  readonly beta: Float64Array[];
}

/** The tables for l = 0, 2, …. */
export function potentialTables(at: RadialSpace, of: RadialSpace, gamma: number, harmonics: number): PotentialTables {
  const table = (): Float64Array[] => Array.from({ length: harmonics }, () => new Float64Array(at.size * of.size));
  const [eta, beta] = [table(), table()];
  const angular = angularIntegrals(gamma, harmonics);
  at.x.forEach((x, node) => {
    const v = Math.sqrt(2 * x);
    for (const { element, w, weight } of speedsAround(of.boundaries, v)) {
      const { etas, betas } = angular(v, w);
      const { values } = of.basis(element, w);
      for (let n = 0; n < harmonics; n++) {
        const row = node * of.size + element * of.degree;
        const scale = 2 * Math.PI * w * w * weight;
        for (let k = 0; k <= of.degree; k++) {
          eta[n][row + k] += scale * etas[n] * values[k];
          beta[n][row + k] += scale * betas[n] * values[k];
        }
      }
    }
  });
  return { eta, beta };
}

/** Gauss points in w over all elements, the one that holds v cut there. */
function speedsAround(boundaries: Float64Array, v: number): { element: number; w: number; weight: number }[] {
  const { nodes, weights } = gaussLegendre(POINTS_IN_SPEED);
  const points: { element: number; w: number; weight: number }[] = [];
  const towards = (element: number, from: number, to: number): void => {
    if (from === to) return;
    nodes.forEach((node, k) => {
      const weight = Math.abs(to - from) * GRADING_IN_SPEED * node ** (GRADING_IN_SPEED - 1) * weights[k];
      points.push({ element, w: from + (to - from) * node ** GRADING_IN_SPEED, weight });
    });
  };
  for (let e = 0; e + 1 < boundaries.length; e++) {
    const [low, high] = [boundaries[e], boundaries[e + 1]];
    if (v >= high) towards(e, high, low);
    else if (v <= low) towards(e, low, high);
    else {
      towards(e, v, low);
      towards(e, v, high);
    }
  }
  return points;
}

/** ∫ −2E P_l dμ and ∫ b P_l dμ for l = 0, 2, …, in the variable z: dμ = −z dz/(vw). The answer is overwritten by the next call. */
function angularIntegrals(gamma: number, count: number) {
  const { nodes, weights } = gaussLegendre(POINTS_IN_DISTANCE + 2 * count);
  const etas = new Float64Array(count);
  const betas = new Float64Array(count);
  const e = (z: number): number => (gamma === -2 ? Math.log(z) : Math.expm1((gamma + 2) * Math.log(z)) / (gamma + 2));
  return (v: number, w: number): { etas: Float64Array; betas: Float64Array } => {
    etas.fill(0);
    betas.fill(0);
    if (v === 0) {
      etas[0] = -4 * e(w);
      betas[0] = (-2 * w * w * e(w)) / (gamma + 4);
      return { etas, betas };
    }
    const d = Math.abs(v - w);
    const length = v + w - d;
    for (let q = 0; q < nodes.length; q++) {
      const node = nodes[q];
      const z = d + length * node ** GRADING_IN_DISTANCE;
      const mu = (v * v + w * w - z * z) / (2 * v * w);
      const weight = (weights[q] * length * GRADING_IN_DISTANCE * node ** (GRADING_IN_DISTANCE - 1) * z) / (v * w);
      const value = e(z) * weight;
      let previous = 0;
      let current = 1;
      for (let l = 0; l < 2 * count; l++) {
        if (l % 2 === 0) {
          etas[l / 2] -= 2 * value * current;
          betas[l / 2] -= (z * z * value * current) / (gamma + 4);
        }
        const next = ((2 * l + 1) * mu * current - l * previous) / (l + 1);
        previous = current;
        current = next;
      }
    }
    return { etas, betas };
  };
}
