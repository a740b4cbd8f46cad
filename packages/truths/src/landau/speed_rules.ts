/** Points of quadrature in speed, with the functions of an element at each. */

import { gaussLegendre } from "../quadrature.ts";
import type { RadialSpace } from "./radial_space.ts";

/** One point: ∫ g dv is the sum of weight · g(v). */
export interface SpeedPoint {
  readonly v: number;
  readonly weight: number;
  /** The element's basis functions and their derivatives in x = v²/2. */
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** K is |v − w|^{γ+4} times a smooth function, plus a smooth one: the substitution v − w = u^GRADING makes it smooth enough for Gauss points. */
export const GRADING = 3;

/** Gauss points on an element, or on a part of it. */
export function plainRule(
  space: RadialSpace,
  element: number,
  count: number,
  low = space.boundaries[element],
  high = space.boundaries[element + 1],
): SpeedPoint[] {
  const { nodes, weights } = gaussLegendre(count);
  return nodes.map((node, k) => {
    const v = low + (high - low) * node;
    return { v, weight: (high - low) * weights[k], ...space.basis(element, v) };
  });
}

/** Gauss points in x = v²/2 on an element. */
export function evenRule(space: RadialSpace, element: number, count: number): SpeedPoint[] {
  const { nodes, weights } = gaussLegendre(count);
  const [low, high] = [space.boundaries[element] ** 2, space.boundaries[element + 1] ** 2];
  return nodes.map((node, k) => {
    const v = Math.sqrt(low + (high - low) * node);
    return { v, weight: ((high - low) * weights[k]) / (2 * v), ...space.basis(element, v) };
  });
}

/** Gauss points in u with v = from + (to − from) u^grading, dense near `from`. */
export function gradedRule(
  space: RadialSpace,
  element: number,
  from: number,
  to: number,
  count: number,
  grading = GRADING,
): SpeedPoint[] {
  const { nodes, weights } = gaussLegendre(count);
  return nodes.map((node, k) => {
    const v = from + (to - from) * node ** grading;
    return { v, weight: Math.abs(to - from) * grading * node ** (grading - 1) * weights[k], ...space.basis(element, v) };
  });
}

/** An interval cut at those of the given increasing speeds that lie within. */
export function pieces(low: number, high: number, breaks: ArrayLike<number>): (readonly [from: number, to: number])[] {
  const inner = Array.from(breaks).filter((v) => v > low && v < high);
  return [...inner, high].map((to, k) => [k === 0 ? low : inner[k - 1], to]);
}
