/** From a configuration or a checkpoint to a run that can be moved: what `simulate`, `stream` and `Simulation` have in common before the first collision. */

import { decodePlan } from "@landau-mbc/reference";
import { awaited } from "./awaited.ts";
import { requireCheckpoint } from "./checkpoint_header.ts";
import { CollisionClock } from "./collision_time.ts";
import type { AwaitedRun, Engine } from "./engine.ts";
import type { EngineLoader } from "./engine_loader.ts";
import { LandauError, reasonOf } from "./errors.ts";
import { Samples } from "./estimates/samples.ts";
import { Journey } from "./journey.ts";
import type { ResolvedSimulationOptions } from "./options.ts";
import { pause, settledOrAborted } from "./pause.ts";
import { checkpointClockCell, checkpointCollisionsBefore, checkpointPlan } from "./plan_reader.ts";
import type { Resolved } from "./resolve.ts";

/** A run and what moves it. */
export interface Departure {
  readonly engine: Engine;
  readonly run: AwaitedRun;
  readonly clock: CollisionClock;
  readonly journey: Journey;
  /** Velocities to compare its own with. */
  readonly samples: Samples;
}

/**
 * Loads the engine and starts at collision 0, or goes on from a checkpoint of the configuration.
 *
 * @throws LandauError `ABORTED` if the signal fires before the run has begun, `ENGINE`, `CHECKPOINT`, `GRID_OVERFLOW`, `MEMORY`
 */
export async function depart(
  loader: EngineLoader,
  resolved: Resolved,
  how: ResolvedSimulationOptions,
  resume: Uint8Array | undefined,
): Promise<Departure> {
  const engine = await loaded(loader, how);
  const { plan, velocities } = resolved;
  const samples = new Samples(engine, plan, velocities);
  if (resume !== undefined) return { ...(await onwards(engine, resume, how, "options.resume", { plan })), samples };
  const clock = new CollisionClock(plan);
  const run = await unlessAborted(how, (wanted) => awaited(engine).start(plan, velocities, wanted));
  return { engine, run, clock, journey: new Journey(run, clock, decodePlan(plan), how, 0), samples };
}

/**
 * Loads the engine and goes on from a checkpoint.
 *
 * @param path what the bytes are called in messages
 * @param time that of the state, where it is known better than as the time of the latest collision
 * @throws LandauError as {@link depart}
 */
export async function departAgain(
  loader: EngineLoader,
  checkpoint: Uint8Array,
  how: ResolvedSimulationOptions,
  path: string,
  time?: number,
): Promise<Departure> {
  return onwards(await loaded(loader, how), checkpoint, how, path, { ...(time !== undefined && { time }) });
}

async function loaded(loader: EngineLoader, how: ResolvedSimulationOptions): Promise<Engine> {
  refuseIfAborted(how);
  const engine = await loader.load(how.engine, how.threads);
  refuseIfAborted(how);
  return engine;
}

/** The run, unless the signal fires while it is being made: then that is told at once, and the run given up, or freed when it comes. */
async function unlessAborted(
  how: ResolvedSimulationOptions,
  make: (wanted: () => boolean) => Promise<AwaitedRun>,
): Promise<AwaitedRun> {
  const { signal } = how;
  let wanted = true;
  const making = make(() => wanted);
  if (signal === undefined) return making;
  try {
    // One that is made in a single piece has let no event in. Two turns: Node's timers have theirs between them.
    await settledOrAborted(making.then(pause).then(pause), signal);
    refuseIfAborted(how);
    return await making;
  } catch (error) {
    wanted = false;
    making.then((run) => run.free(), () => {});
    throw error;
  }
}

/** @throws LandauError `ABORTED` if the signal has fired */
export function refuseIfAborted({ signal }: Pick<ResolvedSimulationOptions, "signal">): void {
  if (signal === undefined || !isAborted(signal)) return;
  throw new LandauError("ABORTED", "options.signal: aborted before the run had begun", {
    path: "options.signal",
    value: signal,
    cause: signal.reason,
  });
}

/** A signal of the caller's own making may throw. */
function isAborted(signal: AbortSignal): boolean {
  try {
    return signal.aborted;
  } catch (cause) {
    const message = `options.signal: threw when it was read (${reasonOf(cause)}); allowed: an AbortSignal`;
    throw new LandauError("ABORTED", message, { path: "options.signal", value: signal, cause });
  }
}

/** @param known the plan that the checkpoint must have, and the time of its state, if they are known */
async function onwards(
  engine: Engine,
  checkpoint: Uint8Array,
  how: ResolvedSimulationOptions,
  path: string,
  known: { readonly plan?: Uint8Array; readonly time?: number },
): Promise<Departure> {
  requireCheckpoint(checkpoint, path);
  const run = await unlessAborted(how, (wanted) => awaited(engine).resume(checkpoint, wanted));
  // The engine has found the bytes intact, so what they say may be believed.
  const plan = checkpointPlan(checkpoint);
  const expected = known.plan;
  if (expected !== undefined && !(plan.length === expected.length && plan.every((byte, k) => byte === expected[k]))) {
    run.free();
    const message =
      `${path}: a checkpoint of another configuration; allowed: one of the same particles, gamma, h, initial condition, seed and clock`;
    throw new LandauError("CHECKPOINT", message, { path, value: checkpoint });
  }
  const clock = new CollisionClock(plan, { cell: checkpointClockCell(checkpoint), before: checkpointCollisionsBefore(checkpoint) });
  const time = known.time ?? clock.timeOf(run.collisions);
  const journey = new Journey(run, clock, decodePlan(plan), how, time);
  return { engine, run, clock, journey, samples: new Samples(engine, plan, undefined) };
}
