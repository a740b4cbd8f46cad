/** The functions of the package over one loader of engines; the entries `.` and `./slim` differ in where their modules come from. */

import type { Config } from "./config.ts";
import { type Capabilities, EngineLoader, type WasmSources } from "./engine_loader.ts";
import type { SimulateOptions, StagesOptions } from "./options.ts";
import { runSimulation, type SimulationResult } from "./simulate.ts";
import { loadStages, type Stages } from "./stages.ts";

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
   * The chapters of SPEC as functions over arrays, the same bits on every engine.
   *
   * @throws LandauError `ENGINE` for an engine that is not there
   */
  stages(options?: StagesOptions): Promise<Stages>;
  /** What this machine has: WebAssembly, engines, what `auto` takes. */
  capabilities(): Capabilities;
}

/** The functions over one set of modules. */
export function createApi(sources: WasmSources): Api {
  const loader = new EngineLoader(sources);
  return {
    simulate: (config, options = {}) => runSimulation(loader, config, options),
    stages: (options = {}) => loadStages(loader, options),
    capabilities: () => loader.capabilities(),
  };
}
