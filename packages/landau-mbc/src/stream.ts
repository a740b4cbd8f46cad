/** A run as a sequence of frames. */

import { validated } from "./config.ts";
import { depart, type Departure } from "./departure.ts";
import type { EngineLoader } from "./engine_loader.ts";
import { LandauError } from "./errors.ts";
import { observed } from "./estimates/observed.ts";
import { nameOf, type Values } from "./frame.ts";
import { refuseTakenNames } from "./measure.ts";
import { readSimulateOptions, type ResolvedSimulateOptions } from "./options.ts";
import { type ParticleRange, readRange } from "./particle_range.ts";
import { checkpointParticles, checkpointVelocities } from "./plan_reader.ts";
import { type Provenance, provenanceOf } from "./provenance.ts";
import { resolve, type Resolved } from "./resolve.ts";

/** The state at one observation time. */
export interface Frame {
  /** In the time of the Landau equation. */
  readonly time: number;
  /** Collisions done. */
  readonly collisions: number;
  /** The observed quantities: numbers, and Float64Arrays for those with a shape. */
  readonly values: Values;
  /** N. */
  readonly particles: number;
  /**
   * Row-major [N, 3], user units; a fresh copy at each call. To be called before the next frame is asked for.
   *
   * @param range some of the particles, so that a large state is read in pieces; all unless told
   * @throws LandauError `ENGINE` afterwards, `CONFIG` for a range that is none
   */
  velocities(range?: ParticleRange): Promise<Float64Array>;
  /**
   * The run at this frame in bytes (SPEC §11), for `resume`. To be called before the next frame is asked for.
   *
   * @throws LandauError `ENGINE` afterwards
   */
  checkpoint(): Promise<Uint8Array>;
}

/** What a stream returns after its last frame. */
export interface Ending {
  /** `"stopped"`: by the signal or the wall time; the checkpoint goes on from there. */
  readonly status: "done" | "stopped";
  /** The last state. */
  readonly final: {
    /** N. */
    readonly particles: number;
    /**
     * Row-major [N, 3], user units; a fresh copy at each call.
     *
     * @param range some of the particles; all unless told
     * @throws LandauError `CONFIG` for a range that is none
     */
    velocities(range?: ParticleRange): Float64Array;
  };
  /** The last state in bytes (SPEC §11), for `resume` on any engine. */
  readonly checkpoint: Uint8Array;
  /** What the result is made of. */
  readonly provenance: Provenance;
}

/** A checked call. */
export interface Prepared {
  readonly resolved: Resolved;
  readonly how: ResolvedSimulateOptions;
  /** When to stop, on the clock of performance.now(). */
  readonly deadline: number;
}

/**
 * Checks a configuration and options, and begins to count the wall time.
 *
 * @throws LandauError `CONFIG`, `ENGINE` for the name of an engine that there cannot be
 */
export function prepare(config: unknown, options: unknown): Prepared {
  const called = performance.now();
  const how = readSimulateOptions(options);
  const deadline = how.wallTime === undefined ? Number.POSITIVE_INFINITY : called + 1000 * how.wallTime;
  const resolved = resolve(validated(config));
  refuseTakenNames(how.measure ?? {}, [...resolved.config.observe.quantities.map(nameOf), "time", "collisions"]);
  return { resolved, how, deadline };
}

/**
 * The frames of a prepared call in this thread; the run lives until the last one, or until the generator is told to return.
 *
 * @param worker what the provenance says of the thread
 */
export async function* framesOf(
  loader: EngineLoader,
  { resolved, how, deadline }: Prepared,
  worker: Provenance["worker"],
): AsyncGenerator<Frame, Ending, void> {
  const { config } = resolved;
  const { particles } = config;
  const departure = await depart(loader, resolved, how, how.resume);
  const { run, journey, samples } = departure;
  try {
    journey.begin(config.tEnd, deadline);
    let status: Ending["status"] = "done";
    for (const time of timesAhead(departure, resolved, how.resume)) {
      const arrived = await journey.to(time);
      const values = arrived
        ? await journey.unlessAborted(observed(run, samples, config.observe.quantities, "observe.quantities"))
        : undefined;
      if (values === undefined) {
        status = "stopped";
        break;
      }
      yield* shown({ time, particles, collisions: run.collisions, values }, {
        velocities: ({ from, to }) => run.velocities(from, to),
        checkpoint: () => run.checkpoint(),
      });
    }
    // Before the state is written, which takes seconds for 1e7 particles: whoever waits for the stop hears of it now.
    await journey.tell(status);
    if (status === "stopped") await journey.keep();
    const checkpoint = await run.checkpoint();
    return {
      status,
      final: finalOf(checkpoint),
      checkpoint,
      provenance: await provenanceOf(
        departure.engine,
        { passedOver: loader.passedOver(how.engine), worker },
        run,
        resolved,
        how.resume !== undefined,
      ),
    };
  } finally {
    run.free();
  }
}

/** What a frame reads of its run. */
export interface FrameState {
  velocities(range: Required<ParticleRange>): Promise<Float64Array>;
  checkpoint(): Promise<Uint8Array>;
}

/** Yields one frame, whose state can be read until the next one is asked for. */
export async function* shown(facts: Omit<Frame, keyof FrameState>, state: FrameState): AsyncGenerator<Frame, void, void> {
  let current = true;
  const whileCurrent = <T>(method: keyof FrameState, read: () => Promise<T>): Promise<T> => {
    if (current) return read();
    const message =
      `frame.${method}: called for t = ${facts.time} after the stream had gone on; allowed: before the next frame is asked for`;
    throw new LandauError("ENGINE", message);
  };
  try {
    yield {
      ...facts,
      velocities: async (range) => {
        const ends = readRange(range, facts.particles);
        return whileCurrent("velocities", () => state.velocities(ends));
      },
      checkpoint: async () => whileCurrent("checkpoint", () => state.checkpoint()),
    };
  } finally {
    current = false;
  }
}

/** The last state, out of its checkpoint. */
export function finalOf(checkpoint: Uint8Array): Ending["final"] {
  const particles = checkpointParticles(checkpoint);
  return {
    particles,
    velocities: (range) => {
      const { from, to } = readRange(range, particles);
      return checkpointVelocities(checkpoint, from, to);
    },
  };
}

/** The observation times that the run has not passed. */
function timesAhead({ run, clock }: Departure, { times, config }: Resolved, checkpoint: Uint8Array | undefined): Float64Array {
  const first = times.findIndex((t) => clock.hasHappened(run.collisions, t));
  if (first >= 0) return times.subarray(first);
  const message =
    `options.resume: a checkpoint after ${run.collisions} collisions, which is beyond tEnd = ${config.tEnd}; allowed: a later tEnd`;
  throw new LandauError("CHECKPOINT", message, { path: "options.resume", value: checkpoint });
}
