/** How to compute, as opposed to what: nothing here changes a bit of the result. */

import * as v from "valibot";
import { ENGINE_NAMES } from "./engine.ts";
import type { LandauErrorCode } from "./errors.ts";
import { allowed, choice, integer, real, record, readOrThrow } from "./schema.ts";

/** How far a run is. */
export interface Progress {
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

const aFunction = <TFunction>(text: string) => v.pipe(v.custom<TFunction>((f) => typeof f === "function", allowed(text)), v.metadata({ allowed: text }));
const seconds = { least: 1e-3, most: 1e9, text: "a number of seconds > 0 (from 0.001 to 1e9)" };

const signalText = "an AbortSignal";
const bytesText = "the bytes of a checkpoint, a Uint8Array";

const engineOption = v.optional(choice(["auto", ...ENGINE_NAMES]), "auto");
const threadsOption = v.optional(integer({ least: 1, most: 4096, text: "an integer from 1 to 4096" }));

const simulateOptions = record({
  engine: engineOption,
  threads: threadsOption,
  signal: v.optional(v.pipe(v.custom<AbortSignal>(isSignal, allowed(signalText)), v.metadata({ allowed: signalText }))),
  onProgress: v.optional(aFunction<(progress: Progress) => unknown>("a function of the progress")),
  wallTime: v.optional(real(seconds)),
  checkpoint: v.optional(
    record({ everySeconds: real(seconds), onCheckpoint: aFunction<(checkpoint: Uint8Array) => unknown>("a function of the checkpoint's bytes") }),
  ),
  resume: v.optional(v.pipe(v.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array, allowed(bytesText)), v.metadata({ allowed: bytesText }))),
});

const stagesOptions = record({ engine: engineOption });

/**
 * Options of `simulate`.
 *
 * - `engine` (`"auto"`): `"reference"`, `"wasm"`, `"wasm-scalar"`, `"native"`; a named engine that is not there is an error;
 * - `threads` (1): an upper bound; the bits do not depend on it. The engines of this version use one;
 * - `signal`: an AbortSignal; it acts between blocks of collisions, within 50 ms;
 * - `onProgress`: called about ten times a second, and at the end; if it returns a promise it is awaited;
 * - `wallTime`: seconds after which the run stops with a checkpoint;
 * - `checkpoint`: `everySeconds` and `onCheckpoint(bytes)`; a promise is awaited;
 * - `resume`: bytes of a checkpoint of the same configuration, from any engine; observation and tEnd may differ.
 */
export type SimulateOptions = v.InferInput<typeof simulateOptions>;

/** The same, read. */
export type ResolvedSimulateOptions = v.InferOutput<typeof simulateOptions>;

/** Options of `stages`. */
export type StagesOptions = v.InferInput<typeof stagesOptions>;

/** A wrong engine is an ENGINE error, anything else in the options a CONFIG error. */
const codeOf = (path: string): LandauErrorCode => (path === "options.engine" ? "ENGINE" : "CONFIG");

/** The options of `simulate`, checked. */
export function readSimulateOptions(options: unknown): ResolvedSimulateOptions {
  return readOrThrow(simulateOptions, options, "options", codeOf);
}

/** The options of `stages`, checked. */
export function readStagesOptions(options: unknown): v.InferOutput<typeof stagesOptions> {
  return readOrThrow(stagesOptions, options, "options", codeOf);
}

function isSignal(x: unknown): boolean {
  return x !== null && typeof x === "object" && "aborted" in x && typeof (x as { addEventListener?: unknown }).addEventListener === "function";
}
