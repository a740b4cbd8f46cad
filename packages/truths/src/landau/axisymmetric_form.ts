/**
 * The Landau collision operator on axisymmetric densities, even in v, in Burnett functions: d/dt c_a = −½ ∫ ∇φ_a·(A∇f − f∇η) dv, A = α I + ∇∇β.
 *
 * Potentials by tables, products of functions point by point in (speed, angle), projections by quadrature.
 */

import { gaussLegendre } from "../quadrature.ts";
import { potentialTables } from "./axisymmetric_potentials.ts";
import { type BurnettIndex, burnettIndices, burnettRadial } from "./burnett_basis.ts";
import { radialSpace } from "./radial_space.ts";

/** The quadratic operator on coefficients in the order of `indices`. */
export interface AxisymmetricForm {
  readonly indices: readonly BurnettIndex[];
  readonly size: number;
  apply(c: Float64Array, out: Float64Array): void;
  jacobian(c: Float64Array, out: Float64Array): void;
}

/** Largest speed and width of elements in units of √T: the product of two functions of the highest degree and the Maxwellian has vanished there. */
const LARGEST_SPEED = 13;
const ELEMENTS = 13;
const DEGREE = 10;
const POINTS = 14;
const PROJECTION_ANGLES = 160;

/** Radial tables of one l, each [point][k]. */
interface Harmonic {
  readonly l: number;
  readonly members: readonly number[];
  readonly test: Float64Array;
  readonly testSlope: Float64Array;
  readonly f: Float64Array;
  readonly fSlope: Float64Array;
  readonly eta: Float64Array;
  readonly etaSlope: Float64Array;
  readonly beta: Float64Array;
  readonly betaSlope: Float64Array;
  readonly betaSecond: Float64Array;
}

/** The operator for one γ, in functions of a temperature and of degrees up to an even number. */
export function axisymmetricForm(gamma: number, temperature: number, most: number): AxisymmetricForm {
  const indices = burnettIndices(most);
  const radial = radialPoints(temperature);
  const harmonics = harmonicTables(gamma, temperature, indices, radial);
  const angles = angularTables(most);
  const count = harmonics.length;
  // Per harmonic: f, f_v, η, η_v, β, β_v, β_vv at one speed.
  const radialValues = Array.from({ length: 7 }, () => new Float64Array(count));
  const apply = (c: Float64Array, out: Float64Array): void => {
    out.fill(0);
    const [f, fv, eta, etav, beta, betav, betavv] = radialValues;
    const flux = new Float64Array(count);
    const fluxAngle = new Float64Array(count);
    radial.points.forEach(({ v, weight }, q) => {
      harmonics.forEach((h, half) => {
        const size = h.members.length;
        const tables = [h.f, h.fSlope, h.eta, h.etaSlope, h.beta, h.betaSlope, h.betaSecond];
        for (let t = 0; t < 7; t++) {
          const table = tables[t];
          let sum = 0;
          for (let k = 0; k < size; k++) sum += table[q * size + k] * c[h.members[k]];
          radialValues[t][half] = sum;
        }
      });
      flux.fill(0);
      fluxAngle.fill(0);
      for (const { weight: share, P, slope, second } of angles) {
        let [F, Fv, Ft, Eta, Etav, Etat, Bv, Bvv, Bt, Btt, Bvt] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for (let n = 0; n < count; n++) {
          const [p, dp] = [P[n], slope[n]];
          F += f[n] * p;
          Fv += fv[n] * p;
          Ft += f[n] * dp;
          Eta += eta[n] * p;
          Etav += etav[n] * p;
          Etat += eta[n] * dp;
          Bv += betav[n] * p;
          Bvv += betavv[n] * p;
          Bt += beta[n] * dp;
          Btt += beta[n] * second[n];
          Bvt += betav[n] * dp;
        }
        const alpha = (-(gamma + 3) / 2) * Eta + ((gamma + 5) / (gamma + 4)) * c[0];
        const cross = (Bvt - Bt / v) / v;
        const Jv = (alpha + Bvv) * Fv + (cross * Ft) / v - Etav * F;
        const Jt = cross * Fv + ((alpha + (Btt / v + Bv) / v) * Ft) / v - (Etat / v) * F;
        for (let n = 0; n < count; n++) {
          flux[n] += share * Jv * P[n];
          fluxAngle[n] += (share * Jt * slope[n]) / v;
        }
      }
      const scale = -0.5 * 4 * Math.PI * v * v * weight;
      harmonics.forEach((h, half) => {
        const size = h.members.length;
        for (let k = 0; k < size; k++) {
          out[h.members[k]] += scale * (flux[half] * h.testSlope[q * size + k] + fluxAngle[half] * h.test[q * size + k]);
        }
      });
    });
  };
  return { indices, size: indices.length, apply, jacobian: quadraticJacobian(indices.length, apply) };
}

