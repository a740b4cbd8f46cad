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
import { gradedRule, type SpeedPoint } from "./speed_rules.ts";

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
  const around = speedsAround(of);
  at.x.forEach((x, node) => {
    const v = Math.sqrt(2 * x);
    for (const { element, v: w, weight, values } of around(v)) {
      const { etas, betas } = angular(v, w);
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

interface PointOfElement extends SpeedPoint {
  readonly element: number;
}

/** Gauss points in w over all elements, dense towards v; the element that holds v is cut there. */
function speedsAround(of: RadialSpace): (v: number) => PointOfElement[] {
  const { boundaries } = of;
  const towards = (element: number, from: number, to: number): PointOfElement[] =>
    gradedRule(of, element, from, to, POINTS_IN_SPEED, GRADING_IN_SPEED).map((point) => ({ ...point, element }));
  const elements = Array.from({ length: boundaries.length - 1 }, (_, e) => ({
    e,
    low: boundaries[e],
    high: boundaries[e + 1],
    fromBelow: towards(e, boundaries[e], boundaries[e + 1]),
    fromAbove: towards(e, boundaries[e + 1], boundaries[e]),
  }));
  return (v) =>
    elements.flatMap(({ e, low, high, fromBelow, fromAbove }) => {
      if (v >= high) return fromAbove;
      return v <= low ? fromBelow : [...towards(e, v, low), ...towards(e, v, high)];
    });
}

/** ∫ −2E P_l dμ and ∫ b P_l dμ for l = 0, 2, …, in the variable z: dμ = −z dz/(vw). The answer is overwritten by the next call. */
function angularIntegrals(gamma: number, count: number) {
  const { nodes, weights } = gaussLegendre(POINTS_IN_DISTANCE + 2 * count);
  const etas = new Float64Array(count);
  const betas = new Float64Array(count);
  // P_{l+2} = (bySquare μ² + byOne) P_l − byPrevious P_{l−2}, which is (l + 1) P_{l+1} = (2l + 1) μ P_l − l P_{l−1} thrice.
  const [bySquare, byOne, byPrevious] = [0, 1, 2].map((k) =>
    Float64Array.from({ length: count }, (_, n) => {
      const l = 2 * n;
      const factor = 1 / ((l + 1) * (l + 2));
      return factor *
        [(2 * l + 1) * (2 * l + 3), -(((2 * l + 3) * l * l) / (2 * l - 1) + (l + 1) ** 2), ((2 * l + 3) * l * (l - 1)) / (2 * l - 1)][k];
    })
  );
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
      const square = mu * mu;
      const [ofEta, ofBeta] = [-2 * value, (-z * z * value) / (gamma + 4)];
      let previous = 0;
      let current = 1;
      for (let n = 0; n < count; n++) {
        etas[n] += ofEta * current;
        betas[n] += ofBeta * current;
        const next = (bySquare[n] * square + byOne[n]) * current - byPrevious[n] * previous;
        previous = current;
        current = next;
      }
    }
    return { etas, betas };
  };
}
