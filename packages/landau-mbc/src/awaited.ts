/** Any engine for those who await. */

import type { AwaitedRun, AwaitedStart, Engine, EngineRun } from "./engine.ts";

/** The engine's runs with their work on another thread, where it has one; else with the work done in the call, and a promise of the answer. */
export function awaited(engine: Engine): AwaitedStart {
  return engine.away ?? {
    start: async (plan, velocities) => new RunHere(engine.start(plan, velocities)),
    resume: async (checkpoint) => new RunHere(engine.resume(checkpoint)),
  };
}

class RunHere implements AwaitedRun {
  readonly #run: EngineRun;

  constructor(run: EngineRun) {
    this.#run = run;
  }

  get collisions(): number {
    return this.#run.collisions;
  }

  get largestRounding(): number {
    return this.#run.largestRounding;
  }

  collisionsAt(t: number): number {
    return this.#run.collisionsAt(t);
  }

  async advance(toCollision: number): Promise<void> {
    this.#run.advance(toCollision);
  }

  async frame(): Promise<Float64Array> {
    return this.#run.frame();
  }

  async velocities(from?: number, to?: number): Promise<Float64Array> {
    return this.#run.velocities(from, to);
  }

  async checkpoint(): Promise<Uint8Array> {
    return this.#run.checkpoint();
  }

  async stateHash(): Promise<string> {
    return this.#run.stateHash();
  }

  free(): void {
    this.#run.free();
  }
}
