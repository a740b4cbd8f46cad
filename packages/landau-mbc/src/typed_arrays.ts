/** Typed arrays as callers give them: of which kind, whether their memory can be read safely, and a copy of our own. */

import { LandauError } from "./errors.ts";

/** The getter that every typed array inherits; it looks inside, so that neither a proxy nor a subclass nor another realm deceives it. */
const brand = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get as () => unknown;

/** `"Float64Array"`, `"Uint8Array"` (a Buffer too), …; undefined for anything that is no typed array. */
export function typedArrayKind(value: unknown): string | undefined {
  return brand.call(value) as string | undefined;
}

/** Why the memory of a typed array cannot be read safely, as a message shows it; undefined if it can. */
export function memoryFault(array: Float64Array | Uint8Array): string | undefined {
  const kind = typedArrayKind(array);
  if (typeof SharedArrayBuffer !== "undefined" && (array.buffer as ArrayBufferLike) instanceof SharedArrayBuffer) {
    return `a ${kind} over a SharedArrayBuffer, which another thread could write meanwhile`;
  }
  return isReadable(array) ? undefined : `a ${kind} that is detached, or whose buffer has become too short`;
}

/** ArrayBuffer.prototype.detached is missing from Node 20; iterating over what is detached or out of bounds throws. */
function isReadable(array: Float64Array | Uint8Array): boolean {
  try {
    Object.getPrototypeOf(Uint8Array.prototype).keys.call(array);
    return true;
  } catch {
    return false;
  }
}

/**
 * A copy with the length that the array has now, also if its buffer can grow.
 *
 * @param path what it is called in the message
 * @throws LandauError `MEMORY` if there is no room for it
 */
export function ownCopy<T extends Float64Array | Uint8Array>(array: T, path: string): T {
  return allocated(
    path,
    array.byteLength,
    () => (typedArrayKind(array) === "Float64Array" ? new Float64Array(array) : new Uint8Array(array)),
  ) as T;
}

/** Room for so many numbers, by the same rule. */
export function roomFor(numbers: number, path: string): Float64Array {
  return allocated(path, 8 * numbers, () => new Float64Array(numbers));
}

function allocated<T>(path: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const message = `${path}: a copy of ${bytes} bytes cannot be had here; allowed: what this machine's memory still holds`;
    throw new LandauError("MEMORY", message, { path, value: bytes, cause });
  }
}
