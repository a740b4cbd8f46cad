/** User units and internal units: a power of two between them, so that nothing is rounded. SPEC §1. */

import { exp } from "./elementary.ts";
import { SpecError } from "./spec_error.ts";

/** Bound on |p|: user speeds from 2^−120 to 2^120. */
export const LARGEST_SCALE_EXPONENT = 120;

const LN2 = 0.6931471805599453;

/** 2^n exactly, for −1022 ≤ n ≤ 1023. */
export function powerOfTwo(n: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setUint32(0, (n + 1023) << 20);
  return bits.getFloat64(0);
}

/**
 * p with the internal mean square speed in [1/2, 2), or 0 if all velocities are 0.
 *
 * @throws SpecError `CONFIG` if |p| would exceed 120
 */
export function scaleExponentOf(meanSquare: number): number {
  if (meanSquare === 0) return 0;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, meanSquare);
  const exponent = ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
  const p = Math.floor((exponent + 1) / 2);
  if (p < -LARGEST_SCALE_EXPONENT || p > LARGEST_SCALE_EXPONENT) {
    throw new SpecError("CONFIG", "initial", meanSquare, "a mean square speed between 4^−120 and 4^120");
  }
  return p;
}

/** 2^(pγ): exact if pγ is an integer. */
export function scaleToPower(p: number, gamma: number): number {
  const power = p * gamma;
  return power === Math.floor(power) ? powerOfTwo(power) : exp(power * LN2);
}
