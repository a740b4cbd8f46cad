/** From a checked call to what a worker is told, and to what stays here. */

import type { EngineName } from "../engine.ts";
import type { ResolvedSimulateOptions, ResolvedSimulationOptions } from "../options.ts";
import type { Resolved } from "../resolve.ts";
import type { Prepared } from "../stream.ts";
import type { Manner, Task } from "./messages.ts";
import type { Hooks } from "./worker_handle.ts";

/**
 * What a worker needs to run a prepared call. Given velocities are in it as they are; to move and not copy them, name their buffer in the call's
 * `transfer`.
 *
 * @param engine with which the worker has been equipped
 */
export function taskOf({ resolved, how, deadline }: Prepared, engine: EngineName): Task {
  const { config, plan, times, seed } = resolved;
  return { config, plan, times, seed, manner: mannerOf(how, engine, deadline), ...(how.resume !== undefined && { resume: how.resume }) };
}

/** @param deadline on the clock of this thread's performance.now() */
export function mannerOf(how: ResolvedSimulationOptions, engine: EngineName, deadline = Number.POSITIVE_INFINITY): Manner {
  const { threads, wallTime, checkpoint, onProgress } = how;
  return {
    engine,
    // Each thread counts from its own beginning.
    deadline: performance.timeOrigin + deadline,
    progress: onProgress !== undefined,
    ...(threads !== undefined && { threads }),
    ...(wallTime !== undefined && { wallTime }),
    ...(checkpoint !== undefined && { everySeconds: checkpoint.everySeconds }),
  };
}

/** What stays here. */
export function hooksOf(how: ResolvedSimulateOptions, more: Pick<Hooks, "onPosition" | "resume"> = {}): Hooks {
  const { signal, onProgress, checkpoint, resume } = how;
  return {
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(resume !== undefined && { resume }),
    ...more,
  };
}

/** The buffer of given velocities, which are this call's own. */
export function ownBuffers({ velocities }: Resolved): readonly ArrayBuffer[] {
  return velocities?.buffer instanceof ArrayBuffer ? [velocities.buffer] : [];
}
