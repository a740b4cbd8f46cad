/**
 * The Landau collision operator on isotropic functions in weak form, as numbers.
 *
 *     d/dt ∫ φ f dv = −4π² ∫_{w<v} v⁴w⁴ K(v, w) (φ_x − φ_x*)(f* f_x − f f_x*) dv dw,   x = v²/2, * at w
 *
 * which is −¼ ∬ (∇φ − ∇φ*)·a·(f*∇f − f∇f*) after the directions are integrated. φ = 1 and φ = x make every point of the integrand 0, so that any quadrature conserves mass
 * and energy. The right-hand side and its exact Jacobian are sums over integrals that are known once and for all (`pair_integrals.ts`).
 */

import { type PairIntegrals, pairIntegrals } from "./pair_integrals.ts";
import type { RadialSpace } from "./radial_space.ts";
import { pieces, plainRule } from "./speed_rules.ts";

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

/** The collision operator for one γ. */
export function collisionForm(space: RadialSpace, gamma: number): CollisionForm {
  const integrals = pairIntegrals(space, gamma);
  return {
    mass: massMatrix(space),
    load: (g, breaks) => loadVector(space, g, breaks),
    apply: (f, out) => apply(integrals, space, f, out),
    jacobian: (f, out) => jacobian(integrals, space, f, out),
  };
}

function massMatrix(space: RadialSpace): Float64Array {
  const { boundaries, degree, size } = space;
  const mass = new Float64Array(size * size);
  for (let e = 0; e + 1 < boundaries.length; e++) {
    for (const { v, weight, values } of plainRule(space, e, 3 * degree + 6)) {
      for (let i = 0; i <= degree; i++) {
        const row = (e * degree + i) * size + e * degree;
        for (let j = 0; j <= degree; j++) mass[row + j] += 4 * Math.PI * v * v * weight * values[i] * values[j];
      }
    }
  }
  return mass;
}

function loadVector(space: RadialSpace, g: (v: number) => number, breaks: ArrayLike<number>): Float64Array {
  const { boundaries, degree } = space;
  const out = new Float64Array(space.size);
  for (let e = 0; e + 1 < boundaries.length; e++) {
    for (const [from, to] of pieces(boundaries[e], boundaries[e + 1], breaks)) {
      for (const { v, weight, values } of plainRule(space, e, 4 * degree + 8, from, to)) {
        const value = 4 * Math.PI * v * v * weight * g(v);
        for (let i = 0; i <= degree; i++) out[e * degree + i] += value * values[i];
      }
    }
  }
  return out;
}

function apply(
  { points, values, slopes, ofValues, ofSlopes, within }: PairIntegrals,
  space: RadialSpace,
  f: Float64Array,
  out: Float64Array,
): void {
  const { degree, size } = space;
  const count = degree + 1;
  out.fill(0);
  within.forEach((table, e) => {
    const first = e * degree;
    for (let p = e * points; p < (e + 1) * points; p++) {
      // What the others do; two running sums each: a single one would wait for each addition.
      let [value, value2, slope, slope2] = [0, 0, 0, 0];
      let at = p * size;
      let k = 0;
      for (; k + 1 < size; k += 2, at += 2) {
        value += ofValues[at] * f[k];
        value2 += ofValues[at + 1] * f[k + 1];
        slope += ofSlopes[at] * f[k];
        slope2 += ofSlopes[at + 1] * f[k + 1];
      }
      if (k < size) {
        value += ofValues[at] * f[k];
        slope += ofSlopes[at] * f[k];
      }
      let [here, hereSlope] = [0, 0];
      for (let j = 0; j < count; j++) {
        here += values[p * count + j] * f[first + j];
        hereSlope += slopes[p * count + j] * f[first + j];
      }
      const flux = hereSlope * (value + value2) - here * (slope + slope2);
      for (let i = 0; i < count; i++) out[first + i] += slopes[p * count + i] * flux;
    }
    let at = 0;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) {
        let inner = 0;
        for (let k = 0; k < count; k++) inner += table[at++] * f[first + k];
        sum += inner * f[first + j];
      }
      out[first + i] += sum;
    }
  });
}

function jacobian(
  { points, values, slopes, ofValues, ofSlopes, within }: PairIntegrals,
  space: RadialSpace,
  f: Float64Array,
  out: Float64Array,
): void {
  const { degree, size } = space;
  const count = degree + 1;
  const [flux, next] = [new Float64Array(size), new Float64Array(size)];
  const fluxAt = (p: number, first: number, into: Float64Array): void => {
    let [here, hereSlope] = [0, 0];
    for (let j = 0; j < count; j++) {
      here += values[p * count + j] * f[first + j];
      hereSlope += slopes[p * count + j] * f[first + j];
    }
    let [value, slope] = [0, 0];
    for (let k = 0, at = p * size; k < size; k++, at++) {
      value += ofValues[at] * f[k];
      slope += ofSlopes[at] * f[k];
      into[k] = hereSlope * ofValues[at] - here * ofSlopes[at];
    }
    for (let j = 0; j < count; j++) into[first + j] += slopes[p * count + j] * value - values[p * count + j] * slope;
  };
  out.fill(0);
  within.forEach((table, e) => {
    const first = e * degree;
    // Two points at once (their number is even): each row of the result is read and written half as often.
    for (let p = e * points; p < (e + 1) * points; p += 2) {
      fluxAt(p, first, flux);
      fluxAt(p + 1, first, next);
      for (let i = 0; i < count; i++) {
        const [test, nextTest] = [slopes[p * count + i], slopes[(p + 1) * count + i]];
        const row = (first + i) * size;
        for (let k = 0; k < size; k++) out[row + k] += test * flux[k] + nextTest * next[k];
      }
    }
    let at = 0;
    for (let i = 0; i < count; i++) {
      const row = (first + i) * size + first;
      for (let j = 0; j < count; j++) {
        let inner = 0;
        for (let k = 0; k < count; k++) {
          const entry = table[at++];
          inner += entry * f[first + k];
          out[row + k] += entry * f[first + j];
        }
        out[row + j] += inner;
      }
    }
  });
}
