/** How many particles would fit, for the message of a MEMORY error. */

import { LandauError } from "./errors.ts";

/** A velocity takes 24 bytes, three binary64. */
const BYTES_PER_PARTICLE = 24;

/** WebAssembly addresses 4 GiB, and the reference holds itself to the same. */
export const LARGEST_MEMORY = 4294967296;

const GIBIBYTE = 1073741824;

/**
 * The error for a run that does not fit.
 *
 * @param particles N
 * @param limit bytes that may be had; found by trying if unknown
 */
export function memoryError(particles: number, cause: unknown, limit?: number): LandauError {
  const fits = limit === undefined ? largestTried(particles) : Math.floor(limit / BYTES_PER_PARTICLE);
  const needed = ((BYTES_PER_PARTICLE * particles) / GIBIBYTE).toFixed(2);
  const message = `particles: got ${particles}, whose velocities take ${needed} GiB that cannot be had here; allowed: about ${roundDown(fits)} would fit`;
  return new LandauError("MEMORY", message, { path: "particles", value: particles, cause });
}

/** Refuses at once what cannot fit into 4 GiB whatever is free. */
export function requireAddressable(particles: number): void {
  if (BYTES_PER_PARTICLE * particles >= LARGEST_MEMORY) throw memoryError(particles, undefined, LARGEST_MEMORY);
}

/** The largest N · 2^−k whose velocities can be allocated now. */
function largestTried(particles: number): number {
  for (let n = Math.floor(particles / 2); n >= 2; n = Math.floor(n / 2)) {
    try {
      new ArrayBuffer(BYTES_PER_PARTICLE * n);
      return n;
    } catch {
      // Too large still.
    }
  }
  return 0;
}

/** Two significant digits: more would promise too much. */
function roundDown(n: number): number {
  let unit = 1;
  while (n / unit >= 100) unit *= 10;
  return Math.floor(n / unit) * unit;
}
