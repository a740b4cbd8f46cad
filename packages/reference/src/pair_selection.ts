/** The pair of a collision: SPEC §6. */

import { type Block, multiplyHigh, multiplyLow } from "./rng.ts";

const TWO_32 = 4294967296;

/**
 * Ordered pair (i, j), i ≠ j, both in [0, N), from the pair word x1·2^32 + x0: the integer part of (word/2^64)·N is i and its 64-bit
 * fraction times N − 1 gives j among the others. Uniform up to a relative N(N−1)/2^64.
 */
export function selectPair(x: Block, particles: number): readonly [i: number, j: number] {
  const first = scale(x[1], x[0], particles);
  const second = scale(first.fractionHigh, first.fractionLow, particles - 1);
  const i = first.whole;
  const j = second.whole >= i ? second.whole + 1 : second.whole;
  return [i, j];
}

/** Integer part and 64-bit fraction of (high·2^32 + low)·n / 2^64, for n < 2^32. */
function scale(high: number, low: number, n: number) {
  const carried = multiplyLow(high, n) + multiplyHigh(low, n);
  return {
    whole: multiplyHigh(high, n) + (carried >= TWO_32 ? 1 : 0),
    fractionHigh: carried >>> 0,
    fractionLow: multiplyLow(low, n),
  };
}
