/**
 * The integrals over pairs of speeds that the collision form is made of.
 *
 * Pairs in different elements: what the others do to element e is two functions of v on it, V and S with f_V(v) = Σ_k V_k(v) f_k. They only meet products of two of its basis
 * functions, polynomials of degree below 2·degree in x, so that their values at 2·degree points with the weights of interpolation there carry them, however many points of
 * quadrature they were made from. Pairs within an element: a table T_ijk.
 */

import { gaussLegendre } from "../quadrature.ts";
import { pairWeight } from "./angular_integral.ts";
import type { RadialSpace } from "./radial_space.ts";
import { evenRule, gradedRule, GRADING, plainRule, type SpeedPoint } from "./speed_rules.ts";

/** What the elements do to each other and to themselves. */
export interface PairIntegrals {
  /** Points in each element. */
  readonly points: number;
  /** Basis functions and their derivatives in x at each point, [element][point][function]. */
  readonly values: Float64Array;
  readonly slopes: Float64Array;
  /** ∫ v⁴w⁴K ψ_k(w) dw and ∫ v⁴w⁴K ψ_k′(w) dw over the other elements, [element][point][unknown], each with the weight of its point and the factor −4π². */
  readonly ofValues: Float64Array;
  readonly ofSlopes: Float64Array;
  /** T_ijk within each element. */
  readonly within: readonly Float64Array[];
}

/** Points that a graded rule has more than a plain one. */
const MORE_IF_GRADED = 16;

/** Points of quadrature on an element, and what carries from them to its points of interpolation. */
interface Carried {
  readonly rule: readonly SpeedPoint[];
  /** L_p(v) at the points of the rule times their weights and −4π², [point p][point of the rule]. */
  readonly carry: Float64Array;
}

/** The integrals for one γ. */
export function pairIntegrals(space: RadialSpace, gamma: number): PairIntegrals {
  const { boundaries, degree, size } = space;
  const elements = boundaries.length - 1;
  const kernel = pairWeight(gamma);
  const count = degree + 1;
  const points = 2 * degree;
  const plain = 3 * degree + 6;
  const graded = plain + MORE_IF_GRADED;
  const carriers = gaussLegendre(points).nodes.map((node) => 2 * node - 1);
  const carried = (e: number, rule: readonly SpeedPoint[]): Carried => ({ rule, carry: interpolation(space, e, carriers, rule) });
  const each = Array.from({ length: elements }, (_, e) => e);
  const near = each.map((e) => carried(e, plainRule(space, e, plain)));
  const far = each.map((e) => carried(e, evenRule(space, e, points)));
  const integrals: PairIntegrals = {
    points,
    values: new Float64Array(elements * points * count),
    slopes: new Float64Array(elements * points * count),
    ofValues: new Float64Array(elements * points * size),
    ofSlopes: new Float64Array(elements * points * size),
    within: each.map((e) => withinElement(space, e, kernel, graded)),
  };
  for (let e = 0; e < elements; e++) {
    far[e].rule.forEach((basis, p) => {
      integrals.values.set(basis.values, (e * points + p) * count);
      integrals.slopes.set(basis.slopes, (e * points + p) * count);
    });
    for (let other = e + 1; other < elements; other++) {
      const [low, high] = other === e + 1
        ? [
          carried(e, gradedRule(space, e, boundaries[other], boundaries[e], graded)),
          carried(other, gradedRule(space, other, boundaries[other], boundaries[other + 1], graded)),
        ]
        : areFar(boundaries, e, other)
        ? [far[e], far[other]]
        : [near[e], near[other]];
      addPair(low, e, high, other, kernel, degree, size, integrals);
    }
  }
  return integrals;
}

/**
 * Whether Gauss points in x at the points of interpolation integrate what two elements do to each other to rounding: in x, neither is longer than twice its distance from the other, nor the lower one than
 * twice its distance from 0, so that the kernel over v w is nearly a polynomial in both.
 */
function areFar(boundaries: Float64Array, low: number, high: number): boolean {
  const [a, b, c, d] = [boundaries[low], boundaries[low + 1], boundaries[high], boundaries[high + 1]].map((v) => v * v);
  return b - a <= 2 * Math.min(a, c - b) && d - c <= 2 * (c - b);
}

/** `carry` of a rule: Lagrange's polynomials in x on the carriers, in the element's local variable. */
function interpolation(space: RadialSpace, element: number, carriers: readonly number[], rule: readonly SpeedPoint[]): Float64Array {
  const [low, high] = [space.boundaries[element], space.boundaries[element + 1]];
  const scale = carriers.map((s, p) => 1 / carriers.reduce((product, other, i) => (i === p ? product : product * (s - other)), 1));
  const out = new Float64Array(carriers.length * rule.length);
  rule.forEach(({ v, weight }, q) => {
    const s = (2 * (v - low) * (v + low)) / ((high - low) * (high + low)) - 1;
    const hit = carriers.indexOf(s);
    let sum = 0;
    for (let p = 0; p < carriers.length; p++) {
      const value = hit >= 0 ? Number(p === hit) : scale[p] / (s - carriers[p]);
      out[p * rule.length + q] = value;
      sum += value;
    }
    for (let p = 0; p < carriers.length; p++) out[p * rule.length + q] *= (-4 * Math.PI ** 2 * weight) / sum;
  });
  return out;
}

