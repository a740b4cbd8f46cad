/** One collision: rotation time, rotation of the relative velocity, exact exchange of momentum. SPEC §8; paper (2.1)–(2.3). */

import { exp, ln } from "./elementary.ts";

/** One tick of the velocity grid, 2^−44, in internal units. */
export const TICK = 5.684341886080802e-14;

/** Ticks in one internal unit of velocity, 2^44. */
export const TICKS_PER_UNIT = 17592186044416;

const GRID_MAGIC = 384;

/** Nearest multiple of 2^−44, ties to even, for |x| ≤ 128. */
export function toGrid(x: number): number {
  return x + GRID_MAGIC - GRID_MAGIC;
}

/**
 * τ = h r^γ for S = r² > 0, in internal units. The integer exponents of physics need no exp and ln.
 *
 * @param gamma exponent in [−3, 1]
 * @param h internal step
 * @param S squared relative speed, positive
 */
export function rotationTime(gamma: number, h: number, S: number): number {
  const r = Math.sqrt(S);
  if (gamma === 0) return h;
  if (gamma === 1) return h * r;
  if (gamma === -1) return h / r;
  if (gamma === -2) return h / S;
  if (gamma === -3) return h / (S * r);
  return h * exp((gamma / 2) * ln(S));
}

/** −1 below zero, +1 otherwise. */
function sign(x: number): number {
  return x < 0 ? -1 : 1;
}

/**
 * The increment D on the grid, so that vi + D and vj − D are exact: (z, r) ↦ ½(r e′ − r e), with e′ at polar angle θ, 1 − cosθ = w, and azimuth (c, s) from e.
 *
 * The frame around e is the pole-free one of Duff et al., JCGT 6(1), 2017, multiplied out: it needs one division and no normalisation.
 *
 * @returns (Dx, Dy, Dz), each a multiple of the tick
 */
export function increment(
  x: number,
  y: number,
  z: number,
  w: number,
  c: number,
  s: number,
): readonly [number, number, number] {
  const S = x * x + y * y + z * z;
  if (S === 0) return [0, 0, 0];
  const r = Math.sqrt(S);
  const q = 1 / (r + Math.abs(z));
  const T = c * x + s * y;
  const G = q * T;
  const n = 0.5 * Math.sqrt(w * (2 - w));
  const m = 0.5 * w;
  const dx = n * (r * c - x * G) - m * x;
  const dy = n * (r * s - y * G) - m * y;
  const dz = -(n * (sign(z) * T)) - m * z;
  return [toGrid(dx), toGrid(dy), toGrid(dz)];
}

/** Squared relative speed of particles i and j of a row-major [N, 3] array. */
export function squaredRelativeSpeed(v: Float64Array, i: number, j: number): number {
  const x = at(v, 3 * i) - at(v, 3 * j);
  const y = at(v, 3 * i + 1) - at(v, 3 * j + 1);
  const z = at(v, 3 * i + 2) - at(v, 3 * j + 2);
  return x * x + y * y + z * z;
}

/** Collides particles i and j in place: vi ← vi + D, vj ← vj − D. */
export function collide(v: Float64Array, i: number, j: number, w: number, c: number, s: number): void {
  const x = at(v, 3 * i) - at(v, 3 * j);
  const y = at(v, 3 * i + 1) - at(v, 3 * j + 1);
  const z = at(v, 3 * i + 2) - at(v, 3 * j + 2);
  const D = increment(x, y, z, w, c, s);
  for (let a = 0; a < 3; a++) {
    v[3 * i + a] = at(v, 3 * i + a) + (D[a] as number);
    v[3 * j + a] = at(v, 3 * j + a) - (D[a] as number);
  }
}

function at(v: Float64Array, index: number): number {
  return v[index] as number;
}
