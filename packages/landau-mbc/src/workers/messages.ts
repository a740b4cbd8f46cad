/**
 * What the threads say to one another. The caller sends calls, and at any moment that a run is to stop; the worker answers each call once, and
 * meanwhile may ask the caller to call a callback of the user's and wait for its end.
 */

import type { ResolvedConfig } from "../config.ts";
import type { EngineName } from "../engine.ts";
import type { Requested, Series, Shapes, Values } from "../frame.ts";
import type { Progress } from "../options.ts";
import type { ParticleRange } from "../particle_range.ts";
import type { Provenance } from "../provenance.ts";
import type { Arrival, Way } from "../traveller.ts";
import type { PlainError } from "./plain_error.ts";

/** An engine for a worker: its module, compiled or in bytes, or where the native one is looked for. */
export interface Equipment {
  readonly engine: EngineName;
  readonly module?: WebAssembly.Module | Uint8Array<ArrayBuffer>;
  readonly nativeFrom?: string;
}

/** How a run reports: everything of the options that a message can hold. */
export interface Manner {
  readonly engine: EngineName;
  /** Most threads of a run. */
  readonly threads?: number;
  /** Seconds of each move. */
  readonly wallTime?: number;
  /** When a simulate or stream stops, in milliseconds since 1970; Infinity for never. */
  readonly deadline: number;
  /** Whether the user has an onProgress. */
  readonly progress: boolean;
  /** `checkpoint.everySeconds`, if the user has an onCheckpoint. */
  readonly everySeconds?: number;
}

/** A checked configuration, resolved to what an engine starts from. Given velocities stand in `config.initial.data` and nowhere else. */
export interface Task {
  readonly config: ResolvedConfig;
  readonly plan: Uint8Array;
  readonly times: Float64Array;
  readonly seed: bigint;
  readonly resume?: Uint8Array;
  readonly manner: Manner;
}

/** A checkpoint to go on from. */
export interface Return {
  readonly checkpoint: Uint8Array;
  /** Time of its state, where it is known better than as the time of the latest collision. */
  readonly time?: number;
  readonly manner: Manner;
}

/** The end of a stream, as a message can hold it. */
export interface PlainEnding {
  readonly status: Arrival;
  readonly checkpoint: Uint8Array;
  readonly provenance: Provenance;
}

/** All of a run. */
export interface PlainResult extends PlainEnding {
  readonly times: Float64Array;
  readonly series: Series;
  readonly shapes: Shapes;
}

/** A frame, or the end. */
export type Step =
  | { readonly done: false; readonly time: number; readonly collisions: number; readonly values: Values }
  | { readonly done: true; readonly ending: PlainEnding };

/** How far a run is. */
export interface Position {
  readonly collisions: number;
  readonly time: number;
}

/** The facts of a run that has begun. */
export interface Begun {
  readonly engine: EngineName;
  readonly particles: number;
  /** Expected time of one collision. */
  readonly perCollision: number;
}

/** What can be called: name → what is given, what is answered. All but `equip` belong to a run. */
export interface Methods {
  readonly equip: { readonly given: Equipment; readonly answer: boolean };
  readonly simulate: { readonly given: Task; readonly answer: PlainResult };
  readonly stream: { readonly given: Task; readonly answer: undefined };
  readonly next: { readonly given: undefined; readonly answer: Step };
  readonly create: { readonly given: Task; readonly answer: Begun };
  readonly restore: { readonly given: Return; readonly answer: Begun };
  readonly move: { readonly given: Way; readonly answer: Arrival };
  readonly observe: { readonly given: readonly Requested[]; readonly answer: Values };
  readonly velocities: { readonly given: Required<ParticleRange>; readonly answer: Float64Array };
  readonly checkpoint: { readonly given: undefined; readonly answer: Uint8Array };
  readonly stateHash: { readonly given: undefined; readonly answer: string };
  /** Gives up a run and its memory. */
  readonly close: { readonly given: undefined; readonly answer: undefined };
}

/** Name of what can be called. */
export type Method = keyof Methods;

/** A call. `run` is the caller's number for the run that it belongs to. */
export type Call = {
  [M in Method]: {
    readonly type: "call";
    readonly id: number;
    readonly run: number;
    readonly method: M;
    readonly given: Methods[M]["given"];
  };
}[Method];

/** A callback of the user's and what it is called with. */
export type Asked =
  | { readonly hook: "progress"; readonly value: Progress }
  | { readonly hook: "checkpoint"; readonly value: Uint8Array };

/** To the worker. */
export type ToWorker =
  | Call
  | { readonly type: "stop"; readonly run: number }
  | { readonly type: "answer"; readonly run: number; readonly ask: number; readonly failed?: string };

/** From the worker. */
export type FromWorker =
  | { readonly type: "ready"; readonly version: string }
  | { readonly type: "reply"; readonly id: number; readonly answer: Methods[Method]["answer"]; readonly position?: Position }
  | { readonly type: "failure"; readonly id: number; readonly error: PlainError; readonly position?: Position }
  | { readonly type: "ask"; readonly run: number; readonly ask: number; readonly asked: Asked }
  | { readonly type: "tick"; readonly run: number; readonly position: Position }
  /** A message that is none of the above has been refused; nothing has come of it. */
  | { readonly type: "refused"; readonly error: PlainError };

/** Something that messages go into and come out of. */
export interface Port {
  /** @param message its large arrays are moved, not copied, if `transfer` names their buffers */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  listen(hear: (message: unknown) => void): void;
}

/** The buffers that the typed arrays of a message have for themselves. */
export function buffersOf(message: unknown, found = new Set<ArrayBuffer>()): readonly ArrayBuffer[] {
  if (ArrayBuffer.isView(message)) {
    if (message.buffer instanceof ArrayBuffer && message.byteLength === message.buffer.byteLength) found.add(message.buffer);
  } else if (message !== null && typeof message === "object" && (Array.isArray(message) || isPlain(message))) {
    for (const part of Object.values(message)) buffersOf(part, found);
  }
  return [...found];
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}
