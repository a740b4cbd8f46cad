/** Where runs are made: in the thread of the call, or in a worker. */

import type { EngineLoader } from "../engine_loader.ts";
import { withMeasures } from "../measure.ts";
import type { ResolvedSimulationOptions } from "../options.ts";
import type { Resolved } from "../resolve.ts";
import { collected, runSimulation, type SimulationResult } from "../simulate.ts";
import { type Ending, type Frame, framesOf, type Prepared } from "../stream.ts";
import { LocalTraveller, type Traveller } from "../traveller.ts";
import { framesAway, simulateAway } from "./remote_stream.ts";
import { RemoteTraveller } from "./remote_traveller.ts";
import { mannerOf, ownBuffers, taskOf } from "./tasks.ts";
import type { WorkerPool } from "./worker_pool.ts";

/** The engines of this thread, and the workers. */
export interface Realm {
  readonly loader: EngineLoader;
  readonly pool: WorkerPool;
}

/** One at collision 0, where the options want it. */
export async function createTraveller({ loader, pool }: Realm, resolved: Resolved, how: ResolvedSimulationOptions): Promise<Traveller> {
  const worker = await pool.find(how);
  if (typeof worker === "string") return LocalTraveller.create(loader, resolved, how, worker);
  const deadline = Number.POSITIVE_INFINITY;
  return RemoteTraveller.begin(pool, worker, how, {
    method: "create",
    given: taskOf({ resolved, how, deadline }, loader.nameOf(how.engine)),
    transfer: ownBuffers(resolved),
  });
}

/** One that goes on from a checkpoint. */
export async function restoreTraveller(
  realm: Realm,
  checkpoint: Uint8Array,
  how: ResolvedSimulationOptions,
  time?: number,
): Promise<Traveller> {
  const worker = await realm.pool.find(how);
  if (typeof worker === "string") return LocalTraveller.restore(realm.loader, checkpoint, how, worker, time);
  const manner = mannerOf(how, realm.loader.nameOf(how.engine));
  return RemoteTraveller.begin(realm.pool, worker, how, {
    method: "restore",
    given: { checkpoint, manner, ...(time !== undefined && { time }) },
  }, checkpoint);
}

/** All of a run. */
export async function simulateWhereWanted({ loader, pool }: Realm, prepared: Prepared): Promise<SimulationResult> {
  // Functions of the user's are of this thread, so the frames come here one by one.
  if (prepared.how.measure !== undefined) return collected(prepared, framesWhereWanted({ loader, pool }, prepared));
  const worker = await pool.find(prepared.how);
  if (typeof worker === "string") return runSimulation(loader, prepared, worker);
  try {
    return await simulateAway(loader, worker, prepared);
  } finally {
    pool.release(worker);
  }
}

/** The frames of a run. */
export async function* framesWhereWanted({ loader, pool }: Realm, prepared: Prepared): AsyncGenerator<Frame, Ending, void> {
  const worker = await pool.find(prepared.how);
  const { measure } = prepared.how;
  if (typeof worker === "string") return yield* withMeasures(framesOf(loader, prepared, worker), measure);
  try {
    return yield* withMeasures(framesAway(loader, worker, prepared), measure);
  } finally {
    pool.release(worker);
  }
}
