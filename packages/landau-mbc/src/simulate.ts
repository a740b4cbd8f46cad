/** One call from configuration to result: a stream, collected. */

import type { EngineLoader } from "./engine_loader.ts";
import { Recorder, type Series, type Shapes } from "./frame.ts";
import type { Provenance } from "./provenance.ts";
import { type Ending, framesOf, type Prepared } from "./stream.ts";

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
export async function runSimulation(loader: EngineLoader, prepared: Prepared, worker: Provenance["worker"]): Promise<SimulationResult> {
  const { times, config: { observe } } = prepared.resolved;
  const recorder = new Recorder(observe.quantities, times.length);
  const frames = framesOf(loader, prepared, worker);
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) return { ...value, times: recorder.times(), series: recorder.series(), shapes: recorder.shapes() };
    recorder.add(value.time, value.values);
  }
}
