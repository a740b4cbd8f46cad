/**
 * The Landau collision operator on isotropic functions in weak form, as numbers.
 *
 *     d/dt ∫ φ f dv = −4π² ∫_{w<v} v⁴w⁴ K(v, w) (φ_x − φ_x*)(f* f_x − f f_x*) dv dw,   x = v²/2, * at w
 *
 * which is −¼ ∬ (∇φ − ∇φ*)·a·(f*∇f − f∇f*) after the directions are integrated. φ = 1 and φ = x make every point of the integrand 0, so that any quadrature conserves mass
 * and energy. For a basis the form is a table T_ijk, small because i and j lie in one element: the right-hand side and its exact Jacobian are sums over it.
 */

import { gaussLegendre } from "../quadrature.ts";
import { pairWeight } from "./angular_integral.ts";
import type { RadialSpace } from "./radial_space.ts";

/** K is |v − w|^{γ+4} times a smooth function, plus a smooth one: the substitution v − w = u^GRADING makes it smooth enough for Gauss points. */
const GRADING = 3;

/** The operator on a space. */
export interface CollisionForm {
  /** ∫ ψ_i ψ_j dv, dense, row-major. */
  readonly mass: Float64Array;
  /** ∫ ψ_i g dv for a function of the speed that is smooth between the given speeds, in increasing order. */
  load(g: (v: number) => number, breaks: ArrayLike<number>): Float64Array;
  /** d/dt ∫ ψ_i f dv into `out`. */
  apply(f: Float64Array, out: Float64Array): void;
  /** The derivative of `apply` at f, dense, row-major, into `out`. */
  jacobian(f: Float64Array, out: Float64Array): void;
}

interface Point {
  readonly v: number;
  readonly weight: number;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** The collision operator for one γ. */
export function collisionForm(space: RadialSpace, gamma: number): CollisionForm {
  const { boundaries, degree, size } = space;
  const elements = boundaries.length - 1;
  const kernel = pairWeight(gamma);
  const points = 3 * degree + 6;
  const smooth = Array.from({ length: elements }, (_, e) => plainRule(space, e, points));
  const tables: Float64Array[] = [];
  for (let e = 0; e < elements; e++) {
    const below = e > 0 ? gradedRule(space, e, boundaries[e], boundaries[e + 1], points + 16) : [];
    const above = gradedRule(space, e, boundaries[e + 1], boundaries[e], points + 16);
    for (let other = 0; other < elements; other++) {
      if (other === e) tables.push(sameElement(space, e, kernel, points));
      else if (other === e - 1) {
        tables.push(twoElements(below, gradedRule(space, other, boundaries[e], boundaries[other], points + 16), kernel, degree));
      } else if (other === e + 1) {
        tables.push(twoElements(above, gradedRule(space, other, boundaries[other], boundaries[other + 1], points + 16), kernel, degree));
      } else tables.push(twoElements(smooth[e], smooth[other], kernel, degree));
    }
  }
  return {
    mass: massMatrix(space, smooth),
    load: (g, breaks) => loadVector(space, g, breaks),
    apply: (f, out) => apply(tables, elements, degree, f, out),
    jacobian: (f, out) => jacobian(tables, elements, degree, size, f, out),
  };
}

/** Gauss points on an element, or on a part of it. */
function plainRule(
  space: RadialSpace,
  element: number,
  count: number,
  low = space.boundaries[element],
  high = space.boundaries[element + 1],
): Point[] {
  const { nodes, weights } = gaussLegendre(count);
  return nodes.map((node, k) => {
    const v = low + (high - low) * node;
    return { v, weight: (high - low) * weights[k], ...space.basis(element, v) };
  });
}

/** Gauss points in u with v = from + (to − from) u^GRADING, dense near `from`. */
function gradedRule(space: RadialSpace, element: number, from: number, to: number, count: number): Point[] {
  const { nodes, weights } = gaussLegendre(count);
  return nodes.map((node, k) => {
    const v = from + (to - from) * node ** GRADING;
    return { v, weight: Math.abs(to - from) * GRADING * node ** (GRADING - 1) * weights[k], ...space.basis(element, v) };
  });
}

/** T_ijk for i, j in the element of `outer` and k in that of `inner`: the part of the form with φ_x at v. The pair in the other order has that with φ_x*. */
function twoElements(
  outer: readonly Point[],
  inner: readonly Point[],
  kernel: (v: number, w: number) => number,
  degree: number,
): Float64Array {
  const count = degree + 1;
  const table = new Float64Array(count ** 3);
  const values = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (const at of outer) {
    values.fill(0);
    slopes.fill(0);
    for (const { v: w, weight, values: psi, slopes: dpsi } of inner) {
      const factor = weight * kernel(at.v, w);
      for (let k = 0; k < count; k++) {
        values[k] += factor * psi[k];
        slopes[k] += factor * dpsi[k];
      }
    }
    addProduct(table, at.slopes, at.values, at.slopes, values, slopes, -4 * Math.PI ** 2 * at.weight);
  }
  return table;
}

/** T_ijk within one element: the triangle w < v by v = low + L ρ, w = low + L ρ (1 − σ), both graded. */
function sameElement(space: RadialSpace, element: number, kernel: (v: number, w: number) => number, points: number): Float64Array {
  const count = space.degree + 1;
  const table = new Float64Array(count ** 3);
  const low = space.boundaries[element];
  const length = space.boundaries[element + 1] - low;
  const { nodes, weights } = gaussLegendre(points + 16);
  const test = new Float64Array(count);
  const power = GRADING - 1;
  nodes.forEach((r, q) => {
    const rho = length * r ** GRADING;
    const v = low + rho;
    const at = space.basis(element, v);
    nodes.forEach((s, p) => {
      const w = v - rho * s ** GRADING;
      const under = space.basis(element, w);
      const weight = length * rho * GRADING ** 2 * (r * s) ** power * weights[q] * weights[p];
      for (let i = 0; i < count; i++) test[i] = at.slopes[i] - under.slopes[i];
      addProduct(table, test, at.values, at.slopes, under.values, under.slopes, -4 * Math.PI ** 2 * weight * kernel(v, w));
    });
  });
  return table;
}

/** table_ijk += factor · test_i (slope_j value_k* − value_j slope_k*). */
function addProduct(
  table: Float64Array,
  test: Float64Array,
  values: Float64Array,
  slopes: Float64Array,
  otherValues: Float64Array,
  otherSlopes: Float64Array,
  factor: number,
): void {
  const count = test.length;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const scale = factor * test[i];
    for (let j = 0; j < count; j++) {
      const [a, b] = [scale * slopes[j], scale * values[j]];
      for (let k = 0; k < count; k++) table[at++] += a * otherValues[k] - b * otherSlopes[k];
    }
  }
}

