/** A density as a function of a space: how many elements and harmonics it asks for, and its projection. */

import { gaussLegendre } from "../quadrature.ts";
import { type AxialFunction, type AxisymmetricSpace, axisymmetricSpace, pointsForProducts } from "./axisymmetric_space.ts";
import { legendreValues } from "./legendre_table.ts";
import { factorise, solve } from "./linear_solver.ts";
import { radialMesh } from "./radial_mesh.ts";
import { radialSpace } from "./radial_space.ts";
import { plainRule } from "./speed_rules.ts";

/** A density of integral 1 with what is known of it. */
export interface AxialDensity {
  readonly at: AxialFunction;
  readonly meanSquare: number;
  /** Above this speed it is 0 to rounding. */
  readonly largest: number;
  /** Speeds between which it is smooth, and varies little more than polynomials of a space do; increasing. */
  readonly breaks: ArrayLike<number>;
}

/** Directions in which the mesh resolves the density. */
const DIRECTIONS = 12;
/** Angles of a quarter of a circle for the harmonics. */
const ANGLES = 120;
const MOST_HARMONICS = 56;

/** What a space is to be like. */
export interface SpaceSettings {
  /** Of the polynomials in v²/2. */
  readonly degree: number;
  readonly fewestHarmonics: number;
}

/** The space in which a density is right to an accuracy, in units of the mass; undefined if it has more than `most` functions. */
export function spaceFor(
  density: AxialDensity,
  { degree, fewestHarmonics }: SpaceSettings,
  accuracy: number,
  most: number,
): AxisymmetricSpace | undefined {
  const { at, meanSquare, largest } = density;
  const densities = [...gaussLegendre(DIRECTIONS).nodes, 1].map((cosine) => (v: number) => at(v, cosine));
  const radial = radialSpace(radialMesh({ densities, meanSquare, largest, rough: [], degree, accuracy }), degree);
  const harmonics = harmonicsFor(at, radial.x, accuracy, fewestHarmonics);
  const space = axisymmetricSpace(radial, harmonics);
  return harmonics < MOST_HARMONICS && space.size <= most ? space : undefined;
}

/** As many harmonics, at least so few, as leave less than the accuracy at any node. */
function harmonicsFor(f: AxialFunction, x: Float64Array, accuracy: number, fewest: number): number {
  let needed = fewest;
  for (const half of x) {
    const v = Math.sqrt(2 * half);
    const parts = harmonicsAt(f, v, MOST_HARMONICS);
    for (let n = needed; n < MOST_HARMONICS; n++) {
      if ((4 * Math.PI * v ** 3 * Math.abs(parts[n])) / (4 * n + 1) > accuracy) needed = n + 1;
    }
  }
  return needed;
}

/** f_l(v) for l = 0, 2, … in f = Σ f_l P_l. */
function harmonicsAt(f: AxialFunction, v: number, count: number): Float64Array {
  const parts = new Float64Array(count);
  for (const { cosine, share, P } of quarterCircle()) {
    const value = share * f(v, cosine);
    for (let n = 0; n < count; n++) parts[n] += (4 * n + 1) * value * P[n];
  }
  return parts;
}

interface Direction {
  readonly cosine: number;
  readonly share: number;
  readonly P: Float64Array;
}

let directions: readonly Direction[] | undefined;

/** Gauss points of cosθ in (0, 1), with all Legendre polynomials. */
function quarterCircle(): readonly Direction[] {
  const { nodes, weights } = gaussLegendre(ANGLES);
  directions ??= nodes.map((cosine, m) => ({ cosine, share: weights[m], P: legendreValues(cosine, MOST_HARMONICS).value }));
  return directions;
}

/** The coefficients of the density nearest in L²: it keeps the moments that are functions of the space, mass and temperatures among them. */
export function project(
  { radial, harmonics, first, offset, size }: AxisymmetricSpace,
  mass: Float64Array,
  { at, breaks }: AxialDensity,
): Float64Array {
  const { boundaries, degree } = radial;
  const c = new Float64Array(size);
  const inner = Array.from(breaks);
  for (let e = 0; e + 1 < boundaries.length; e++) {
    const [low, high] = [boundaries[e], boundaries[e + 1]];
    const ends = [low, ...inner.filter((v) => v > low && v < high), high];
    for (let k = 1; k < ends.length; k++) {
      for (const { v, weight, values } of plainRule(radial, e, pointsForProducts(radial), ends[k - 1], ends[k])) {
        const parts = harmonicsAt(at, v, harmonics);
        for (let n = 0; n < harmonics; n++) {
          values.forEach((value, i) => {
            const j = e * degree + i;
            if (j >= first[n]) c[offset[n] + j] += v * v * weight * parts[n] * value;
          });
        }
      }
    }
  }
  for (let n = 0; n < harmonics; n++) solveRadial(mass, radial.size, first[n], c.subarray(offset[n] + first[n], offset[n] + radial.size));
  return c;
}

/** The radial mass matrix without its first rows and columns, in place. */
function solveRadial(mass: Float64Array, size: number, first: number, b: Float64Array): void {
  const count = size - first;
  const block = new Float64Array(count * count);
  for (let i = 0; i < count; i++) block.set(mass.subarray((i + first) * size + first, (i + first + 1) * size), i * count);
  solve(factorise(block, count), b);
}
