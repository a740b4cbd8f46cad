/**
 * Philox4x32-10, addressed by (seed, stream, index, draw): SPEC §2.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, SC'11, doi:10.1145/2063384.2063405.
 * Random numbers are addressed, not consumed, so that nothing has to be stored to go on.
 */

const MULTIPLIER_A = 0xd2511f53;
const MULTIPLIER_B = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_32 = 4294967296;

/** The table of streams (SPEC §2). */
export const Stream = { collision: 0, clockCells: 1, clockTimes: 2, initial: 3 } as const;

/** What addresses a whole family of blocks: the 64-bit seed as two words and the ensemble member. */
export interface RandomSource {
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly member: number;
}

/** Four 32-bit words, unsigned. */
export type Block = readonly [x0: number, x1: number, x2: number, x3: number];

/** The block at (stream, index, draw); `index` is an integer in [0, 2^53). */
export function block(source: RandomSource, stream: number, index: number, draw: number): Block {
  return philox(source.seedLow, source.seedHigh, low32(index), high32(index), (stream + 256 * source.member) >>> 0, draw);
}

/** Philox4x32-10 of the counter (c0, c1, c2, c3) under the key (k0, k1). */
export function philox(k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): Block {
  for (let round = 0; round < ROUNDS; round++) {
    const a0 = multiplyLow(MULTIPLIER_A, c0);
    const a1 = multiplyHigh(MULTIPLIER_A, c0);
    const b0 = multiplyLow(MULTIPLIER_B, c2);
    const b1 = multiplyHigh(MULTIPLIER_B, c2);
    c0 = (b1 ^ c1 ^ k0) >>> 0;
    c1 = b0;
    c2 = (a1 ^ c3 ^ k1) >>> 0;
    c3 = a0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** Lower 32 bits of an integer in [0, 2^53). */
export function low32(index: number): number {
  return index >>> 0;
}

/** Bits 32 and up of an integer in [0, 2^53). */
export function high32(index: number): number {
  return Math.floor(index / TWO_32);
}

/** Lower half of the product of two words. */
export function multiplyLow(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** Upper half of the product of two words, from 16-bit halves so that every partial product is exact. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carried >>> 16)) >>> 0;
}
