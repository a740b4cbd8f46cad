/** A run of compiled code, WebAssembly or native, in our hands: until it is freed, or until what holds it breaks down. */

import type { EngineRun } from "../engine.ts";
import { LandauError } from "../errors.ts";

/** What the bindings of both languages export under these names; errors are plain ones whose message is `CODE: text`, and anything else is a breakdown. */
export interface CompiledRun {
  collisions(): number;
  collisionsAt(t: number): number;
  advance(to: number): void;
  frame(): Float64Array;
  velocities(from: number, to: number): Float64Array;
  checkpoint(): Uint8Array;
  stateHash(): string;
  largestRounding(): number;
  free(): void;
}

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

/** The face that works in the call. */
export class HeldRun extends Known<CompiledRun> implements EngineRun {
  advance(toCollision: number): void {
    this.held.with((run) => run.advance(toCollision));
  }

  frame(): Float64Array {
    return this.held.with((run) => run.frame());
  }

  velocities(from = 0, to: number = this.held.particles): Float64Array {
    return this.held.with((run) => run.velocities(from, to), to - from);
  }

  checkpoint(): Uint8Array {
    return this.held.with((run) => run.checkpoint(), this.held.particles);
  }

  stateHash(): string {
    return this.held.with((run) => run.stateHash());
  }
}