/** Gauss points in speed, and the space on which potentials are differentiated. */
function radialPoints(temperature: number) {
  const largest = LARGEST_SPEED * Math.sqrt(temperature);
  const space = radialSpace(Float64Array.from({ length: ELEMENTS + 1 }, (_, e) => (e * largest) / ELEMENTS), DEGREE);
  const { nodes, weights } = gaussLegendre(POINTS);
  const points = Array.from(
    { length: ELEMENTS },
    (_, element) =>
      nodes.map((node, k) => ({ element, v: ((element + node) * largest) / ELEMENTS, weight: (weights[k] * largest) / ELEMENTS })),
  ).flat();
  return { space, points };
}

function harmonicTables(
  gamma: number,
  temperature: number,
  indices: readonly BurnettIndex[],
  { space, points }: ReturnType<typeof radialPoints>,
): Harmonic[] {
  const most = Math.max(...indices.map(({ l }) => l));
  const ls = Array.from({ length: most / 2 + 1 }, (_, half) => 2 * half);
  const members = ls.map((l) => indices.flatMap((index, a) => (index.l === l ? [a] : [])));
  const known = new Map<number, Float64Array[]>();
  // The potentials ask for the same speeds again and again.
  const values = (w: number): Float64Array[] => {
    const found = known.get(w) ?? members.map((of) => Float64Array.from(of, (a) => burnettRadial(indices[a], temperature, w, true).value));
    known.set(w, found);
    return found;
  };
  const tables = potentialTables(space, gamma, members.map((of, half) => ({ count: of.length, at: (w: number) => values(w)[half] })));
  return ls.map((l, half) => {
    const of = members[half];
    const table = (entry: (q: number, k: number) => number): Float64Array =>
      Float64Array.from({ length: points.length * of.length }, (_, at) => entry(Math.floor(at / of.length), at % of.length));
    const [eta, beta] = [tables.eta[half], tables.beta[half]].map((nodal) => potentialAt(space, points, nodal, of.length));
    return {
      l,
      members: of,
      test: table((q, k) => burnettRadial(indices[of[k]], temperature, points[q].v, false).value),
      testSlope: table((q, k) => burnettRadial(indices[of[k]], temperature, points[q].v, false).slope),
      f: table((q, k) => burnettRadial(indices[of[k]], temperature, points[q].v, true).value),
      fSlope: table((q, k) => burnettRadial(indices[of[k]], temperature, points[q].v, true).slope),
      eta: eta.value,
      etaSlope: eta.slope,
      beta: beta.value,
      betaSlope: beta.slope,
      betaSecond: beta.second,
    };
  });
}

