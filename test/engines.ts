/** The engines that the tests run on, and what they ask of one. */

import { Run, stages } from "@landau-mbc/reference";

/** A run of an engine: the same face for all of them. */
export interface EngineRun {
  /** Collisions done. */
  readonly collisions: number;
  /** Collisions at or before time t. */
  collisionsAt(t: number): number;
  /** Executes collisions until `to` have been done. */
  advance(to: number): void;
  /** The 17 numbers of SPEC §10, user units. */
  frame(): Float64Array;
  /** Row-major [N, 3], user units, a copy. */
  velocities(): Float64Array;
  /** The bytes of SPEC §11. */
  checkpoint(): Uint8Array;
  /** 64 hexadecimal digits, SPEC §12. */
  stateHash(): string;
  /** Gives memory back; the run is spent. */
  dispose?(): void;
}

/** The chapters one by one, over arrays. */
export type Stages = Pick<
  typeof stages,
  "philox" | "uniforms" | "log" | "exp" | "sincos2pi" | "deflection" | "pair" | "rotationTime" | "collide"
>;

/** An engine as the tests see it. */
export interface Engine {
  readonly name: string;
  start(plan: Uint8Array, velocities?: Float64Array): EngineRun;
  resume(checkpoint: Uint8Array): EngineRun;
  readonly stages: Stages;
}

/** The TypeScript reference as an engine. */
export const reference: Engine = {
  name: "reference",
  start: (plan, velocities) => Run.start(plan, velocities),
  resume: (checkpoint) => Run.resume(checkpoint),
  stages,
};

/** Every engine of this machine, the reference first. */
export async function allEngines(): Promise<readonly Engine[]> {
  return [reference];
}

/** The fastest engine of this machine. */
export async function fastestEngine(): Promise<Engine> {
  const engines = await allEngines();
  return engines.find((engine) => engine.name === "wasm") ?? reference;
}
