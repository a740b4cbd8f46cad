/** One member from its start, or where it was stopped, to its end: a stream of frames, collected as rows. */

import type { ResolvedConfig } from "../config.ts";
import type { EngineChoice } from "../engine.ts";
import { LandauError } from "../errors.ts";
import { type Measured, measured, otherSize } from "../measure.ts";
import { framesWhereWanted, type Realm } from "../workers/realm.ts";
import { checkpointCollisions } from "../plan_reader.ts";
import { resolve } from "../resolve.ts";
import { type Column, sizeOf, widthOf } from "./columns.ts";
import type { MemberState } from "./member_record.ts";
import type { Measure } from "./options.ts";

/** The state hash of a member on its way (SPEC §14). */
const NO_HASH = "0".repeat(64);

/** What is to be done. */
export interface MemberTask {
  readonly config: ResolvedConfig;
  readonly member: number;
  readonly engine: EngineChoice;
  /** Whether in a worker or in this thread. */
  readonly worker: boolean;
  /** Where it was stopped. */
  readonly past?: MemberState;
  /** Seconds between the states handed out on the way, if any are wanted. */
  readonly everySeconds?: number;
  /** Seconds after which to stop. */
  readonly wallTime?: number;
}

/** What a member tells on its way. */
export interface MemberEvents {
  readonly signal: AbortSignal;
  onProgress(collisions: number, t: number): unknown;
  onState(state: MemberState): unknown;
}

/**
 * Runs a member.
 *
 * @returns its state: without a checkpoint if it is complete, with one if the signal or the wall time came first; undefined if that was before anything
 * was done
 * @throws LandauError as `simulate`; `CONFIG` for a measure that does not give numbers, `ABORTED` for one that threw
 */
export async function runMember(
  realm: Realm,
  task: MemberTask,
  measures: { readonly [name: string]: Measure },
  events: MemberEvents,
): Promise<MemberState | undefined> {
  const { member, engine, worker, past, everySeconds, wallTime } = task;
  const config = worker ? withOwnVelocities(task.config) : task.config;
  const deadline = wallTime === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * wallTime;
  const stopping = () => events.signal.aborted || performance.now() >= deadline;
  if (stopping()) return past;
  const resolved = resolve(config, member);
  const rows = new Rows(resolved.times.length, past);
  const request = requestOf(config, measures);
  const stateOf = (rest: Omit<MemberState, "member" | "columns" | "request" | "rows">): MemberState => ({
    member,
    columns: rows.columns,
    request,
    rows: rows.all(),
    ...rest,
  });
  let configHash = past?.configHash;
  const onWay = (checkpoint: Uint8Array): MemberState | undefined => {
    if (rows.count === 0) return undefined;
    // Of the velocities that have not been moved.
    configHash ??= resolve(task.config, member).configHash;
    return stateOf({ collisions: checkpointCollisions(checkpoint), configHash, stateHash: NO_HASH, checkpoint });
  };
  const frames = framesWhereWanted(realm, {
    resolved,
    deadline,
    how: {
      engine,
      worker,
      signal: events.signal,
      onProgress: ({ collisions, t }) => events.onProgress(collisions, t),
      ...(past?.checkpoint === undefined ? {} : { resume: past.checkpoint }),
      ...(everySeconds === undefined ? {} : {
        checkpoint: {
          everySeconds,
          onCheckpoint: (bytes) => {
            // The state at a stop is what the call returns.
            const state = stopping() ? undefined : onWay(bytes);
            return state === undefined ? undefined : events.onState(state);
          },
        },
      }),
    },
  });
  try {
    for (;;) {
      const { done, value } = await frames.next();
      if (done === true) {
        const { status, checkpoint, provenance: { collisions, configHash, stateHash } } = value;
        if (status === "stopped") return onWay(checkpoint);
        if (rows.count < resolved.times.length) throw framesMissing(member, rows.count, resolved.times.length);
        return stateOf({ collisions, configHash, stateHash });
      }
      rows.add(value.time, { ...value.values, ...(await measured(measures, { ...value, member })) });
    }
  } catch (error) {
    // The signal fired while the engine was loaded.
    if (error instanceof LandauError && error.code === "ABORTED" && error.path === "options.signal") return past;
    throw error;
  } finally {
    await frames.return(undefined as never);
  }
}

/** Given velocities move into the worker, and other members need theirs. */
function withOwnVelocities(config: ResolvedConfig): ResolvedConfig {
  const { initial } = config;
  return initial.kind === "velocities" ? { ...config, initial: { ...initial, data: initial.data.slice() } } : config;
}

/** What was asked for, in the form that a record holds: frames of another request are not those of this one. */
export function requestOf({ observe }: ResolvedConfig, measures: { readonly [name: string]: unknown }): string {
  return JSON.stringify({ quantities: observe.quantities, measures: Object.keys(measures) });
}

/** A record with a checkpoint beyond its frames: no ensemble writes one. */
function framesMissing(member: number, found: number, all: number): LandauError {
  const message = `options.resume: got a record of member ${member} with a checkpoint beyond its frames, so that ${
    all - found
  } of ${all} are missing; allowed: records as onMember is given them`;
  return new LandauError("CHECKPOINT", message, { path: "options.resume" });
}

/** Rows of a time and the numbers of every column, which the first frame tells. */
class Rows {
  columns: readonly Column[];
  #rows: Float64Array;
  #stride: number;
  #count: number;
  readonly #capacity: number;
  /** Rows of an earlier session, of which the first frame of this one may repeat some. */
  #brought: boolean;

  constructor(capacity: number, past: MemberState | undefined) {
    this.columns = past?.columns ?? [];
    this.#stride = 1 + widthOf(this.columns);
    this.#capacity = capacity;
    this.#rows = new Float64Array(past === undefined ? 0 : capacity * this.#stride);
    this.#rows.set(past?.rows ?? []);
    this.#count = (past?.rows.length ?? 0) / this.#stride;
    this.#brought = past !== undefined;
  }

  get count(): number {
    return this.#count;
  }

  add(time: number, values: Readonly<Record<string, Measured | undefined>>): void {
    const entries = Object.entries(values) as [string, Measured][];
    if (this.#rows.length === 0) {
      this.columns = entries.map(([name, value]) => [name, typeof value === "number" ? [] : [value.length]]);
      this.#stride = 1 + widthOf(this.columns);
      this.#rows = new Float64Array(this.#capacity * this.#stride);
    }
    while (this.#brought && this.#count > 0 && (this.#rows[(this.#count - 1) * this.#stride] as number) >= time) this.#count -= 1;
    this.#brought = false;
    let at = this.#count * this.#stride;
    this.#rows[at++] = time;
    entries.forEach(([name, value], k) => {
      const numbers = typeof value === "number" ? [value] : value;
      const expected = sizeOf((this.columns[k] as Column)[1]);
      if (numbers.length !== expected) {
        throw otherSize(name, value, time, expected);
      }
      this.#rows.set(numbers, at);
      at += expected;
    });
    this.#count += 1;
  }

  /** A copy of the rows so far. */
  all(): Float64Array {
    return this.#rows.slice(0, this.#count * this.#stride);
  }
}
