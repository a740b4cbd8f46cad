/** How to compute an ensemble: how many members, on how many threads, and what of them is wanted. */

import * as v from "valibot";
import type { EngineChoice } from "../engine.ts";
import { LandauError } from "../errors.ts";
import type { Measured } from "../measure.ts";
import {
  aFunction,
  checkpointBytes,
  codeOf,
  engineOption,
  measureOption,
  seconds,
  signalOption,
  threadsOption,
  type WorkerChoice,
  workerOption,
} from "../options.ts";
import { allowed, flag, integer, readOrThrow, real, record } from "../schema.ts";
import type { Frame } from "../stream.ts";

/** Member numbers are below this (SPEC §1). */
const MOST_MEMBERS = 16777216;

const membersText = "an integer from 1 to 16777216 (2^24)";
const pairText = "a pair of names of observed quantities";
const pairsText = 'a list of pairs of observed quantities, as in [["moment4", "temperature"]]';
const recordsText = "a list of members' records, each a Uint8Array";

const pair = v.pipe(
  v.custom<readonly [string, string]>((x) => Array.isArray(x) && x.length === 2, allowed(pairText)),
  v.strictTuple([v.string(allowed("a name")), v.string(allowed("a name"))], allowed(pairText)),
  v.metadata({ allowed: pairText }),
);

const ensembleOptions = record({
  members: integer({ least: 1, most: MOST_MEMBERS, text: membersText }),
  firstMember: v.optional(integer({ least: 0, most: MOST_MEMBERS - 1, text: "an integer from 0 to 16777215 (2^24 - 1)" }), 0),
  engine: engineOption,
  worker: workerOption,
  threads: threadsOption,
  signal: signalOption,
  wallTime: v.optional(real(seconds)),
  onProgress: v.optional(aFunction<(progress: EnsembleProgress) => unknown>("a function of the progress")),
  covariances: v.optional(v.pipe(v.array(pair, allowed(pairsText)), v.metadata({ allowed: pairsText })), () => []),
  series: v.optional(flag(), false),
  measure: v.optional(measureOption<Measure>(), () => ({})),
  checkpoint: v.optional(
    record({
      onMember: aFunction<(record: Uint8Array, member: number) => unknown>("a function of a member's record and number"),
      everySeconds: v.optional(real(seconds)),
    }),
  ),
  resume: v.optional(v.pipe(v.array(checkpointBytes, allowed(recordsText)), v.metadata({ allowed: recordsText })), () => []),
  keepRecords: v.optional(flag(), true),
});

/** How far an ensemble is. */
export interface EnsembleProgress {
  /** Members that are complete, those that were resumed included. */
  readonly members: number;
  /** Members asked for. */
  readonly of: number;
  /** Collisions done of all members. */
  readonly collisions: number;
  /** Mean over the members of t / tEnd. */
  readonly fraction: number;
  /** Collisions per second of this call so far. */
  readonly rate: number;
  /** Seconds left at this rate. */
  readonly secondsLeft: number;
}

/** A frame of a member, as a measure sees it. */
export interface MemberFrame extends Frame {
  /** Number of the member. */
  readonly member: number;
}

/** A function of a frame: a number or some numbers, as many at each frame. A promise is awaited. */
export type Measure = (frame: MemberFrame) => Measured | Promise<Measured>;

/** Options of `ensemble`. But for `members`, `firstMember` and `measure` nothing here changes a bit of the result. */
export interface EnsembleOptions {
  /** How many, an integer from 1 to 2^24. */
  readonly members: number;
  /** Number of the first one, 0 unless told; the others follow it. Member m has the streams of SPEC §2, member 0 those of `simulate`. */
  readonly firstMember?: number;
  /** `"auto"` unless told: the fastest that is there. A named engine that is not there is an error. */
  readonly engine?: EngineChoice;
  /** Members at work at once; one for each processor unless told. */
  readonly threads?: number;
  /**
   * Where the members run. `true`: in workers, at most 16. `false`: in the thread of the call, one at a time, but for the native engine, which works off it (in Node on at most four threads, unless the
   * environment variable `UV_THREADPOOL_SIZE` says otherwise). `"auto"`, unless told: in browsers in workers, where there can be any; in Node, Deno and Bun in workers if several
   * members are to be at work at once, for the native engine if more than four. A worker costs about a millisecond a member: for many tiny members `false` may be faster.
   */
  readonly worker?: WorkerChoice;
  /** Stops all members between blocks of collisions; the ensemble then has status `"stopped"`. */
  readonly signal?: AbortSignal;
  /** Seconds from the call after which the ensemble stops with status `"stopped"`. */
  readonly wallTime?: number;
  /** Called about ten times a second, and at the end. A promise is awaited; what it throws stops the ensemble. */
  readonly onProgress?: (progress: EnsembleProgress) => unknown;
  /** Pairs of quantities (or measures) whose covariances over the members, at the same frame, are wanted: each number of the first with each of the second. */
  readonly covariances?: readonly (readonly [string, string])[];
  /** Whether the result holds each member's series. */
  readonly series?: boolean;
  /**
   * Further quantities by name: functions of a frame, of which the statistics are taken as of any other. They are called in the thread of the call, wherever the members
   * run; then the velocities are copied for them.
   */
  readonly measure?: { readonly [name: string]: Measure };
  /**
   * `onMember` is given the record of each member (SPEC §14), in any order: when it is complete, when it is stopped on its way, and, if told, every so many seconds. The
   * latest record of a member stands for the earlier ones. A promise is awaited; what it throws stops the ensemble.
   */
  readonly checkpoint?: { readonly onMember: (record: Uint8Array, member: number) => unknown; readonly everySeconds?: number };
  /** Records of members of the same ensemble, in any order. Complete ones are not computed again, others go on from where they are. */
  readonly resume?: readonly Uint8Array[];
  /** Whether the records are kept for the result, or an error: true unless told. Without them memory does not grow with the members. */
  readonly keepRecords?: boolean;
}

/** The same with every default filled in. */
export type ResolvedEnsembleOptions =
  & EnsembleOptions
  & Required<
    Pick<EnsembleOptions, "members" | "firstMember" | "engine" | "worker" | "covariances" | "series" | "measure" | "resume" | "keepRecords">
  >;

/**
 * The options of `ensemble`, checked.
 *
 * @throws LandauError `CONFIG`, `ENGINE` for the name of an engine that there cannot be
 */
export function readEnsembleOptions(options: unknown): ResolvedEnsembleOptions {
  const how = readOrThrow(ensembleOptions, options, "options", codeOf);
  const { members, firstMember } = how;
  if (firstMember + members > MOST_MEMBERS) {
    const message =
      `options.members: got ${members} from member ${firstMember} on; allowed: members below 2^24 = ${MOST_MEMBERS}, here at most ${
        MOST_MEMBERS - firstMember
      }`;
    throw new LandauError("CONFIG", message, { path: "options.members", value: members });
  }
  return how;
}
