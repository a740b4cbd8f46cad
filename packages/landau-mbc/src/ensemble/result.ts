/** What an ensemble gives: statistics over its members by quantity and frame, and what they are made of. */

import { decodePlan, placeVelocities, SPEC_VERSION } from "@landau-mbc/reference";
import type { Provenance } from "../provenance.ts";
import { recorded, type Resolved } from "../resolve.ts";
import { jsonSeed } from "../seed.ts";
import { VERSION } from "../version.ts";
import { byColumn, type Column, sizeOf } from "./columns.ts";
import type { Gathering } from "./gathering.ts";
import type { ResolvedEnsembleOptions } from "./options.ts";
import type { Moments } from "./statistics.ts";

/** One array of numbers per quantity and measure. */
export interface EnsembleSeries {
  readonly [name: string]: Float64Array;
}

/** Covariances over the members of each number of one quantity with each of another, at the same frame. */
export interface Covariance {
  /** Names of the two quantities or measures. */
  readonly of: readonly [string, string];
  /** Row-major, unbiased (divided by members − 1); NaN for one member. */
  readonly values: Float64Array;
  /** [frames, …shape of the first, …shape of the second]. */
  readonly shape: readonly number[];
}

/** What an ensemble is made of, so that it can be made again. JSON can hold all of it. */
export interface EnsembleProvenance extends Omit<Provenance, "stateHash" | "threads" | "worker"> {
  /** Whether the members ran in workers, or why they ran in the thread of the call. */
  readonly worker: true | string;
  /** Members that were at work at once; it never matters to the bits. */
  readonly threads: number;
  /** The complete members that the statistics are of: `count` of those asked for, which are `first` and those that follow it. */
  readonly members: { readonly first: number; readonly asked: number; readonly count: number };
  /** SHA-256 over the complete members' numbers and state hashes (SPEC §14): equal exactly if they and their states are. */
  readonly membersHash: string;
}

/** The result of an ensemble. Arrays are row-major, one row per frame. */
export interface EnsembleResult {
  /** `"stopped"`: by the signal or the wall time. Then the statistics are of the members that are complete. */
  readonly status: "done" | "stopped";
  /** Numbers of the complete members, ascending. */
  readonly members: Uint32Array;
  /** One per frame. */
  readonly times: Float64Array;
  /** Mean over the members. */
  readonly mean: EnsembleSeries;
  /** Unbiased variance over the members (divided by members − 1); NaN for one member. */
  readonly variance: EnsembleSeries;
  /** Standard error of the mean, √(variance / members); NaN for one member. */
  readonly standardError: EnsembleSeries;
  /** Shape of each of these arrays: frames, then the quantity's own. */
  readonly shapes: { readonly [name: string]: readonly number[] };
  /** Those asked for, in that order. */
  readonly covariances: readonly Covariance[];
  /** With `series: true`: one array per quantity, [members, frames, …shape], members as in `members`. */
  readonly series?: EnsembleSeries;
  /** Records of all members that have begun, ascending, for `resume`; empty with `keepRecords: false`. */
  readonly records: readonly Uint8Array[];
  /** What it is made of. */
  readonly provenance: EnsembleProvenance;
}

/** The result of what has been gathered. Without a complete member it has no numbers. */
export function resultOf(
  own: Resolved,
  how: ResolvedEnsembleOptions,
  gathering: Gathering,
  records: readonly Uint8Array[],
  ran: Pick<EnsembleProvenance, "engine" | "passedOver" | "worker" | "threads">,
): EnsembleResult {
  const { columns, count } = gathering;
  const moments = gathering.moments() ?? { count: 0, mean: NOTHING, squares: NOTHING, products: NOTHING };
  const variance = over(moments.squares, count);
  const times = count === 0 ? NOTHING : own.times;
  const rows = gathering.rows();
  return {
    status: count === how.members ? "done" : "stopped",
    members: gathering.members(),
    times,
    mean: byColumn(columns, moments.mean),
    variance: byColumn(columns, variance),
    standardError: byColumn(columns, variance.map((x) => Math.sqrt(x / count))),
    shapes: Object.fromEntries(columns.map(([name, shape]) => [name, [times.length, ...shape]])),
    covariances: count === 0 ? [] : covariancesOf(columns, how.covariances, moments, times.length),
    ...(rows === undefined ? {} : { series: byColumn(columns, rows) }),
    records,
    provenance: {
      version: VERSION,
      specVersion: SPEC_VERSION,
      ...ran,
      seed: jsonSeed(own.seed) as Provenance["seed"],
      configHash: own.configHash,
      collisions: gathering.collisions,
      configuration: recorded(own.config),
      largestRounding: own.velocities === undefined ? 0 : placeVelocities(decodePlan(own.plan), own.velocities).largestRounding,
      members: { first: how.firstMember, asked: how.members, count },
      membersHash: gathering.membersHash(),
    },
  };
}

const NOTHING = new Float64Array(0);

/** Sums of products as unbiased (co)variances. */
const over = (sums: Float64Array, count: number): Float64Array => sums.map((sum) => count < 2 ? Number.NaN : sum / (count - 1));

function covariancesOf(
  columns: readonly Column[],
  pairs: readonly (readonly [string, string])[],
  { products, count }: Moments,
  frames: number,
): readonly Covariance[] {
  const shapeOf = (wanted: string) => columns.find(([name]) => name === wanted)?.[1] ?? [];
  const blocks = pairs.map(([a, b], k): Column => [String(k), [...shapeOf(a), ...shapeOf(b)]]);
  const values = byColumn(blocks, over(products, count));
  return pairs.map((of, k) => {
    const shape = (blocks[k] as Column)[1];
    return { of, values: sizeOf(shape) === 0 ? NOTHING : values[k] as Float64Array, shape: [frames, ...shape] };
  });
}
