/** One call from configuration to result: a stream, collected. */

import type { EngineLoader } from "./engine_loader.ts";
import { Recorder, type Series, type Shapes } from "./frame.ts";
import { type Ending, framesOf, prepare } from "./stream.ts";

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
 * Runs a configuration to tEnd.
 *
 * @throws LandauError see the codes
 */
export async function runSimulation(loader: EngineLoader, config: unknown, options: unknown): Promise<SimulationResult> {
  const prepared = prepare(config, options);
  const { times, config: { observe } } = prepared.resolved;
  const recorder = new Recorder(observe.quantities, times.length);
  const frames = framesOf(loader, prepared);
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) return { ...value, times: recorder.times(), series: recorder.series(), shapes: recorder.shapes() };
    recorder.add(value.time, value.values);
  }
}
