/** One call from configuration to result. */

import { SPEC_VERSION } from "@landau-mbc/reference";
import { validated } from "./config.ts";
import type { Engine, EngineName, EngineRun } from "./engine.ts";
import type { EngineLoader, PassedOver } from "./engine_loader.ts";
import { LandauError } from "./errors.ts";
import { Recorder, type Series, type Shapes } from "./frame.ts";
import { Journey } from "./journey.ts";
import { readSimulateOptions, type ResolvedSimulateOptions } from "./options.ts";
import { checkpointClockCell, checkpointCollisions, checkpointPlan, checkpointVelocities, planClockRate } from "./plan_reader.ts";
import { recorded, type RecordedConfig, resolve, type Resolved } from "./resolve.ts";
import { type JsonSeed, jsonSeed } from "./seed.ts";
import { VERSION } from "./version.ts";

/** What a result is made of, so that it can be made again. JSON can hold all of it. */
export interface Provenance {
  /** Version of this package. */
  readonly version: string;
  /** Version of the specification that fixes the bits. */
  readonly specVersion: number;
  /** The engine that ran; its name never matters to the bits. */
  readonly engine: EngineName;
  /** Engines that `auto` would rather have taken, each with the reason why it could not; empty for a named engine. */
  readonly passedOver: PassedOver;
  readonly threads: number;
  /** The 64-bit seed in a form that the configuration takes. */
  readonly seed: Exclude<JsonSeed, string>;
  /** SHA-256 of the plan and of given velocities (SPEC §12). */
  readonly configHash: string;
  /** SHA-256 of the final state (SPEC §12): equal exactly if the states are. */
  readonly stateHash: string;
  /** Collisions done. */
  readonly collisions: number;
  /** The configuration with its defaults. */
  readonly configuration: RecordedConfig;
  /** Largest change of a given velocity when it was put on the grid, user units; 0 for drawn ones. */
  readonly largestRounding: number;
}

/** The result of a run. */
export interface SimulationResult {
  /** `"stopped"`: by the signal or the wall time; the checkpoint goes on from there. */
  readonly status: "done" | "stopped";
  /** One per frame: 0, tEnd, and what `observe` asks for between them. Shorter if the run was stopped or resumed. */
  readonly times: Float64Array;
  /** One array per observed quantity, row-major, one row per frame. */
  readonly series: Series;
  /** Shape of each array: frames, then the quantity's own. */
  readonly shapes: Shapes;
  /** The last state. */
  readonly final: {
    /** Row-major [N, 3], user units; a fresh copy at each call. */
    velocities(): Float64Array;
  };
  /** The last state in bytes (SPEC §11), for `resume` on any engine. */
  readonly checkpoint: Uint8Array;
  readonly provenance: Provenance;
}

/**
 * Runs a configuration to tEnd.
 *
 * @throws LandauError see the codes
 */
export async function runSimulation(loader: EngineLoader, config: unknown, options: unknown): Promise<SimulationResult> {
  const called = performance.now();
  const how = readSimulateOptions(options);
  const resolved = resolve(validated(config));
  refuseIfAborted(how);
  const engine = await loader.load(how.engine);
  refuseIfAborted(how);
  const run = begin(engine, resolved, how.resume);
  try {
    const deadline = how.wallTime === undefined ? Number.POSITIVE_INFINITY : called + 1000 * how.wallTime;
    return await observed(engine, loader.passedOver(how.engine), run, resolved, how, deadline);
  } finally {
    run.free();
  }
}

function refuseIfAborted({ signal }: ResolvedSimulateOptions): void {
  if (signal?.aborted !== true) return;
  throw new LandauError("ABORTED", "options.signal: aborted before the run had begun", {
    path: "options.signal",
    value: signal,
    cause: signal.reason,
  });
}

function begin(engine: Engine, resolved: Resolved, checkpoint: Uint8Array | undefined): EngineRun {
  if (checkpoint === undefined) return engine.start(resolved.plan, resolved.velocities);
  const run = engine.resume(checkpoint);
  const plan = checkpointPlan(checkpoint);
  if (plan.length === resolved.plan.length && plan.every((byte, k) => byte === resolved.plan[k])) return run;
  run.free();
  const message =
    "options.resume: a checkpoint of another configuration; allowed: one of the same particles, gamma, h, initial condition, seed and clock";
  throw new LandauError("CHECKPOINT", message, { path: "options.resume", value: checkpoint });
}

async function observed(
  engine: Engine,
  passedOver: PassedOver,
  run: EngineRun,
  resolved: Resolved,
  how: ResolvedSimulateOptions,
  deadline: number,
): Promise<SimulationResult> {
  const { config } = resolved;
  const { times, from } = timesAhead(run, resolved, how.resume);
  const recorder = new Recorder(config.observe.quantities, times.length);
  const journey = new Journey(run, config, how, from, deadline);
  let status: SimulationResult["status"] = "done";
  for (const time of times) {
    if (!(await journey.to(time))) {
      status = "stopped";
      break;
    }
    recorder.add(time, run.frame());
  }
  await journey.tell();
  return result(status, recorder, run, provenance(engine, passedOver, run, resolved));
}

/** The observation times that the run has not passed, and the time of its state as far as it is known without counting. */
function timesAhead(run: EngineRun, resolved: Resolved, checkpoint: Uint8Array | undefined): { times: Float64Array; from: number } {
  if (checkpoint === undefined) return { times: resolved.times, from: 0 };
  const { clock } = resolved.config;
  const count = clock === "embedded" ? checkpointCollisions(checkpoint) : checkpointClockCell(checkpoint);
  const from = count / planClockRate(resolved.plan);
  // Asking the clock about times before its cell would count all cells anew, so those are judged by the cell alone.
  const first = resolved.times.findIndex((t) => t >= from * (1 - 1e-12) && run.collisionsAt(t) >= run.collisions);
  if (first >= 0) {
    const next = resolved.times[first] as number;
    return { times: resolved.times.subarray(first), from: from < next ? from : next };
  }
  const message =
    `options.resume: a checkpoint after ${run.collisions} collisions, which is beyond tEnd = ${resolved.config.tEnd}; allowed: a later tEnd`;
  throw new LandauError("CHECKPOINT", message, { path: "options.resume", value: checkpoint });
}

function result(
  status: SimulationResult["status"],
  recorder: Recorder,
  run: EngineRun,
  provenance: Provenance,
): SimulationResult {
  const checkpoint = run.checkpoint();
  return {
    status,
    times: recorder.times(),
    series: recorder.series(),
    shapes: recorder.shapes(),
    final: { velocities: () => checkpointVelocities(checkpoint) },
    checkpoint,
    provenance,
  };
}

function provenance(engine: Engine, passedOver: PassedOver, run: EngineRun, resolved: Resolved): Provenance {
  return {
    version: VERSION,
    specVersion: SPEC_VERSION,
    engine: engine.name,
    passedOver,
    threads: engine.threads,
    seed: jsonSeed(resolved.seed) as Provenance["seed"],
    configHash: resolved.configHash,
    stateHash: run.stateHash(),
    collisions: run.collisions,
    configuration: recorded(resolved.config),
    largestRounding: run.largestRounding,
  };
}
