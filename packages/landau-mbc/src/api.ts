/** The functions of the package over one loader of engines; the entries `.` and `./slim` differ in where their modules come from. */

import { type Config, validated } from "./config.ts";
import { runEnsemble } from "./ensemble/ensemble.ts";
import type { EnsembleOptions } from "./ensemble/options.ts";
import type { EnsembleResult } from "./ensemble/result.ts";
import { type Capabilities, EngineLoader, type WasmSources } from "./engine_loader.ts";
import { type ExtrapolateOptions, type Extrapolation, runExtrapolation } from "./extrapolate.ts";
import { DEFAULT_QUANTITIES } from "./observe.ts";
import { copyCheckpointBytes, readSimulationOptions, type SimulateOptions, type SimulationOptions, type StagesOptions } from "./options.ts";
import { resolve } from "./resolve.ts";
import type { SimulationResult } from "./simulate.ts";
import { Simulation } from "./simulation.ts";
import { loadStages, type Stages } from "./stages.ts";
import { type Ending, type Frame, prepare } from "./stream.ts";
import { createTraveller, framesWhereWanted, type Realm, restoreTraveller, simulateWhereWanted } from "./workers/realm.ts";
import { WorkerPool } from "./workers/worker_pool.ts";

/** Makes runs that are moved step by step. */
export interface SimulationFactory {
  /**
   * Starts a run at collision 0.
   *
   * @param config what to compute; its tEnd is no limit to the run, and its observation times are the caller's affair
   * @param options how; the wall time is that of each `advance` or `runUntil`
   * @throws LandauError `CONFIG`, `ENGINE`, `GRID_OVERFLOW`, `MEMORY`, `ABORTED` if the signal had fired
   * @example
   * await using simulation = await Simulation.create(config);
   * await simulation.runUntil(0.5);
   * const { temperature } = await simulation.observe(["temperature"]);
   */
  create(config: Config, options?: SimulationOptions): Promise<Simulation>;
  /**
   * Goes on from a checkpoint of any engine, machine or entry.
   *
   * @throws LandauError `CHECKPOINT` that says what is wrong with the bytes, `ENGINE`, `MEMORY`, `ABORTED`
   */
  restore(checkpoint: Uint8Array, options?: SimulationOptions): Promise<Simulation>;
}

/** What needs an engine. */
export interface Api {
  /**
   * Runs a configuration to tEnd and gives the observed series, the final state and its provenance.
   *
   * The bits depend on the configuration alone: not on the engine, the options, how often is observed, or interruptions.
   *
   * @param config what to compute
   * @param options how: engine, signal, progress, wall time, checkpoints, resume
   * @throws LandauError `CONFIG` for a bad field, `ENGINE` for an engine that is not there or broke down, `CHECKPOINT` for bytes to resume that are not an intact checkpoint of this
   * configuration, `GRID_OVERFLOW`, `MEMORY`, `ABORTED` if the signal had fired before the start or a callback threw
   * @example
   * const result = await simulate({
   *   particles: 10_000, gamma: -3, h: 0.02, tEnd: 1,
   *   initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
   *   observe: { every: 0.1, quantities: ["pressure"] },
   * });
   */
  simulate(config: Config, options?: SimulateOptions): Promise<SimulationResult>;
  /**
   * The frames of a run, one by one as they are reached; what `simulate` collects. Nothing happens before the first `next`, and between two
   * of them the run rests. Leaving the loop gives the memory back.
   *
   * @returns a generator that yields a {@link Frame} per observation time and returns the {@link Ending}: status, checkpoint, provenance. (`for await`
   * does not show what a generator returns; `options.checkpoint` hands out a checkpoint at a stop too.)
   * @throws LandauError at the first `next`, as `simulate`
   * @example
   * for await (const { time, values } of stream(config)) console.log(time, values.temperature);
   */
  stream(config: Config, options?: SimulateOptions): AsyncGenerator<Frame, Ending, void>;
  /** Runs that are moved, observed, saved and forked as wanted. */
  readonly Simulation: SimulationFactory;
  /**
   * Runs a configuration many times with independent random numbers and gives mean, variance, standard error and covariances over these members.
   *
   * Member m has the streams of SPEC §2, member 0 is the run of `simulate` to the bit. The bits of the statistics (SPEC §14) depend on the configuration and the set of
   * members alone: not on engine, threads, the order in which members end, or interruptions.
   *
   * @param config what to compute
   * @param options how many members and how
   * @throws LandauError as `simulate`; if a member fails the others are stopped, and the error names it (`error.member`) and carries the records of all (`error.records`), for
   * `resume`. `CHECKPOINT` for records to resume that are damaged or of another ensemble
   * @example
   * const { times, mean, standardError } = await ensemble(config, { members: 32 });
   * mean.moment4; // Float64Array, one number per frame
   */
  ensemble(config: Config, options: EnsembleOptions): Promise<EnsembleResult>;
  /**
   * A quantity at h → 0, from ensembles at two or three steps h, with its error.
   *
   * @param config what to compute, without h
   * @param options the steps, the quantity, members, and how
   * @throws LandauError as `ensemble`; `CONFIG` for equal steps, or a number of steps that does not fit the powers of h; `ABORTED` if the signal stopped it
   * @example
   * const { value, standardError } = await extrapolate(config, { h: [0.2, 0.1, 0.05], quantity: "pressure", members: 32 });
   */
  extrapolate(config: Omit<Config, "h">, options: ExtrapolateOptions): Promise<Extrapolation>;
  /**
   * The chapters of SPEC as functions over arrays, the same bits on every engine.
   *
   * @throws LandauError `ENGINE` for an engine that is not there
   */
  stages(options?: StagesOptions): Promise<Stages>;
  /** What this machine has: WebAssembly, engines, what `auto` takes, workers. */
  capabilities(): Capabilities;
}

/** The functions over one set of modules. */
export function createApi(sources: WasmSources): Api {
  const loader = new EngineLoader(sources);
  const realm: Realm = { loader, pool: new WorkerPool(loader, sources) };
  return {
    simulate: async (config, options = {}) => simulateWhereWanted(realm, prepare(config, options)),
    stream: (config, options = {}) => streamed(realm, config, options),
    Simulation: {
      create: (config, options = {}) => created(realm, config, options),
      restore: (checkpoint, options = {}) => restored(realm, checkpoint, options),
    },
    ensemble: (config, options) => runEnsemble(realm, config, options),
    extrapolate: (config, options) => runExtrapolation(realm, config, options),
    stages: (options = {}) => loadStages(loader, options),
    capabilities: () => ({ ...loader.capabilities(), workers: realm.pool.there() }),
  };
}

/** Starts at collision 0. The configuration's tEnd is no limit: `runUntil` may go further. */
async function created(realm: Realm, config: unknown, options: unknown): Promise<Simulation> {
  const how = readSimulationOptions(options);
  const resolved = resolve(validated(config));
  return new Simulation(realm, await createTraveller(realm, resolved, how), how, resolved.config.observe.quantities);
}

/** Goes on from the bytes of a checkpoint. */
async function restored(realm: Realm, checkpoint: unknown, options: unknown): Promise<Simulation> {
  const how = readSimulationOptions(options);
  const bytes = copyCheckpointBytes(checkpoint);
  return new Simulation(realm, await restoreTraveller(realm, bytes, how), how, DEFAULT_QUANTITIES);
}

/** Checks at the first `next`, as everything else of a generator happens. */
async function* streamed(realm: Realm, config: unknown, options: unknown): AsyncGenerator<Frame, Ending, void> {
  return yield* framesWhereWanted(realm, prepare(config, options));
}
