/**
 * The Landau collision operator on axisymmetric densities, even in v, in weak form: d/dt ∫ φ f = −½ ∫ ∇φ·(A∇f − f∇η) dv, A = α I + ∇∇β.
 *
 * Potentials by tables, products of functions point by point in (speed, angle), projections by quadrature. The operator is quadratic, so its Jacobian is exact: what the potentials of f do to
 * a function, and what the potentials of that function do to f.
 */

import { axisymmetricFields, type Fields, fieldsOf, type PointTables } from "./axisymmetric_fields.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import { legendreValues } from "./legendre_table.ts";
import { gaussLegendre } from "../quadrature.ts";

/** The quadratic operator on the coefficients of a space, for the radial mass matrix ∫ v² ψ_i ψ_j dv of each harmonic. */
export interface AxisymmetricForm {
  apply(c: Float64Array, out: Float64Array): void;
  /** The derivative of `apply` at c, dense, row-major. */
  jacobian(c: Float64Array, out: Float64Array): void;
}

/** The operator for one γ. */
export function axisymmetricForm(space: AxisymmetricSpace, gamma: number): AxisymmetricForm {
  const tables = axisymmetricFields(space, gamma);
  const angles = halfCircle(space.harmonics);
  return {
    apply: (c, out) => apply(space, tables, angles, c, out),
    jacobian: (c, out) => jacobian(space, tables, angles, c, out),
  };
}

/** Share of the sphere and Legendre polynomials at Gauss points of cosθ in (0, 1), exact for the products of three of them. */
function halfCircle(harmonics: number): Angle[] {
  const { nodes, weights } = gaussLegendre(2 * Math.ceil((6 * harmonics + 2) / 4));
  return nodes.flatMap((node, m) => (2 * node > 1 ? [{ share: 2 * weights[m], ...legendreValues(2 * node - 1, harmonics) }] : []));
}

interface Angle {
  readonly share: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly second: Float64Array;
}

/** The coefficients of the flux at one point: J_v = A F_v + cross F_t/v − η_v F, J_t = cross F_v + B F_t/v − η_t/v F. */
interface Coefficients {
  F: number;
  Fv: number;
  Ft: number;
  A: number;
  B: number;
  cross: number;
  etav: number;
  etat: number;
}

