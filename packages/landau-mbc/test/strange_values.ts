/** Values that look like what they are not, or change, or throw. */

export const SIX = [1, 2, 3, 4, 5, 6];

export const boom = (): never => {
  throw new Error("boom");
};

/** Another value at each reading. */
export function changing<T>(key: string, values: readonly T[], rest: object = {}): object {
  let reads = 0;
  return Object.defineProperty({ ...rest }, key, { enumerable: true, get: () => values[Math.min(reads++, values.length - 1)] });
}

export function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

export function detached<T extends Float64Array | Uint8Array>(array: T): T {
  structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

/** Node 20 has these; TypeScript's library of ES2023 has not. */
type Resizable = ArrayBuffer & { resize(bytes: number): void };
const resizable = (bytes: number, most: number): Resizable =>
  new (ArrayBuffer as unknown as new(bytes: number, options: { maxByteLength: number }) => Resizable)(bytes, { maxByteLength: most });

/** Over a buffer that can grow; it follows its length. */
export function lengthTracking(): { readonly floats: Float64Array; readonly buffer: Resizable } {
  const buffer = resizable(48, 96);
  const floats = new Float64Array(buffer);
  floats.set(SIX);
  return { floats, buffer };
}

export function outOfBounds(): Float64Array {
  const buffer = resizable(96, 96);
  const floats = new Float64Array(buffer, 48, 6);
  buffer.resize(48);
  return floats;
}

export function deep(levels: number): object {
  let object: object = {};
  for (let k = 0; k < levels; k++) object = { object };
  return object;
}

/** Makes more of itself at every look. */
export const endless = (): object =>
  new Proxy({}, { ownKeys: () => ["a", "b"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: endless });

/** Answers 1 at every place, and says that it has so many. */
export const claiming = (length: number): object => new Proxy([], { get: (_, key) => (key === "length" ? length : 1) });

/** The six numbers, with an item that changes from reading to reading. */
export function changingItem(values: readonly number[]): number[] {
  let reads = 0;
  return Object.defineProperty([...SIX], 3, { get: () => values[Math.min(reads++, values.length - 1)] });
}
