/**
 * Functions ψ_j(v) P_l(cosθ), l = 0, 2, …, of a speed and an angle: the radial space's polynomials in v²/2 for each harmonic.
 *
 * An even axisymmetric density is smooth in them, and 1, |v|² and v² P_2 are among them. Harmonics l > 0 vanish at v = 0.
 */

import { legendreValues } from "./legendre_table.ts";
import { product } from "./linear_solver.ts";
import { elementOf, type RadialSpace } from "./radial_space.ts";
import { plainRule } from "./speed_rules.ts";

/** The functions. Harmonic n has l = 2n; its unknown of the radial node j is offset[n] + j for j ≥ first[n]; that of l = 0 is j. */
export interface AxisymmetricSpace {
  readonly radial: RadialSpace;
  readonly harmonics: number;
  readonly first: Int32Array;
  readonly offset: Int32Array;
  readonly size: number;
}

/** A function of speed and of cosθ, even in cosθ. */
export type AxialFunction = (speed: number, cosine: number) => number;

/** The functions of so many harmonics. */
export function axisymmetricSpace(radial: RadialSpace, harmonics: number): AxisymmetricSpace {
  const first = Int32Array.from({ length: harmonics }, (_, n) => (n === 0 ? 0 : 1));
  const offset = Int32Array.from({ length: harmonics }, (_, n) => n * (radial.size - 1));
  return { radial, harmonics, first, offset, size: harmonics * (radial.size - 1) + 1 };
}

/** The function of coefficients. */
export function functionOf({ radial, harmonics, first, offset }: AxisymmetricSpace, c: Float64Array): AxialFunction {
  const { boundaries, degree } = radial;
  // Asked for many angles at one speed, and for the same few in the end.
  const polynomials = new Map<number, Float64Array>();
  const parts = new Map<number, Float64Array>();
  const partsAt = (v: number): Float64Array => {
    const out = new Float64Array(harmonics);
    if (v > boundaries[boundaries.length - 1]) return out;
    const element = elementOf(boundaries, v);
    const { values } = radial.basis(element, v);
    for (let n = 0; n < harmonics; n++) {
      for (let k = Math.max(0, first[n] - element * degree); k <= degree; k++) out[n] += values[k] * c[offset[n] + element * degree + k];
    }
    return out;
  };
  return (v, cosine) => {
    const P = kept(polynomials, cosine, () => legendreValues(cosine, harmonics).value);
    return product(kept(parts, v, () => partsAt(v)), 0, P, 0, harmonics);
  };
}

/** What a key stands for, made when it is first asked for. */
function kept(values: Map<number, Float64Array>, key: number, make: () => Float64Array): Float64Array {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

/** The row that gives ∫ g(v) P_l f, l = 2n. */
export function functionalRow({ radial, first, offset, size }: AxisymmetricSpace, n: number, g: (speed: number) => number): Float64Array {
  const row = new Float64Array(size);
  for (let e = 0; e + 1 < radial.boundaries.length; e++) {
    for (const { v, weight, values } of plainRule(radial, e, pointsForProducts(radial))) {
      const scale = (4 * Math.PI * v * v * weight * g(v)) / (4 * n + 1);
      values.forEach((value, i) => {
        const j = e * radial.degree + i;
        if (j >= first[n]) row[offset[n] + j] += scale * value;
      });
    }
  }
  return row;
}

/** ∫ v² ψ_i ψ_j dv, dense, row-major. */
export function radialMass(radial: RadialSpace): Float64Array {
  const { boundaries, degree, size } = radial;
  const mass = new Float64Array(size * size);
  for (let e = 0; e + 1 < boundaries.length; e++) {
    for (const { v, weight, values } of plainRule(radial, e, pointsForProducts(radial))) {
      for (let i = 0; i <= degree; i++) {
        const row = (e * degree + i) * size + e * degree;
        for (let j = 0; j <= degree; j++) mass[row + j] += v * v * weight * values[i] * values[j];
      }
    }
  }
  return mass;
}

/** Gauss points of an element that are exact for v² times two functions. */
export function pointsForProducts({ degree }: RadialSpace): number {
  return 2 * degree + 6;
}