function massMatrix({ degree, size }: RadialSpace, rules: readonly Point[][]): Float64Array {
  const mass = new Float64Array(size * size);
  rules.forEach((rule, e) => {
    for (const { v, weight, values } of rule) {
      for (let i = 0; i <= degree; i++) {
        const row = (e * degree + i) * size + e * degree;
        for (let j = 0; j <= degree; j++) mass[row + j] += 4 * Math.PI * v * v * weight * values[i] * values[j];
      }
    }
  });
  return mass;
}

function loadVector(space: RadialSpace, g: (v: number) => number, breaks: ArrayLike<number>): Float64Array {
  const { boundaries, degree } = space;
  const out = new Float64Array(space.size);
  const inner = Array.from(breaks);
  for (let e = 0; e + 1 < boundaries.length; e++) {
    const [low, high] = [boundaries[e], boundaries[e + 1]];
    const ends = [low, ...inner.filter((v) => v > low && v < high), high];
    for (let k = 1; k < ends.length; k++) {
      for (const { v, weight, values } of plainRule(space, e, 4 * degree + 8, ends[k - 1], ends[k])) {
        const value = 4 * Math.PI * v * v * weight * g(v);
        for (let i = 0; i <= degree; i++) out[e * degree + i] += value * values[i];
      }
    }
  }
  return out;
}

function apply(tables: readonly Float64Array[], elements: number, degree: number, f: Float64Array, out: Float64Array): void {
  const count = degree + 1;
  out.fill(0);
  for (let e = 0; e < elements; e++) {
    for (let other = 0; other < elements; other++) {
      const table = tables[e * elements + other];
      const k0 = other * degree;
      let at = 0;
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = 0; j < count; j++, at += count) {
          // Two running sums: a single one would wait for each addition.
          let even = 0;
          let odd = 0;
          for (let k = 0; k < degree; k += 2) {
            even += table[at + k] * f[k0 + k];
            odd += table[at + k + 1] * f[k0 + k + 1];
          }
          if (degree % 2 === 0) even += table[at + degree] * f[k0 + degree];
          sum += (even + odd) * f[e * degree + j];
        }
        out[e * degree + i] += sum;
      }
    }
  }
}

function jacobian(
  tables: readonly Float64Array[],
  elements: number,
  degree: number,
  size: number,
  f: Float64Array,
  out: Float64Array,
): void {
  const count = degree + 1;
  out.fill(0);
  for (let e = 0; e < elements; e++) {
    const j0 = e * degree;
    for (let other = 0; other < elements; other++) {
      const table = tables[e * elements + other];
      const k0 = other * degree;
      let at = 0;
      for (let i = 0; i < count; i++) {
        const row = (j0 + i) * size;
        for (let j = 0; j < count; j++) {
          const fj = f[j0 + j];
          let inner = 0;
          for (let k = 0; k < count; k++) {
            const entry = table[at++];
            inner += entry * f[k0 + k];
            out[row + k0 + k] += entry * fj;
          }
          out[row + j0 + j] += inner;
        }
      }
    }
  }
}
