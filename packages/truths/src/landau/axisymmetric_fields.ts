/** A density and its potentials at the points of quadrature in speed, by harmonics: linear in the coefficients, with tables that are known once and for all. */

import { potentialTables } from "./axisymmetric_potentials.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import { product } from "./linear_solver.ts";
import { type RadialSpace, radialSpace } from "./radial_space.ts";
import { plainRule, type SpeedPoint } from "./speed_rules.ts";

/** What is known of potentials before any density is. */
export interface FieldTables {
  readonly points: readonly FieldPoint[];
  /** The space of the potentials. */
  readonly potentials: RadialSpace;
  /** η_l and β_l of every function at the nodes of that space, each [l/2][node][function]. */
  readonly eta: readonly Float64Array[];
  readonly beta: readonly Float64Array[];
  /** ∫ ψ_j dv. */
  readonly mass: Float64Array;
  /** α = alphaOfEta η + alphaOfMass ∫ f. */
  readonly alphaOfEta: number;
  readonly alphaOfMass: number;
}

/** One point of quadrature, with the element's functions and their derivatives in v. */
export interface FieldPoint extends SpeedPoint {
  readonly element: number;
  /** The same of the functions of the potentials, and second derivatives. */
  readonly potential: { readonly values: Float64Array; readonly slopes: Float64Array; readonly second: Float64Array };
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

/** The tables for one γ. */
export function fieldTables({ radial, harmonics }: AxisymmetricSpace, gamma: number): FieldTables {
  const potentials = radialSpace(radial.boundaries, radial.degree + MORE_DEGREES);
  const points = Array.from({ length: radial.boundaries.length - 1 }, (_, element) => {
    const twice = slopesAtNodes(potentials, element);
    return plainRule(radial, element, radial.degree + MORE_POINTS).map(({ v, weight, values, slopes }) => {
      const basis = potentials.basis(element, v);
      // d/dv = v d/dx, d²/dv² = d/dx + v² d²/dx².
      const second = basis.slopes.map((slope, j) => slope + v * v * basis.slopes.reduce((sum, s, i) => sum + s * twice[i][j], 0));
      return {
        element,
        v,
        weight,
        values,
        slopes: slopes.map((slope) => v * slope),
        potential: { values: basis.values, slopes: basis.slopes.map((slope) => v * slope), second },
      };
    });
  }).flat();
  const mass = new Float64Array(radial.size);
  for (const { element, v, weight, values } of points) {
    for (let j = 0; j < values.length; j++) mass[element * radial.degree + j] += 4 * Math.PI * v * v * weight * values[j];
  }
  return {
    points,
    potentials,
    ...potentialTables(potentials, radial, gamma, harmonics),
    mass,
    alphaOfEta: -(gamma + 3) / 2,
    alphaOfMass: (gamma + 5) / (gamma + 4),
  };
}

/** d/dx of every nodal function of an element at every of its nodes, [node][function]. */
function slopesAtNodes(space: RadialSpace, element: number): Float64Array[] {
  return Array.from(
    { length: space.degree + 1 },
    (_, node) => space.basis(element, Math.sqrt(2 * space.x[element * space.degree + node])).slopes,
  );
}

/** The fields of coefficients at all points, one after the other in the same arrays. */
export function forEachField(
  { radial, harmonics, first, offset }: AxisymmetricSpace,
  { points, potentials, eta, beta, mass, alphaOfEta, alphaOfMass }: FieldTables,
  c: Float64Array,
  use: (fields: Fields, point: number) => void,
): void {
  const whole = alphaOfMass * product(mass, 0, c, 0, radial.size);
  const nodal = (tables: readonly Float64Array[]): Float64Array[] =>
    tables.map((table, n) => {
      const out = new Float64Array(potentials.size);
      const count = radial.size - first[n];
      for (let i = 0; i < out.length; i++) out[i] = product(table, i * radial.size + first[n], c, offset[n] + first[n], count);
      return out;
    });
  const [etas, betas] = [nodal(eta), nodal(beta)];
  const numbers = (): Float64Array => new Float64Array(harmonics);
  const fields = {
    f: numbers(),
    fv: numbers(),
    alpha: numbers(),
    eta: numbers(),
    etaSlope: numbers(),
    beta: numbers(),
    betaSlope: numbers(),
    betaSecond: numbers(),
  };
  points.forEach(({ element, values, slopes, potential }, p) => {
    const start = element * radial.degree;
    const base = element * potentials.degree;
    for (let n = 0; n < harmonics; n++) {
      let f = 0;
      let fv = 0;
      for (let k = Math.max(0, first[n] - start); k < values.length; k++) {
        const value = c[offset[n] + start + k];
        f += values[k] * value;
        fv += slopes[k] * value;
      }
      const etaHere = etas[n];
      const betaHere = betas[n];
      let e = 0;
      let ev = 0;
      let b = 0;
      let bv = 0;
      let bvv = 0;
      for (let k = 0; k < potential.values.length; k++) {
        const value = potential.values[k];
        const slope = potential.slopes[k];
        e += value * etaHere[base + k];
        ev += slope * etaHere[base + k];
        b += value * betaHere[base + k];
        bv += slope * betaHere[base + k];
        bvv += potential.second[k] * betaHere[base + k];
      }
      fields.f[n] = f;
      fields.fv[n] = fv;
      fields.alpha[n] = alphaOfEta * e + (n === 0 ? whole : 0);
      fields.eta[n] = e;
      fields.etaSlope[n] = ev;
      fields.beta[n] = b;
      fields.betaSlope[n] = bv;
      fields.betaSecond[n] = bvv;
    }
    use(fields, p);
  });
}
