/** Words to uniform numbers: SPEC §3. Every value here is exact, none is rounded. */

import type { Block } from "./rng.ts";

const TWO_20 = 1048576;
const TWO_MINUS_24 = 5.9604644775390625e-8;
const TWO_MINUS_40 = 9.094947017729282e-13;
const TWO_MINUS_52 = 2.220446049250313e-16;

/** (m + ½)·2^−52 in (0, 1), m the 52 leading bits of the word pair (a, b), a the more significant. */
export function u52(a: number, b: number): number {
  return (a * TWO_20 + (b >>> 12) + 0.5) * TWO_MINUS_52;
}

/** The polar uniform of a collision: a midpoint of 2^40 cells of (0, 1). */
export function polarUniform(x: Block): number {
  return (x[2] * 256 + (x[3] >>> 24) + 0.5) * TWO_MINUS_40;
}

/** The azimuth of a collision in turns: a multiple of 2^−24 in [0, 1). */
export function azimuth(x: Block): number {
  return (x[3] & 0xffffff) * TWO_MINUS_24;
}
