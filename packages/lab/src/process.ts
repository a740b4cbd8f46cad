/** What an experiment looks at: a run of the engine, or of the plain process, with or without a planted error. */

import { type InitialCondition, Simulation } from "landau-mbc";

/** What a run starts from. */
export interface Setup {
  readonly particles: number;
  readonly gamma: number;
  readonly h: number;
  /** An integer; every run of an experiment has its own. */
  readonly seed: number;
  readonly initial: InitialCondition;
}

/** A run with the Poisson clock. */
export interface Run {
  /** Collisions done. */
  readonly collisions: number;
  /** Executes every collision at or before t. */
  runUntil(t: number): Promise<unknown>;
  /** Row-major [N, 3], a copy. */
  velocities(): Promise<Float64Array>;
  /** Gives memory back. */
  dispose(): Promise<unknown>;
}

/** Something that claims to be the process of the paper. */
export interface Process {
  readonly name: string;
  /** How much slower than the engine a collision is, roughly: experiments cut their samples by this, never their claims. */
  readonly slowness: number;
  start(setup: Setup): Promise<Run>;
}

/** The engine that `auto` takes, through the public interface. */
export const ENGINE: Process = {
  name: "engine",
  slowness: 1,
  start: ({ particles, gamma, h, seed, initial }) => Simulation.create({ particles, gamma, h, tEnd: 0, seed, initial, clock: "poisson" }),
};

/** Starts, moves to t and reads the velocities; the run is spent. */
export async function velocitiesAt(process: Process, setup: Setup, t: number): Promise<Float64Array> {
  const [last] = await velocitiesAlong(process, setup, [t]);
  return last as Float64Array;
}

/** The same at several increasing times of one run. */
export async function velocitiesAlong(process: Process, setup: Setup, times: readonly number[]): Promise<Float64Array[]> {
  const run = await process.start(setup);
  try {
    const seen: Float64Array[] = [];
    for (const t of times) {
      await run.runUntil(t);
      seen.push(await run.velocities());
    }
    return seen;
  } finally {
    await run.dispose();
  }
}

/** The same for the members of an ensemble, seeds `setup.seed`, `setup.seed + 1`, …; what `look` makes of each is kept. */
export async function membersAlong<T>(
  process: Process,
  setup: Setup,
  members: number,
  times: readonly number[],
  look: (frames: readonly Float64Array[]) => T,
): Promise<T[]> {
  const seen: T[] = [];
  for (let m = 0; m < members; m++) seen.push(look(await velocitiesAlong(process, { ...setup, seed: setup.seed + m }, times)));
  return seen;
}