function coefficientsAt(fields: Fields, v: number, { value, slope, second }: Angle, count: number): Coefficients {
  let [F, Fv, Ft, a, etav, etat, Bv, Bvv, Bt, Btt, Bvt] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const { f, fv, alpha, eta, etaSlope, beta, betaSlope, betaSecond } = fields;
  for (let n = 0; n < count; n++) {
    const [p, dp] = [value[n], slope[n]];
    F += f[n] * p;
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
  return { F, Fv, Ft: Ft / v, A: a + Bvv, B: a + (Btt / v + Bv) / v, cross: (Bvt - Bt / v) / v, etav, etat: etat / v };
}

function apply(
  space: AxisymmetricSpace,
  tables: readonly PointTables[],
  angles: readonly Angle[],
  c: Float64Array,
  out: Float64Array,
): void {
  const { radial: { degree }, harmonics, first, offset } = space;
  out.fill(0);
  const flux = new Float64Array(harmonics);
  const fluxAngle = new Float64Array(harmonics);
  for (const point of tables) {
    const { v, weight, values, slopes, element } = point;
    const fields = fieldsOf(space, point, c);
    flux.fill(0);
    fluxAngle.fill(0);
    for (const angle of angles) {
      const { F, Fv, Ft, A, B, cross, etav, etat } = coefficientsAt(fields, v, angle, harmonics);
      const Jv = angle.share * (A * Fv + cross * Ft - etav * F);
      const Jt = angle.share * (cross * Fv + B * Ft - etat * F);
      for (let n = 0; n < harmonics; n++) {
        flux[n] += Jv * angle.value[n];
        fluxAngle[n] += (Jt * angle.slope[n]) / v;
      }
    }
    for (let n = 0; n < harmonics; n++) {
      const scale = -0.5 * (4 * n + 1) * v * v * weight;
      for (let i = 0; i <= degree; i++) {
        const j = element * degree + i;
        if (j >= first[n]) out[offset[n] + j] += scale * (flux[n] * slopes[i] + fluxAngle[n] * values[i]);
      }
    }
  }
}

/** How many numbers a pair of harmonics (test, function) has at one speed: four for the local part, seven for the potentials. */
const LOCAL = 4;
const KERNELS = 7;

function jacobian(
  space: AxisymmetricSpace,
  tables: readonly PointTables[],
  angles: readonly Angle[],
  c: Float64Array,
  out: Float64Array,
): void {
  const { radial: { degree, size: nodes }, harmonics, first, offset, size } = space;
  out.fill(0);
  const local = new Float64Array(LOCAL * harmonics * harmonics);
  const kernels = new Float64Array(KERNELS * harmonics * harmonics);
  const terms = Array.from({ length: 6 }, () => new Float64Array(nodes));
  const [radialFlux, angularFlux] = [new Float64Array(nodes), new Float64Array(nodes)];
  for (const point of tables) {
    const { v, weight, values, slopes, element } = point;
    angularProjections(fieldsOf(space, point, c), v, angles, harmonics, local, kernels);
    for (let m = 0; m < harmonics; m++) {
      potentialTerms(point, m, terms);
      const [s1, s2, s3, s4, s5, s6] = terms;
      for (let n = 0; n < harmonics; n++) {
        const at = n * harmonics + m;
        const [k1, k2, k3, k4, k5, k6, k7] = kernels.subarray(KERNELS * at, KERNELS * at + KERNELS);
        for (let j = first[m]; j < nodes; j++) {
          radialFlux[j] = k1 * s1[j] + k2 * s2[j] - k3 * s3[j];
          angularFlux[j] = k4 * s2[j] + k5 * s4[j] + k6 * s5[j] - k7 * s6[j];
        }
        const [l0, l1, l2, l3] = local.subarray(LOCAL * at, LOCAL * at + LOCAL);
        for (let k = 0; k <= degree; k++) {
          const j = element * degree + k;
          radialFlux[j] += l0 * slopes[k] + l1 * values[k];
          angularFlux[j] += l2 * slopes[k] + l3 * values[k];
        }
        const scale = -0.5 * (4 * n + 1) * v * v * weight;
        for (let k = 0; k <= degree; k++) {
          const i = element * degree + k;
          if (i < first[n]) continue;
          const [slope, value] = [scale * slopes[k], scale * values[k]];
          const row = (offset[n] + i) * size + offset[m];
          for (let j = first[m]; j < nodes; j++) out[row + j] += slope * radialFlux[j] + value * angularFlux[j];
        }
      }
    }
  }
}

/** The combinations of a point's potentials, by node, that the flux has beside the six derivatives of f. */
function potentialTerms(
  { v, alpha, eta, etaSlope, beta, betaSlope, betaSecond }: PointTables,
  m: number,
  terms: readonly Float64Array[],
): void {
  const [s1, s2, s3, s4, s5, s6] = terms;
  const [a, e, ev, b, bv, bvv] = [alpha[m], eta[m], etaSlope[m], beta[m], betaSlope[m], betaSecond[m]];
  for (let j = 0; j < s1.length; j++) {
    s1[j] = a[j] + bvv[j];
    s2[j] = (bv[j] - b[j] / v) / v;
    s3[j] = ev[j];
    s4[j] = a[j] + bv[j] / v;
    s5[j] = b[j] / (v * v);
    s6[j] = e[j] / v;
  }
}

/** Averages over the angle for each pair (test, function) at one speed. */
function angularProjections(
  fields: Fields,
  v: number,
  angles: readonly Angle[],
  harmonics: number,
  local: Float64Array,
  kernels: Float64Array,
): void {
  local.fill(0);
  kernels.fill(0);
  for (const angle of angles) {
    const { F, Fv, Ft, A, B, cross, etav, etat } = coefficientsAt(fields, v, angle, harmonics);
    const { share, value, slope, second } = angle;
    for (let n = 0; n < harmonics; n++) {
      const p = share * value[n];
      const t = (share * slope[n]) / v;
      for (let m = 0; m < harmonics; m++) {
        const [q, dq, ddq] = [value[m], slope[m], second[m]];
        const at = n * harmonics + m;
        const l = LOCAL * at;
        local[l] += p * A * q;
        local[l + 1] += p * ((cross / v) * dq - etav * q);
        local[l + 2] += t * cross * q;
        local[l + 3] += t * ((B / v) * dq - etat * q);
        const k = KERNELS * at;
        kernels[k] += p * Fv * q;
        kernels[k + 1] += p * Ft * dq;
        kernels[k + 2] += p * F * q;
        kernels[k + 3] += t * Fv * dq;
        kernels[k + 4] += t * Ft * q;
        kernels[k + 5] += t * Ft * ddq;
        kernels[k + 6] += t * F * dq;
      }
    }
  }
}
