/** What the bindings of both compiled engines export under these names, and the making of a run with it, some particles at a time. */

import type { Hashing, Pieces } from "@landau-mbc/reference";
import { checkpointVelocitiesAt } from "../plan_reader.ts";

/** Particles handed over at a time; any number would do. */
export const CHUNK = 4096;
/** Bytes of a particle's velocity, and of the digest, in a checkpoint. */
const PARTICLE_BYTES = 24;
const DIGEST_BYTES = 32;

/** A run. Errors are plain ones whose message is `CODE: text`, and anything else is a breakdown. */
export interface CompiledRun {
  collisions(): number;
  collisionsAt(t: number): number;
  advance(to: number): void;
  velocities(from: number, to: number): Float64Array;
  /** Reads the first or the next chunk; after the last one there is an answer. */
  frameChunk(first: boolean): Float64Array | undefined | null;
  hashChunk(first: boolean): string | undefined | null;
  checkpointLength(): number;
  /** The first or the next bytes; none after the last. */
  checkpointPart(first: boolean): Uint8Array;
  largestRounding(): number;
  free(): void;
}

/** A run in the making: what it has become, or its memory given back. */
interface Making<R> {
  run(): R;
  free(): void;
}

/** What makes runs. */
export interface Maker<R, H extends Hashing = Hashing> {
  /** One at collision 0. */
  starting(plan: Uint8Array, given: number): Making<R> & { drawChunk(): boolean; place(velocities: Float64Array): void };
  hashing(): H;
  /** One that goes on from a checkpoint, all of whose bytes before the digest have been hashed. */
  restoring(hashed: H, head: Uint8Array, length: number, digest: Uint8Array): Making<R> & { take(bytes: Uint8Array): void };
}

/** A run at collision 0. */
export function* startWith<R>(maker: Maker<R>, plan: Uint8Array, velocities: Float64Array | undefined): Pieces<R> {
  const given = velocities?.length ?? 0;
  return yield* made(maker.starting(plan, given), function*(starting) {
    for (let at = 0; at < given; at += 3 * CHUNK) {
      starting.place((velocities as Float64Array).subarray(at, at + 3 * CHUNK));
      yield;
    }
    while (starting.drawChunk()) yield;
  });
}

/** A run that goes on from a checkpoint. */
export function* resumeWith<R, H extends Hashing>(maker: Maker<R, H>, checkpoint: Uint8Array): Pieces<R> {
  const digestAt = checkpoint.length < DIGEST_BYTES ? 0 : checkpoint.length - DIGEST_BYTES;
  const hashed = maker.hashing();
  for (const part of parts(checkpoint, 0, digestAt)) {
    hashed.update(part);
    yield;
  }
  const velocitiesAt = checkpointVelocitiesAt(checkpoint);
  const head = checkpoint.subarray(0, velocitiesAt < digestAt ? velocitiesAt : digestAt);
  const restoring = maker.restoring(hashed, head, checkpoint.length, checkpoint.subarray(digestAt));
  return yield* made(restoring, function*() {
    for (const part of parts(checkpoint, velocitiesAt, digestAt)) {
      restoring.take(part);
      yield;
    }
  });
}

/** The bytes from … to − 1, some whole particles at a time. */
function* parts(bytes: Uint8Array, from: number, to: number): Generator<Uint8Array, void, undefined> {
  for (let at = from; at < to; at += PARTICLE_BYTES * CHUNK) {
    const end = at + PARTICLE_BYTES * CHUNK;
    yield bytes.subarray(at, end < to ? end : to);
  }
}

/** Does the work that makes a run; if that fails or is given up, the memory is given back. */
function* made<R, M extends Making<R>>(making: M, work: (making: M) => Pieces<void>): Pieces<R> {
  let complete = false;
  try {
    yield* work(making);
    complete = true;
    return making.run();
  } finally {
    if (!complete) freeIfSound(making);
  }
}

function freeIfSound(making: { free(): void }): void {
  try {
    making.free();
  } catch {
    // In an instance of WebAssembly that has broken down: its memory goes with it.
  }
}
