/** The fastest engine of this machine as a Process. */

import { derivePlan, encodePlan, type InitialCondition } from "@landau-mbc/reference";
import { type Engine, fastestEngine } from "../engines.ts";
import type { Process, Setup } from "./process.ts";

/** The engine that the truths are asked of. */
export const engine: Engine = await fastestEngine();

/** Starts a run of the engine with the Poisson clock from given velocities. */
export function engineProcess(setup: Setup): Process {
  return new EngineProcess(setup, { kind: "velocities", data: setup.velocities });
}

/** A run of the engine from one of the laws it draws itself; `setup.velocities` is not looked at. */
export function drawnProcess(setup: Omit<Setup, "velocities">, initial: InitialCondition, exactMoments = false): Process {
  return new EngineProcess(setup, initial, exactMoments);
}

class EngineProcess implements Process {
  readonly #run: ReturnType<Engine["start"]>;

  constructor(
    readonly setup: Omit<Setup, "velocities">,
    initial: InitialCondition,
    exactMoments = false,
  ) {
    const { particles, gamma, h, seed } = setup;
    const plan = encodePlan(
      derivePlan({ particles, gamma, h, seed: BigInt(seed), member: 0, clock: "poisson", initial, exactMoments }),
    );
    this.#run = engine.start(plan, initial.kind === "velocities" ? initial.data : undefined);
  }

  get collisions(): number {
    return this.#run.collisions;
  }

  collisionsAt(t: number): number {
    return this.#run.collisionsAt(t);
  }

  runUntil(t: number): void {
    this.#run.advance(this.#run.collisionsAt(t));
  }

  advance(to: number): void {
    this.#run.advance(to);
  }

  velocities(): Float64Array {
    return this.#run.velocities();
  }

  free(): void {
    this.#run.free();
  }

  pairs(): ArrayLike<number> {
    return engine.stages.pair(BigInt(this.setup.seed), 0, this.collisions, this.setup.particles);
  }
}