/** Adds what two elements do to each other, both from the kernel at the same pairs of points, so that what one gains the other loses. */
function addPair(
  low: Carried,
  lowElement: number,
  high: Carried,
  highElement: number,
  kernel: (v: number, w: number) => number,
  degree: number,
  size: number,
  { points, ofValues, ofSlopes }: PairIntegrals,
): void {
  const [rows, columns] = [low.rule.length, high.rule.length];
  const table = new Float64Array(rows * columns);
  let at = 0;
  for (const { v } of low.rule) {
    for (const { v: w } of high.rule) table[at++] = kernel(v, w);
  }
  addPotentials(low, high.rule, table, columns, 1, (lowElement * points * size) + highElement * degree, size, ofValues, ofSlopes);
  addPotentials(high, low.rule, table, 1, columns, (highElement * points * size) + lowElement * degree, size, ofValues, ofSlopes);
}

/** Adds what the functions of the inner points' element do at the outer points, carried to the points of interpolation, at `to` + p · size. */
function addPotentials(
  { rule, carry }: Carried,
  inner: readonly SpeedPoint[],
  kernel: Float64Array,
  outerStride: number,
  innerStride: number,
  to: number,
  size: number,
  ofValues: Float64Array,
  ofSlopes: Float64Array,
): void {
  const count = inner[0].values.length;
  const points = carry.length / rule.length;
  const values = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let q = 0; q < rule.length; q++) {
    values.fill(0);
    slopes.fill(0);
    let at = q * outerStride;
    for (const { weight, values: psi, slopes: dpsi } of inner) {
      const factor = weight * kernel[at];
      at += innerStride;
      for (let k = 0; k < count; k++) {
        values[k] += factor * psi[k];
        slopes[k] += factor * dpsi[k];
      }
    }
    for (let p = 0; p < points; p++) {
      const factor = carry[p * rule.length + q];
      if (factor === 0) continue;
      const row = to + p * size;
      for (let k = 0; k < count; k++) {
        ofValues[row + k] += factor * values[k];
        ofSlopes[row + k] += factor * slopes[k];
      }
    }
  }
}

/**
 * T_ijk = −4π² ∫_{w<v} v⁴w⁴K (ψ_i′(v) − ψ_i′(w)) (ψ_j′(v) ψ_k(w) − ψ_j(v) ψ_k′(w)) within one element: the triangle by v = low + L ρ, w = low + L ρ (1 − σ), both graded.
 */
function withinElement(space: RadialSpace, element: number, kernel: (v: number, w: number) => number, points: number): Float64Array {
  const count = space.degree + 1;
  const table = new Float64Array(count ** 3);
  const low = space.boundaries[element];
  const length = space.boundaries[element + 1] - low;
  const { nodes, weights } = gaussLegendre(points);
  const power = GRADING - 1;
  // Over w at one v: of ψ_k, ψ_k′, ψ_i′ψ_k and ψ_i′ψ_k′.
  const ofValues = new Float64Array(count);
  const ofSlopes = new Float64Array(count);
  const ofProducts = new Float64Array(count * count);
  const ofSquares = new Float64Array(count * count);
  nodes.forEach((r, q) => {
    const rho = length * r ** GRADING;
    const v = low + rho;
    const at = space.basis(element, v);
    for (const sums of [ofValues, ofSlopes, ofProducts, ofSquares]) sums.fill(0);
    nodes.forEach((s, p) => {
      const w = v - rho * s ** GRADING;
      const under = space.basis(element, w);
      const factor = rho * GRADING * s ** power * weights[p] * kernel(v, w);
      for (let k = 0; k < count; k++) {
        const [value, slope] = [factor * under.values[k], factor * under.slopes[k]];
        ofValues[k] += value;
        ofSlopes[k] += slope;
        for (let i = 0; i < count; i++) {
          ofProducts[i * count + k] += under.slopes[i] * value;
          ofSquares[i * count + k] += under.slopes[i] * slope;
        }
      }
    });
    const weight = -4 * Math.PI ** 2 * length * GRADING * r ** power * weights[q];
    let entry = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const [slope, value] = [weight * at.slopes[j], weight * at.values[j]];
        for (let k = 0; k < count; k++) {
          table[entry++] += slope * (at.slopes[i] * ofValues[k] - ofProducts[i * count + k]) -
            value * (at.slopes[i] * ofSlopes[k] - ofSquares[i * count + k]);
        }
      }
    }
  });
  return table;
}