/** Values, first and second derivatives in v at the points, from values at the nodes. */
function potentialAt(
  space: ReturnType<typeof radialSpace>,
  points: readonly { element: number; v: number }[],
  nodal: Float64Array,
  count: number,
) {
  const [value, slope, second] = [0, 1, 2].map(() => new Float64Array(points.length * count));
  // The derivative in x of each nodal function, again at the nodes of its element.
  const atNodes = space.x.map((x) => Math.sqrt(2 * x));
  points.forEach(({ element, v }, q) => {
    const { values, slopes } = space.basis(element, v);
    for (let j = 0; j <= space.degree; j++) {
      const node = element * space.degree + j;
      const inner = space.basis(element, atNodes[node]).slopes;
      for (let k = 0; k < count; k++) {
        const at = nodal[node * count + k];
        value[q * count + k] += values[j] * at;
        slope[q * count + k] += v * slopes[j] * at;
        let derivative = 0;
        for (let i = 0; i <= space.degree; i++) derivative += inner[i] * nodal[(element * space.degree + i) * count + k];
        // d²/dv² = d/dx + v² d²/dx².
        second[q * count + k] += slopes[j] * at + v * v * slopes[j] * derivative;
      }
    }
  });
  return { value, slope, second };
}

/** P_l, its first and second derivative in θ for l = 0, 2, … at Gauss points of cosθ in (0, 1); the integrands are even. */
function angularTables(most: number) {
  const { nodes, weights } = gaussLegendre(2 * Math.ceil((3 * most + 4) / 4));
  return nodes.flatMap((node, m) => {
    const mu = 2 * node - 1;
    if (mu <= 0) return [];
    const count = most / 2 + 1;
    const [P, slope, second] = [0, 1, 2].map(() => new Float64Array(count));
    const sine = Math.sqrt(1 - mu * mu);
    legendreAll(most, mu).forEach(([value, derivative], l) => {
      if (l % 2 === 1) return;
      P[l / 2] = value;
      slope[l / 2] = -sine * derivative;
      second[l / 2] = mu * derivative - l * (l + 1) * value;
    });
    return [{ weight: 2 * weights[m], P, slope, second }];
  });
}

/** P_l(μ) and P_l′(μ) for l = 0 … most. */
function legendreAll(most: number, mu: number): [number, number][] {
  const all: [number, number][] = [[1, 0], [mu, 1]];
  for (let l = 1; l < most; l++) {
    const [p, dp] = all[l];
    all.push([((2 * l + 1) * mu * p - l * all[l - 1][0]) / (l + 1), (l + 1) * p + mu * dp]);
  }
  return all;
}

/** ∫ φ_a f dv for a density of speed and cosθ that is even in cosθ, in the order of the basis. */
export function burnettCoefficients(f: (speed: number, cosine: number) => number, temperature: number, most: number): Float64Array {
  const indices = burnettIndices(most);
  const { nodes, weights } = gaussLegendre(PROJECTION_ANGLES);
  const out = new Float64Array(indices.length);
  const legendre = nodes.map((mu) => legendreAll(most, mu));
  for (const { v, weight } of radialPoints(temperature).points) {
    const parts = new Float64Array(most + 1);
    nodes.forEach((mu, m) => {
      const value = f(v, mu) * weights[m];
      for (let l = 0; l <= most; l += 2) parts[l] += value * legendre[m][l][0];
    });
    indices.forEach((index, a) => {
      out[a] += 4 * Math.PI * v * v * weight * parts[index.l] * burnettRadial(index, temperature, v, false).value;
    });
  }
  return out;
}

/** The derivative of a quadratic map Q: its column e is Q(c + e) − Q(c) − Q(e), exactly. */
function quadraticJacobian(size: number, apply: (c: Float64Array, out: Float64Array) => void) {
  const [base, moved, unit] = [0, 1, 2].map(() => new Float64Array(size));
  const ofUnits: Float64Array[] = [];
  return (c: Float64Array, out: Float64Array): void => {
    for (let column = ofUnits.length; column < size; column++) {
      unit.fill(0);
      unit[column] = 1;
      ofUnits.push(new Float64Array(size));
      apply(unit, ofUnits[column]);
    }
    apply(c, base);
    for (let column = 0; column < size; column++) {
      unit.set(c);
      unit[column] += 1;
      apply(unit, moved);
      for (let row = 0; row < size; row++) out[row * size + column] = moved[row] - base[row] - ofUnits[column][row];
    }
  };
}
