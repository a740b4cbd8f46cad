/** `simulate` and `stream` of a prepared call in a worker. */

import type { EngineLoader } from "../engine_loader.ts";
import type { SimulationResult } from "../simulate.ts";
import { type Ending, finalOf, type Frame, type Prepared, shown } from "../stream.ts";
import type { PlainEnding } from "./messages.ts";
import { hooksOf, ownBuffers, taskOf } from "./tasks.ts";
import type { WorkerHandle } from "./worker_handle.ts";

/** The whole run; the caller of the worker hears of it at its end. */
export async function simulateAway(loader: EngineLoader, worker: WorkerHandle, prepared: Prepared): Promise<SimulationResult> {
  const { how, resolved } = prepared;
  const run = worker.enlist(hooksOf(how));
  try {
    const result = await worker.call(run, "simulate", taskOf(prepared, loader.nameOf(how.engine)), ownBuffers(resolved));
    return { ...result, ...endingOf(loader, prepared, result) };
  } finally {
    worker.dismiss(run);
  }
}

/** Frame by frame; between two of them the worker rests. */
export async function* framesAway(loader: EngineLoader, worker: WorkerHandle, prepared: Prepared): AsyncGenerator<Frame, Ending, void> {
  const { how, resolved } = prepared;
  const run = worker.enlist(hooksOf(how));
  try {
    await worker.call(run, "stream", taskOf(prepared, loader.nameOf(how.engine)), ownBuffers(resolved));
    for (;;) {
      const step = await worker.call(run, "next", undefined);
      if (step.done) return endingOf(loader, prepared, step.ending);
      const { time, collisions, values } = step;
      const { particles } = resolved.config;
      yield* shown({ time, particles, collisions, values }, {
        velocities: (range) => worker.call(run, "velocities", range),
        checkpoint: () => worker.call(run, "checkpoint", undefined),
      });
    }
  } finally {
    await worker.call(run, "close", undefined).catch(() => {});
    worker.dismiss(run);
  }
}

/** The worker has been given an engine by its name; what `auto` passed over on the way there is known here. */
function endingOf(loader: EngineLoader, { how }: Prepared, { status, checkpoint, provenance }: PlainEnding): Ending {
  const passedOver = loader.passedOver(how.engine);
  return { status, final: finalOf(checkpoint), checkpoint, provenance: { ...provenance, passedOver } };
}
