/** Sums without rounding: doubles as integers, so that "not a single bit" can be said of momentum and 1e−18 of energy. */

/** Multiples of this are held: far below a tick of any run here. */
const BITS = 200n;

/** Exact Σ of each component, in units of 2^−200. */
export function exactMomentum(v: Float64Array): [bigint, bigint, bigint] {
  const sums: [bigint, bigint, bigint] = [0n, 0n, 0n];
  v.forEach((x, k) => {
    sums[k % 3]! += integer(x);
  });
  return sums;
}

/** Exact Σ |v|², in units of 2^−400. */
export function exactEnergy(v: Float64Array): bigint {
  let sum = 0n;
  for (const x of v) sum += integer(x) ** 2n;
  return sum;
}

/** (now − before) / before, exact before the last rounding. */
export function relativeChange(now: bigint, before: bigint): number {
  return Number(((now - before) * 10n ** 30n) / before) / 1e30;
}

const view = new DataView(new ArrayBuffer(8));

function integer(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const significand = exponent === 0n ? fraction : fraction | 0x10000000000000n;
  const shift = (exponent === 0n ? 1n : exponent) - 1075n + BITS;
  const size = shift >= 0n ? significand << shift : significand >> -shift;
  return bits >> 63n ? -size : size;
}
