/**
 * Continuous piecewise polynomials in x = v²/2 on a mesh of speeds: the functions that the radial solver works with.
 *
 * A smooth isotropic density is a smooth function of x, and the conserved 1 and |v|² are among the functions (1 and x), so that a weak form conserves them exactly.
 * Each element has degree + 1 Gauss–Lobatto nodes in x, the first and last shared with its neighbours.
 */

import { gaussLegendre, legendre } from "../quadrature.ts";

/** The functions on one mesh. Element e has the unknowns e·degree … e·degree + degree. */
export interface RadialSpace {
  /** Speeds where elements meet, from 0 to the largest speed. */
  readonly boundaries: Float64Array;
  readonly degree: number;
  /** Number of unknowns, elements · degree + 1. */
  readonly size: number;
  /** v²/2 at each unknown's node. */
  readonly x: Float64Array;
  /** The values at v of the element's degree + 1 basis functions, and their derivatives in x. */
  basis(element: number, v: number): Basis;
  /** Σ f_i ψ_i(v), 0 above the largest speed. */
  evaluate(f: Float64Array, v: number): number;
}

/** The basis functions of one element at one speed. */
export interface Basis {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** The space of a degree on a mesh. */
export function radialSpace(boundaries: Float64Array, degree: number): RadialSpace {
  const elements = boundaries.length - 1;
  const nodes = lobattoNodes(degree);
  const barycentric = nodes.map((node, j) => 1 / nodes.reduce((product, other, i) => (i === j ? product : product * (node - other)), 1));
  const derivative = nodes.map((row, i) =>
    nodes.map((column, j) =>
      i === j
        ? nodes.reduce((sum, other, k) => (k === i ? sum : sum + 1 / (row - other)), 0)
        : barycentric[j] / barycentric[i] / (row - column)
    )
  );
  const edges = Float64Array.from(boundaries, (v) => (v * v) / 2);
  const x = new Float64Array(elements * degree + 1);
  for (let e = 0; e < elements; e++) {
    for (let j = 0; j <= degree; j++) x[e * degree + j] = edges[e] + ((edges[e + 1] - edges[e]) * (1 + nodes[j])) / 2;
  }
  const local = (element: number, v: number): number => {
    // (v − v0)(v + v0) keeps the digits of v² − v0² where v is close to v0.
    const [low, high] = [boundaries[element], boundaries[element + 1]];
    return (2 * (v - low) * (v + low)) / ((high - low) * (high + low)) - 1;
  };
  const lagrange = (s: number): Float64Array => {
    const values = new Float64Array(degree + 1);
    const hit = nodes.indexOf(s);
    if (hit >= 0) {
      values[hit] = 1;
      return values;
    }
    let sum = 0;
    for (let j = 0; j <= degree; j++) {
      values[j] = barycentric[j] / (s - nodes[j]);
      sum += values[j];
    }
    for (let j = 0; j <= degree; j++) values[j] /= sum;
    return values;
  };
  const basis = (element: number, v: number): Basis => {
    const values = lagrange(local(element, v));
    const scale = 2 / (edges[element + 1] - edges[element]);
    const slopes = new Float64Array(degree + 1);
    for (let j = 0; j <= degree; j++) {
      for (let i = 0; i <= degree; i++) slopes[j] += scale * derivative[i][j] * values[i];
    }
    return { values, slopes };
  };
  const evaluate = (f: Float64Array, v: number): number => {
    if (v > boundaries[elements]) return 0;
    const element = elementOf(boundaries, v);
    return lagrange(local(element, v)).reduce((sum, value, j) => sum + value * f[element * degree + j], 0);
  };
  return { boundaries, degree, size: x.length, x, basis, evaluate };
}

/** The element that holds v, 0 ≤ v ≤ the largest speed. */
export function elementOf(boundaries: Float64Array, v: number): number {
  let [low, high] = [0, boundaries.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (boundaries[middle] <= v) low = middle;
    else high = middle;
  }
  return low;
}

/** Gauss–Lobatto nodes in [−1, 1]: ±1 and the zeros of P_n′, between which those of P_n lie. */
function lobattoNodes(n: number): number[] {
  const zeros = gaussLegendre(n).nodes;
  const inner = zeros.slice(1).map((high, k) => {
    let x = zeros[k] + high - 1;
    for (let step = 0; step < 60; step++) {
      const [value, slope] = legendre(n, x);
      // (1 − x²) P″ = 2x P′ − n(n + 1) P.
      const next = x - (slope * (1 - x * x)) / (2 * x * slope - n * (n + 1) * value);
      if (Math.abs(next - x) < 1e-16) break;
      x = next;
    }
    return x;
  });
  return [-1, ...inner, 1];
}
