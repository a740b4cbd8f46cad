/** How to compute, as opposed to what: nothing here changes a bit of the result. */

import * as v from "valibot";
import { ENGINE_NAMES, type EngineChoice } from "./engine.ts";
import type { LandauErrorCode } from "./errors.ts";
import type { FrameMeasure } from "./measure.ts";
import { allowed, choice, integer, readOrThrow, real, record } from "./schema.ts";
import { memoryFault, ownCopy, typedArrayKind } from "./typed_arrays.ts";

/** How far a run is. */
export interface Progress {
  /**
   * `"stopped"` when the signal or the wall time has stopped the collisions, `"done"` when they have come to their end: told once, before the answer, for which the state is written
   * and hashed.
   */
  readonly status: "running" | "stopped" | "done";
  /** Collisions done. */
  readonly collisions: number;
  /** Time reached, of the Landau equation. */
  readonly t: number;
  /** t / tEnd. */
  readonly fraction: number;
  /** Collisions per second of this call so far. */
  readonly rate: number;
  /** Seconds left at this rate. */
  readonly secondsLeft: number;
}

/** A function, which `text` describes. */
export const aFunction = <TFunction>(text: string) =>
  v.pipe(v.custom<TFunction>((f) => typeof f === "function", allowed(text)), v.metadata({ allowed: text }));
/** A duration that a user may ask for. */
export const seconds = { least: 1e-3, most: 1e9, text: "a number of seconds > 0 (from 0.001 to 1e9)" };

const signalText = "an AbortSignal";
const bytesText = "the bytes of a checkpoint, a Uint8Array";

/** `engine`, as every call takes it. */
export const engineOption = v.optional(choice(["auto", ...ENGINE_NAMES]), "auto");
/** `threads`, likewise. */
export const threadsOption = v.optional(integer({ least: 1, most: 4096, text: "an integer from 1 to 4096" }));

/** `signal`, likewise. */
export const signalOption = v.optional(v.pipe(v.custom<AbortSignal>(isSignal, allowed(signalText)), v.metadata({ allowed: signalText })));

const workerText = 'true, false or "auto"';
/** `worker`, likewise. */
export const workerOption = v.optional(
  v.pipe(
    v.custom<WorkerChoice>((x) => x === "auto" || typeof x === "boolean", allowed(workerText)),
    v.metadata({ allowed: workerText }),
  ),
  "auto",
);

const simulationEntries = {
  engine: engineOption,
  worker: workerOption,
  threads: threadsOption,
  signal: signalOption,
  onProgress: v.optional(aFunction<(progress: Progress) => unknown>("a function of the progress")),
  wallTime: v.optional(real(seconds)),
  checkpoint: v.optional(
    record({
      everySeconds: real(seconds),
      onCheckpoint: aFunction<(checkpoint: Uint8Array) => unknown>("a function of the checkpoint's bytes"),
    }),
  ),
};
/** The bytes of a checkpoint or of another record, in memory that can be read safely; whether they are one is found by who reads them. */
export const checkpointBytes = v.pipe(
  v.custom<Uint8Array>((bytes) => typedArrayKind(bytes) === "Uint8Array", allowed(bytesText)),
  v.check(
    (bytes) => memoryFault(bytes) === undefined,
    ({ input }) => `got ${memoryFault(input)}; allowed: ${bytesText}, in memory of its own`,
  ),
  v.metadata({ allowed: bytesText }),
);

/** A copy of them, for what is read while the caller's code runs. */
const copiedBytes = (path: string) =>
  v.pipe(checkpointBytes, v.transform((bytes) => ownCopy(bytes, path)), v.metadata({ allowed: bytesText }));

const simulationOptions = record(simulationEntries);
const measuresText = "an object of functions of a frame";

/** `measure`: functions by name. */
export const measureOption = <TMeasure>() =>
  v.pipe(
    v.record(v.string(), aFunction<TMeasure>("a function of a frame that gives numbers"), allowed(measuresText)),
    v.metadata({ allowed: measuresText }),
  );

const simulateOptions = record({
  ...simulationEntries,
  measure: v.optional(measureOption<FrameMeasure>()),
  resume: v.optional(copiedBytes("options.resume")),
});

const stagesOptions = record({ engine: engineOption });

/** Where a run lives: true is a worker of its own, false the thread of the call. */
export type WorkerChoice = boolean | "auto";

