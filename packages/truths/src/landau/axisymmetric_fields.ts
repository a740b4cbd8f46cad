/** A density and its potentials at the points of quadrature in speed, by harmonics: linear in the coefficients, with tables that are known once and for all. */

import { potentialTables } from "./axisymmetric_potentials.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import { type RadialSpace, radialSpace } from "./radial_space.ts";
import { plainRule } from "./speed_rules.ts";

/** One point of quadrature. Of the potentials: numbers by [harmonic][radial node]. */
export interface PointTables {
  readonly element: number;
  readonly v: number;
  readonly weight: number;
  /** The element's functions and their derivatives in v. */
  readonly values: Float64Array;
  readonly slopes: Float64Array;
  readonly alpha: readonly Float64Array[];
  readonly eta: readonly Float64Array[];
  readonly etaSlope: readonly Float64Array[];
  readonly beta: readonly Float64Array[];
  readonly betaSlope: readonly Float64Array[];
  readonly betaSecond: readonly Float64Array[];
}

/** f, α, η and β with derivatives in v at one speed, by harmonic. */
export interface Fields {
  readonly f: Float64Array;
  readonly fv: Float64Array;
  readonly alpha: Float64Array;
  readonly eta: Float64Array;
  readonly etaSlope: Float64Array;
  readonly beta: Float64Array;
  readonly betaSlope: Float64Array;
  readonly betaSecond: Float64Array;
}

/** By how much the degree of the potentials exceeds that of the density: β is differentiated twice. */
const MORE_DEGREES = 2;
/** By how much the points of an element exceed its degree. */
const MORE_POINTS = 4;

/** The tables of all points for one γ. */
export function axisymmetricFields({ radial, harmonics }: AxisymmetricSpace, gamma: number): PointTables[] {
  const fine = radialSpace(radial.boundaries, radial.degree + MORE_DEGREES);
  const tables = potentialTables(fine, radial, gamma, harmonics);
  const mass = massRow(radial);
  return Array.from({ length: radial.boundaries.length - 1 }, (_, element) => {
    const twice = secondDerivatives(fine, element);
    return plainRule(radial, element, radial.degree + MORE_POINTS).map(({ v, weight, values, slopes }) => {
      const basis = fine.basis(element, v);
      const along = basis.slopes.map((slope) => v * slope);
      // d²/dv² = d/dx + v² d²/dx².
      const second = basis.slopes.map((slope, j) => slope + v * v * basis.slopes.reduce((sum, s, i) => sum + s * twice[i][j], 0));
      const read = (potential: readonly Float64Array[], by: Float64Array): Float64Array[] =>
        potential.map((nodal) => {
          const out = new Float64Array(radial.size);
          by.forEach((factor, j) => {
            const row = (element * fine.degree + j) * radial.size;
            for (let k = 0; k < radial.size; k++) out[k] += factor * nodal[row + k];
          });
          return out;
        });
      const eta = read(tables.eta, basis.values);
      return {
        element,
        v,
        weight,
        values,
        slopes: slopes.map((slope) => v * slope),
        alpha: eta.map((of, n) => of.map((value, k) => (-(gamma + 3) / 2) * value + (n === 0 ? ((gamma + 5) / (gamma + 4)) * mass[k] : 0))),
        eta,
        etaSlope: read(tables.eta, along),
        beta: read(tables.beta, basis.values),
        betaSlope: read(tables.beta, along),
        betaSecond: read(tables.beta, second),
      };
    });
  }).flat();
}

/** d/dx of every nodal function of an element at every of its nodes, [node][function]. */
function secondDerivatives(space: RadialSpace, element: number): Float64Array[] {
  return Array.from(
    { length: space.degree + 1 },
    (_, node) => space.basis(element, Math.sqrt(2 * space.x[element * space.degree + node])).slopes,
  );
}

/** ∫ ψ_j dv. */
function massRow(radial: RadialSpace): Float64Array {
  const row = new Float64Array(radial.size);
  for (let e = 0; e + 1 < radial.boundaries.length; e++) {
    for (const { v, weight, values } of plainRule(radial, e, radial.degree + MORE_POINTS)) {
      values.forEach((value, j) => {
        row[e * radial.degree + j] += 4 * Math.PI * v * v * weight * value;
      });
    }
  }
  return row;
}

/** The fields of coefficients at one point. */
export function fieldsOf({ radial, harmonics, first, offset }: AxisymmetricSpace, point: PointTables, c: Float64Array): Fields {
  const start = point.element * radial.degree;
  const here = (by: Float64Array): Float64Array =>
    Float64Array.from({ length: harmonics }, (_, n) => {
      let sum = 0;
      for (let k = 0; k < by.length; k++) if (start + k >= first[n]) sum += by[k] * c[offset[n] + start + k];
      return sum;
    });
  const everywhere = (table: readonly Float64Array[]): Float64Array =>
    Float64Array.from({ length: harmonics }, (_, n) => {
      const row = table[n];
      const shift = offset[n];
      let sum = 0;
      for (let k = first[n]; k < row.length; k++) sum += row[k] * c[shift + k];
      return sum;
    });
  return {
    f: here(point.values),
    fv: here(point.slopes),
    alpha: everywhere(point.alpha),
    eta: everywhere(point.eta),
    etaSlope: everywhere(point.etaSlope),
    beta: everywhere(point.beta),
    betaSlope: everywhere(point.betaSlope),
    betaSecond: everywhere(point.betaSecond),
  };
}
