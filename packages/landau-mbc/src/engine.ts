/** What an engine is: the same run and the same stages, whatever executes them. */

import type { Hashing, Pieces } from "@landau-mbc/reference";

/** Names of the engines. */
export const ENGINE_NAMES = ["reference", "wasm", "wasm-scalar", "native"] as const;

/** Name of an engine. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** A named engine, or the fastest one that is there. */
export type EngineChoice = EngineName | "auto";

/** A run in progress: collisions k = 0, 1, 2, … executed in that order. Everything but `advance` only reads. */
export interface EngineRun {
  /** Collisions done. */
  readonly collisions: number;
  /** Largest change, in user units, of a given velocity when it was put on the grid; 0 for drawn ones. */
  readonly largestRounding: number;
  /** Number of collisions at or before time t. */
  collisionsAt(t: number): number;
  /** Executes collisions until `toCollision` have been done in all. */
  advance(toCollision: number): void;
  /** The 17 numbers of SPEC §10, user units. */
  frame(): Float64Array;
  /** Of the particles from … to − 1, 0 ≤ from ≤ to ≤ N; all unless told. Row-major [to − from, 3] in user units; a copy. */
  velocities(from?: number, to?: number): Float64Array;
  /** The run in bytes (SPEC §11). */
  checkpoint(): Uint8Array;
  /** SPEC §12, 64 hexadecimal digits. */
  stateHash(): string;
  /** Gives the memory back; the run cannot be used afterwards. Calling it again does nothing. */
  free(): void;
}

/** A run whose longer work can also be done piece by piece, with other things in between; it must not be advanced meanwhile. */
export interface PiecewiseRun extends EngineRun {
  /** As `frame`. */
  frameInPieces(): Pieces<Float64Array>;
  /** As `velocities`. */
  velocitiesInPieces(from?: number, to?: number): Pieces<Float64Array>;
  /** As `checkpoint`. */
  checkpointInPieces(): Pieces<Uint8Array>;
  /** As `stateHash`. */
  stateHashInPieces(): Pieces<string>;
}

/** Where such runs come from. */
export interface PiecewiseStart {
  /** As {@link Engine.start}; the velocities must not change before the end. */
  start(plan: Uint8Array, velocities?: Float64Array): Pieces<PiecewiseRun>;
  /** As {@link Engine.resume}, with the same condition. */
  resume(checkpoint: Uint8Array): Pieces<PiecewiseRun>;
}

/**
 * A run for those who await: where the engine has a thread for it, the work is done there, else in pieces, and the event loop stays
 * free. What is asked is done in the order of asking.
 */
export interface AwaitedRun {
  readonly collisions: number;
  readonly largestRounding: number;
  collisionsAt(t: number): number;
  advance(toCollision: number): Promise<void>;
  frame(): Promise<Float64Array>;
  velocities(from?: number, to?: number): Promise<Float64Array>;
  checkpoint(): Promise<Uint8Array>;
  stateHash(): Promise<string>;
  /** As {@link EngineRun.free}; work that is under way is finished first, elsewhere. */
  free(): void;
}

/** Where awaited runs come from. */
export interface AwaitedStart {
  /**
   * As {@link Engine.start}. The velocities are read after the call: they must not change before the promise is kept.
   *
   * @param wanted asked between two pieces; if the run is not wanted any more, the promise is broken
   */
  start(plan: Uint8Array, velocities?: Float64Array, wanted?: () => boolean): Promise<AwaitedRun>;
  /** As {@link Engine.resume}, with the same condition. */
  resume(checkpoint: Uint8Array, wanted?: () => boolean): Promise<AwaitedRun>;
}

/** The chapters of SPEC one by one over arrays, arguments already checked. */
export interface EngineStages {
  philox(seed: bigint, stream: number, indices: Float64Array): Uint32Array;
  uniforms(seed: bigint, firstCollision: number, count: number): Float64Array;
  log(x: Float64Array): Float64Array;
  exp(x: Float64Array): Float64Array;
  sincos2pi(x: Float64Array): Float64Array;
  deflection(tau: Float64Array, u: Float64Array): Float64Array;
  pair(seed: bigint, firstCollision: number, count: number, particles: number): Uint32Array;
  rotationTime(gamma: number, h: number, squares: Float64Array): Float64Array;
  collide(vi: Float64Array, vj: Float64Array, tau: Float64Array, uPolar: Float64Array, uAzimuth: Float64Array): Float64Array;
}

/** An engine that is ready. Every failure is a LandauError. */
export interface Engine {
  readonly name: EngineName;
  /** Threads that a run may use. */
  readonly threads: number;
  /** Starts at collision 0 from plan bytes (SPEC §1) and, if the plan has no components, velocities in user units. */
  start(plan: Uint8Array, velocities?: Float64Array): EngineRun;
  /** Goes on from a checkpoint of any engine. */
  resume(checkpoint: Uint8Array): EngineRun;
  /** Runs whose work another thread does; left out by engines that have none. */
  readonly away?: AwaitedStart;
  /** Runs whose work is done in this thread piece by piece; left out by engines that have another. */
  readonly inPieces?: PiecewiseStart;
  readonly stages: EngineStages;
  /** SHA-256 of nothing yet, as fast as the engine has it. */
  hashing(): Hashing;
}
