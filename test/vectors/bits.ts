/** Numbers as the hexadecimal digits of their bits, so that a vector file says exactly which number is meant. */

const view = new DataView(new ArrayBuffer(8));

/** 16 digits of a double's bits, most significant first; every NaN is "nan". */
export function toBits(x: number): string {
  if (Number.isNaN(x)) return "nan";
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** The double of 16 digits. */
export function fromBits(digits: string): number {
  if (digits === "nan") return Number.NaN;
  view.setBigUint64(0, BigInt(`0x${digits}`));
  return view.getFloat64(0);
}

/** The double whose bits lie `steps` further, towards +∞ for a positive x. */
export function neighbour(x: number, steps: number): number {
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(steps));
  return view.getFloat64(0);
}

/** Digits of each element. */
export function listToBits(x: ArrayLike<number>): string[] {
  return Array.from(x, toBits);
}

/** Doubles of each element. */
export function listFromBits(digits: readonly string[]): Float64Array {
  return Float64Array.from(digits, fromBits);
}

/** Bytes as hexadecimal digits. */
export function toHexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of hexadecimal digits. */
export function fromHexadecimal(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, k) => Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16));
}
