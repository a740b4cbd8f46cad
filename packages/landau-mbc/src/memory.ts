/** Whether a run fits into memory, and the MEMORY error that says how many particles would. */

import { LandauError } from "./errors.ts";

/** What one particle takes in an engine at its worst moment. */
export interface Footprint {
  /** Bytes a particle: state, bookkeeping, and the copy that a checkpoint or given velocities need beside it. */
  readonly bytesPerParticle: number;
  /** Bytes that there are in all. */
  readonly limit: number;
}

/** The reference: 24 bytes of velocities, twice. No fixed limit but one that keeps a slip from allocating for hours. */
export const REFERENCE_FOOTPRINT: Footprint = { bytesPerParticle: 48, limit: 8589934592 };

/**
 * WebAssembly: 32 bytes of velocity and bookkeeping, which must be one block of at most 2 GiB; all else goes in and out in pieces. Twice 32 within 4 GiB, less
 * what the code and its tables take, implies that.
 */
export const WASM_FOOTPRINT: Footprint = { bytesPerParticle: 64, limit: 4278190080 };

/** The native engine: 32 bytes of velocity, and 24 of a checkpoint or of given velocities beside them. */
export const NATIVE_BYTES_PER_PARTICLE = 56;

/** Bytes of memory that this process can still have, as far as Node knows; more than that would end it, not fail. */
export function availableBytes(): number {
  const host = (globalThis as { process?: Partial<NodeJS.Process> }).process;
  return host?.availableMemory?.() ?? host?.getBuiltinModule?.("node:os").freemem() ?? Number.POSITIVE_INFINITY;
}

const GIBIBYTE = 1073741824;

/** Refuses at the start what would have no room for its checkpoint at the end. */
export function requireRoom(particles: number, footprint: Footprint): void {
  const { bytesPerParticle, limit } = footprint;
  if (bytesPerParticle * particles > limit) throw memoryError(particles, footprint, limit, undefined);
}

/** The error for a run that does not fit into the bytes that are there. */
export function memoryError(particles: number, { bytesPerParticle }: Footprint, there: number, cause: unknown): LandauError {
  const needed = ((bytesPerParticle * particles) / GIBIBYTE).toFixed(2);
  const fits = roundDown(Math.floor(there / bytesPerParticle));
  const message = `particles: got ${particles}, which take ${needed} GiB that cannot be had here; allowed: about ${fits} would fit`;
  return new LandauError("MEMORY", message, { path: "particles", value: particles, cause });
}

/**
 * The most bytes, halving from those wanted, that can be had now.
 *
 * @param allocate throws if it cannot have so many
 */
export function bytesToBeHad(wanted: number, allocate: (bytes: number) => unknown): number {
  for (let bytes = Math.floor(wanted / 2); bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      allocate(bytes);
      return bytes;
    } catch {
      // Too many still.
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
