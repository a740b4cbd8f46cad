/** The chapters one by one, over arrays: for tests, teaching and plots. Every engine has the same functions with the same bits. */

import * as elementary from "./elementary.ts";
import { deflection as deflectionOf } from "./heat_kernel.ts";
import { selectPair } from "./pair_selection.ts";
import { collide as collideInPlace, rotationTime as rotationTimeOf } from "./pair_update.ts";
import { block, type RandomSource, Stream } from "./rng.ts";
import { azimuth, polarUniform } from "./uniform.ts";

/** Four words per index: block(stream, index, draw 0) of member 0. */
export function philox(seed: bigint, stream: number, indices: Float64Array): Uint32Array {
  const source = sourceOf(seed);
  const out = new Uint32Array(4 * indices.length);
  indices.forEach((index, k) => {
    out.set(block(source, stream, index, 0), 4 * k);
  });
  return out;
}

/** Polar uniform and azimuth (turns) of collisions first … first + count − 1, interleaved. */
export function uniforms(seed: bigint, first: number, count: number): Float64Array {
  const source = sourceOf(seed);
  const out = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const x = block(source, Stream.collision, first + k, 0);
    out[2 * k] = polarUniform(x);
    out[2 * k + 1] = azimuth(x);
  }
  return out;
}

/** Natural logarithm of each element. */
export function log(x: Float64Array): Float64Array {
  return x.map(elementary.ln);
}

/** Exponential of each element. */
export function exp(x: Float64Array): Float64Array {
  return x.map(elementary.exp);
}

/** sin 2πx and cos 2πx of each element of [0, 1), interleaved. */
export function sincos2pi(x: Float64Array): Float64Array {
  const out = new Float64Array(2 * x.length);
  x.forEach((turns, k) => {
    const { sin, cos } = elementary.sincos2pi(turns);
    out[2 * k] = sin;
    out[2 * k + 1] = cos;
  });
  return out;
}

/** w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, elementwise. */
export function deflection(tau: Float64Array, u: Float64Array): Float64Array {
  return tau.map((time, k) => deflectionOf(time, at(u, k)));
}

/** Pairs i, j of collisions first … first + count − 1 among N particles, interleaved. */
export function pair(seed: bigint, first: number, count: number, particles: number): Uint32Array {
  const source = sourceOf(seed);
  const out = new Uint32Array(2 * count);
  for (let k = 0; k < count; k++) out.set(selectPair(block(source, Stream.collision, first + k, 0), particles), 2 * k);
  return out;
}

/** h r^γ for each squared relative speed, internal units. */
export function rotationTime(gamma: number, h: number, squares: Float64Array): Float64Array {
  return squares.map((S) => rotationTimeOf(gamma, h, S));
}

/**
 * Collides pairs of grid velocities (row-major [count, 3], internal units) with given rotation times, polar uniforms and azimuths (turns).
 *
 * @returns the new velocities, [count, 6]: vi then vj
 */
export function collide(vi: Float64Array, vj: Float64Array, tau: Float64Array, uPolar: Float64Array, uAzimuth: Float64Array): Float64Array {
  const out = new Float64Array(2 * vi.length);
  for (let k = 0; k < tau.length; k++) {
    const v = Float64Array.of(...vi.subarray(3 * k, 3 * k + 3), ...vj.subarray(3 * k, 3 * k + 3));
    const { sin, cos } = elementary.sincos2pi(at(uAzimuth, k));
    collideInPlace(v, 0, 1, deflectionOf(at(tau, k), at(uPolar, k)), cos, sin);
    out.set(v, 6 * k);
  }
  return out;
}

function sourceOf(seed: bigint): RandomSource {
  return { seedLow: Number(seed & 0xffffffffn), seedHigh: Number(seed >> 32n), member: 0 };
}

function at(x: Float64Array, k: number): number {
  return x[k] as number;
}