/** Options of `Simulation`. */
export interface SimulationOptions {
  /** `"auto"` unless told: the fastest that is there. A named engine that is not there is an error. */
  readonly engine?: EngineChoice;
  /**
   * `"auto"` unless told: in a browser a worker, so that the page stays free, and in place where there can be none (`provenance.worker` says why); in Node, Deno and Bun
   * in place. `true` is a worker anywhere, or an error where there can be none.
   */
  readonly worker?: WorkerChoice;
  /**
   * An upper bound, 1 unless told; the bits do not depend on it. The native engine uses up to so many where there are 20 000 particles or more, and no more than the
   * machine has processors; the others use one.
   */
  readonly threads?: number;
  /**
   * Stops the run between blocks of collisions, within 50 ms; the run then has status `"stopped"` and can be gone on with from its checkpoint. `advance` and
   * `runUntil` answer then, or when `checkpoint.onCheckpoint` has. `simulate` and `stream` tell `onProgress` then, with status `"stopped"`, and answer when they have
   * written and hashed their state, which takes seconds at N = 1e7; the event loop turns meanwhile. A frame that is being read is given up. While a run is being made the
   * signal ends that with `ABORTED`, as soon.
   */
  readonly signal?: AbortSignal;
  /** Called about ten times a second, at the end, and at a stop before the state is written. A promise is awaited; what it throws stops the run. */
  readonly onProgress?: (progress: Progress) => unknown;
  /** Seconds from the call (of `simulate`; of each `advance` or `runUntil`; of the first `next` of a stream) after which the run stops with status `"stopped"`. */
  readonly wallTime?: number;
  /** Hands out a checkpoint every so many seconds, and when the signal or the wall time stops the run where it has not just done so. A promise is awaited; what it throws stops the run. */
  readonly checkpoint?: { readonly everySeconds: number; readonly onCheckpoint: (checkpoint: Uint8Array) => unknown };
}

/** Options of `simulate` and `stream`. */
export interface SimulateOptions extends SimulationOptions {
  /**
   * Further quantities by name: functions of a frame, whose numbers stand among its values and in the series. They are called in the thread of the call, wherever the run lives;
   * `frame.velocities()` is what they read. What one throws ends the run with `ABORTED`, with a checkpoint in the error.
   */
  readonly measure?: { readonly [name: string]: FrameMeasure };
  /**
   * Bytes of a checkpoint of the same configuration, from any engine; observation and tEnd may differ. The frames that it has passed are left out. Copied at the
   * call; shared and detached memory is refused.
   */
  readonly resume?: Uint8Array;
}

/** The same with every default filled in. */
export type ResolvedSimulateOptions = SimulateOptions & { readonly engine: EngineChoice; readonly worker: WorkerChoice };

/** The same with every default filled in. */
export type ResolvedSimulationOptions = SimulationOptions & { readonly engine: EngineChoice; readonly worker: WorkerChoice };

/** Options of `stages`. */
export interface StagesOptions {
  /** `"auto"` unless told. */
  readonly engine?: EngineChoice;
}

/** A wrong engine is an ENGINE error, anything else in the options a CONFIG error. */
export const codeOf = (path: string): LandauErrorCode => (path === "options.engine" ? "ENGINE" : "CONFIG");

/** The options of `simulate`, checked. */
export function readSimulateOptions(options: unknown): ResolvedSimulateOptions {
  return readOrThrow(simulateOptions, options, "options", codeOf);
}

/** The options of `Simulation`, checked. */
export function readSimulationOptions(options: unknown): ResolvedSimulationOptions {
  return readOrThrow(simulationOptions, options, "options", codeOf);
}

/**
 * The bytes of a checkpoint or of another record, checked to be bytes. Not copied: what is made of them must be made before the caller's code runs again.
 *
 * @param name what they are called in messages
 */
export function readCheckpointBytes(bytes: unknown, name = "checkpoint"): Uint8Array {
  return readOrThrow(record({ [name]: checkpointBytes }), { [name]: bytes }, "")[name] as Uint8Array;
}

/** A copy of them. */
export function copyCheckpointBytes(bytes: unknown): Uint8Array {
  return readOrThrow(record({ checkpoint: copiedBytes("checkpoint") }), { checkpoint: bytes }, "").checkpoint;
}

/** The options of `stages`, checked. */
export function readStagesOptions(options: unknown): Required<StagesOptions> {
  return readOrThrow(stagesOptions, options, "options", codeOf);
}

function isSignal(x: unknown): boolean {
  return x !== null && typeof x === "object" && "aborted" in x &&
    typeof (x as Partial<AbortSignal>).addEventListener === "function" &&
    typeof (x as Partial<AbortSignal>).removeEventListener === "function";
}
