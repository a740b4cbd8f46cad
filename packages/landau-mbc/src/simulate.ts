/** One call from configuration to result: a stream, collected. */

import type { EngineLoader } from "./engine_loader.ts";
import { Recorder, type Series, type Shapes } from "./frame.ts";
import type { Provenance } from "./provenance.ts";
import { type Ending, type Frame, framesOf, type Prepared } from "./stream.ts";

/** The result of a run. */
export interface SimulationResult extends Ending {
  /** One per frame: 0, tEnd, and what `observe` asks for between them. Shorter if the run was stopped or resumed. */
  readonly times: Float64Array;
  /** One array per observed quantity, row-major, one row per frame. */
  readonly series: Series;
  /** Shape of each array: frames, then the quantity's own. */
  readonly shapes: Shapes;
}

/**
 * Runs a prepared configuration to tEnd in this thread.
 *
 * @param worker what the provenance says of the thread
 * @throws LandauError see the codes
 */
export function runSimulation(loader: EngineLoader, prepared: Prepared, worker: Provenance["worker"]): Promise<SimulationResult> {
  return collected(prepared, framesOf(loader, prepared, worker));
}

/** A result out of the frames of a prepared call. */
export async function collected(
  { resolved: { times, config: { observe } } }: Prepared,
  frames: AsyncGenerator<Frame, Ending, void>,
): Promise<SimulationResult> {
  const recorder = new Recorder(observe.quantities, times.length);
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) return { ...value, times: recorder.times(), series: recorder.series(), shapes: recorder.shapes() };
    recorder.add(value.time, value.values);
  }
}
