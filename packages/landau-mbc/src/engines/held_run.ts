/** A run of compiled code, WebAssembly or native, in our hands: until it is freed, or until what holds it breaks down. */

import { atOnce, type Pieces } from "@landau-mbc/reference";
import type { PiecewiseRun } from "../engine.ts";
import { LandauError } from "../errors.ts";
import { CHUNK, type CompiledRun } from "./compiled_run.ts";

/** Where runs live: knows whether it may still be trusted, and what the errors of its calls mean. */
export interface Keeper {
  /** @throws LandauError `ENGINE` if it has broken down */
  requireSound(): void;
  /**
   * The error that a call threw, typed; a breakdown is remembered.
   *
   * @param particles particles that the call made room for, to tell a refused allocation
   */
  typed(error: unknown, particles: number): LandauError;
  /** The error for memory of JavaScript that this call of ours could not have, which spoils nothing. */
  refused(particles: number, cause: unknown): LandauError;
  /** Gives a run's memory back. */
  release(run: CompiledRun): void;
}

/** A run until it is freed. */
export class Held<R extends CompiledRun> {
  readonly particles: number;
  readonly #keeper: Keeper;
  #run: R | undefined;

  constructor(run: R, particles: number, keeper: Keeper) {
    this.#run = run;
    this.particles = particles;
    this.#keeper = keeper;
  }

  /** @param particles particles that the call makes room for */
  with<T>(work: (run: R) => T, particles = 0): T {
    const run = this.#sound();
    try {
      return work(run);
    } catch (error) {
      throw this.#keeper.typed(error, particles);
    }
  }

  /** The same for work on another thread. */
  async await<T>(work: (run: R) => Promise<T>, particles = 0): Promise<T> {
    const run = this.#sound();
    try {
      return await work(run);
    } catch (error) {
      throw this.#keeper.typed(error, particles);
    }
  }

  /** Memory of JavaScript for what is read of all particles. */
  roomFor<A>(make: () => A): A {
    try {
      return make();
    } catch (error) {
      throw error instanceof RangeError ? this.#keeper.refused(this.particles, error) : error;
    }
  }

  free(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    this.#keeper.release(run);
  }

  #sound(): R {
    if (this.#run === undefined) {
      throw new LandauError("ENGINE", "engine: this run has been disposed of; allowed: start or resume anew");
    }
    this.#keeper.requireSound();
    return this.#run;
  }
}

/** What every face of a run reads at once. */
export class Known<R extends CompiledRun> {
  protected readonly held: Held<R>;

  constructor(held: Held<R>) {
    this.held = held;
  }

  get collisions(): number {
    return this.held.with((run) => run.collisions());
  }

  get largestRounding(): number {
    return this.held.with((run) => run.largestRounding());
  }

  collisionsAt(t: number): number {
    return this.held.with((run) => run.collisionsAt(t));
  }

  free(): void {
    this.held.free();
  }
}

/** The face that works in the call, or in pieces. */
export class HeldRun extends Known<CompiledRun> implements PiecewiseRun {
  advance(toCollision: number): void {
    this.held.with((run) => run.advance(toCollision));
  }

  frame(): Float64Array {
    return atOnce(this.frameInPieces());
  }

  frameInPieces(): Pieces<Float64Array> {
    return this.#read((run, first) => run.frameChunk(first));
  }

  velocities(from?: number, to?: number): Float64Array {
    return atOnce(this.velocitiesInPieces(from, to));
  }

  *velocitiesInPieces(from = 0, to: number = this.held.particles): Pieces<Float64Array> {
    const { held } = this;
    const out = held.roomFor(() => new Float64Array(3 * (to - from)));
    for (let at = from; at < to; at += CHUNK) {
      out.set(held.with((run) => run.velocities(at, at + CHUNK < to ? at + CHUNK : to), CHUNK), 3 * (at - from));
      yield;
    }
    return out;
  }

  checkpoint(): Uint8Array {
    return atOnce(this.checkpointInPieces());
  }

  *checkpointInPieces(): Pieces<Uint8Array> {
    const { held } = this;
    const bytes = held.roomFor(() => new Uint8Array(held.with((run) => run.checkpointLength())));
    for (let at = 0; at < bytes.length;) {
      const part = held.with((run) => run.checkpointPart(at === 0), held.particles);
      bytes.set(part, at);
      at += part.length;
      yield;
    }
    return bytes;
  }

  stateHash(): string {
    return atOnce(this.stateHashInPieces());
  }

  stateHashInPieces(): Pieces<string> {
    return this.#read((run, first) => run.hashChunk(first));
  }

  /** Chunk by chunk until there is an answer. */
  *#read<T>(chunk: (run: CompiledRun, first: boolean) => T | undefined | null): Pieces<T> {
    for (let first = true;; first = false) {
      const answer = this.held.with((run) => chunk(run, first));
      if (answer !== undefined && answer !== null) return answer;
      yield;
    }
  }
}
