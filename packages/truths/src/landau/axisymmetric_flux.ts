/**
 * The Landau collision operator on axisymmetric densities, even in v, in weak form: d/dt ∫ φ f = −½ ∫ ∇φ·(A∇f − f∇η) dv, A = α I + ∇∇β.
 *
 * Potentials by tables, products of functions point by point in (speed, angle), projections by quadrature. The operator is quadratic, so its derivative is exact: what the potentials of f do to
 * a function, and what the potentials of that function do to f.
 */

import { type Fields, type FieldTables, fieldTables, forEachField } from "./axisymmetric_fields.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import { legendreValues } from "./legendre_table.ts";
import { gaussLegendre } from "../quadrature.ts";

/** What the operator on a space is made of. */
export interface FluxOperator {
  readonly space: AxisymmetricSpace;
  readonly tables: FieldTables;
  readonly angles: readonly Angle[];
  /** Coefficients that the next application overwrites. */
  readonly scratch: Float64Array;
}

/** One angle: its share of the sphere, and the Legendre polynomials there. */
export interface Angle {
  readonly share: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly second: Float64Array;
}

/** The operator for one γ. */
export function fluxOperator(space: AxisymmetricSpace, gamma: number): FluxOperator {
  const tables = fieldTables(space, gamma);
  const angles = halfCircle(space.harmonics);
  return { space, tables, angles, scratch: new Float64Array(COEFFICIENTS * angles.length * tables.points.length) };
}

/** Gauss points of cosθ in (0, 1), exact for the products of three Legendre polynomials. */
function halfCircle(harmonics: number): Angle[] {
  const { nodes, weights } = gaussLegendre(2 * Math.ceil((6 * harmonics + 2) / 4));
  return nodes.flatMap((node, m) => (2 * node > 1 ? [{ share: 2 * weights[m], ...legendreValues(2 * node - 1, harmonics) }] : []));
}

/**
 * What a function and its potentials are at one point: J_v = A F_v + cross F_t − η_v F, J_t = cross F_v + B F_t − η_t F, with F_t and η_t derivatives along the circle, over v. In an array
 * of these eight for each point and angle.
 */
export const [F, FV, FT, A, B, CROSS, ETAV, ETAT] = [0, 1, 2, 3, 4, 5, 6, 7];
export const COEFFICIENTS = 8;

/** The coefficients at all angles of one speed, into `out` from `at` on. */
function coefficientsAt(fields: Fields, v: number, angles: readonly Angle[], out: Float64Array, at: number): void {
  const { f, fv, alpha, eta, etaSlope, beta, betaSlope, betaSecond } = fields;
  for (let m = 0; m < angles.length; m++) {
    const { value, slope, second } = angles[m];
    let F0 = 0;
    let Fv = 0;
    let Ft = 0;
    let a = 0;
    let etav = 0;
    let etat = 0;
    let Bv = 0;
    let Bvv = 0;
    let Bt = 0;
    let Btt = 0;
    let Bvt = 0;
    for (let n = 0; n < f.length; n++) {
      const p = value[n];
      const dp = slope[n];
      F0 += f[n] * p;
      Fv += fv[n] * p;
      Ft += f[n] * dp;
      a += alpha[n] * p;
      etav += etaSlope[n] * p;
      etat += eta[n] * dp;
      Bv += betaSlope[n] * p;
      Bvv += betaSecond[n] * p;
      Bt += beta[n] * dp;
      Btt += beta[n] * second[n];
      Bvt += betaSlope[n] * dp;
    }
    const i = at + COEFFICIENTS * m;
    out[i + F] = F0;
    out[i + FV] = Fv;
    out[i + FT] = Ft / v;
    out[i + A] = a + Bvv;
    out[i + B] = a + (Btt / v + Bv) / v;
    out[i + CROSS] = (Bvt - Bt / v) / v;
    out[i + ETAV] = etav;
    out[i + ETAT] = etat / v;
  }
}

/** The coefficients of c at all points and angles. */
export function coefficientsOf({ space, tables, angles }: FluxOperator, c: Float64Array, out: Float64Array): void {
  const stride = COEFFICIENTS * angles.length;
  forEachField(space, tables, c, (fields, p) => coefficientsAt(fields, tables.points[p].v, angles, out, p * stride));
}

/** out_i = d/dt ∫ φ_i f by the flux that `fluxOf` writes, along v and along the circle, for the coefficients from an index on. */
function project({ space, tables, angles }: FluxOperator, fluxOf: (at: number, flux: Float64Array) => void, out: Float64Array): void {
  const { radial: { degree }, harmonics, first, offset } = space;
  out.fill(0);
  const flux = new Float64Array(2);
  const along = new Float64Array(harmonics);
  const around = new Float64Array(harmonics);
  tables.points.forEach(({ v, weight, values, slopes, element }, p) => {
    along.fill(0);
    around.fill(0);
    for (let m = 0; m < angles.length; m++) {
      const { share, value, slope } = angles[m];
      fluxOf(COEFFICIENTS * (p * angles.length + m), flux);
      const [Jv, Jt] = [share * flux[0], (share * flux[1]) / v];
      for (let n = 0; n < harmonics; n++) {
        along[n] += Jv * value[n];
        around[n] += Jt * slope[n];
      }
    }
    for (let n = 0; n < harmonics; n++) {
      const scale = -0.5 * (4 * n + 1) * v * v * weight;
      for (let i = 0; i <= degree; i++) {
        const j = element * degree + i;
        if (j >= first[n]) out[offset[n] + j] += scale * (along[n] * slopes[i] + around[n] * values[i]);
      }
    }
  });
}

/** out = the operator on c. */
export function applyFlux(operator: FluxOperator, c: Float64Array, out: Float64Array): void {
  const of = operator.scratch;
  coefficientsOf(operator, c, of);
  project(operator, (i, flux) => {
    flux[0] = (of[i + A] * of[i + FV] + of[i + CROSS] * of[i + FT]) - of[i + ETAV] * of[i + F];
    flux[1] = (of[i + CROSS] * of[i + FV] + of[i + B] * of[i + FT]) - of[i + ETAT] * of[i + F];
  }, out);
}

/** out = the derivative of the operator, at what has the coefficients `at`, times u. */
export function applyDerivative(operator: FluxOperator, at: Float64Array, u: Float64Array, out: Float64Array): void {
  const of = operator.scratch;
  coefficientsOf(operator, u, of);
  project(operator, (i, flux) => {
    flux[0] = ((at[i + A] * of[i + FV] + of[i + A] * at[i + FV]) + (at[i + CROSS] * of[i + FT] + of[i + CROSS] * at[i + FT])) -
      (at[i + ETAV] * of[i + F] + of[i + ETAV] * at[i + F]);
    flux[1] = ((at[i + CROSS] * of[i + FV] + of[i + CROSS] * at[i + FV]) + (at[i + B] * of[i + FT] + of[i + B] * at[i + FT])) -
      (at[i + ETAT] * of[i + F] + of[i + ETAT] * at[i + F]);
  }, out);
}
