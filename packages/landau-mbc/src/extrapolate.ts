/**
 * A quantity at h → 0 from ensembles at several h (Richardson's extrapolation, with the exponents of the process).
 *
 * For smooth data the bias of the process is b₁h + b₂h^β + …, β = 7/|γ| − 1 for γ < −7/3 (4/3 for Coulomb) and 2 otherwise: pairs nearer than h^{1/|γ|} turn by more than a radian; there are h^{3/|γ|} of them, what they add to
 * a rate is r²/h, and its leading term averages out over directions because the density of z is smooth at 0, which leaves one more factor r².
 */

import { elementary } from "@landau-mbc/reference";
import * as v from "valibot";
import type { Config } from "./config.ts";
import { runEnsemble } from "./ensemble/ensemble.ts";
import type { EnsembleOptions } from "./ensemble/options.ts";
import type { EnsembleProvenance } from "./ensemble/result.ts";
import { LandauError, show } from "./errors.ts";
import { aFunction } from "./options.ts";
import { allowed, flag, readOrThrow, real, record } from "./schema.ts";
import type { Realm } from "./workers/realm.ts";

/** Options of `extrapolate`. */
export interface ExtrapolateOptions extends Pick<EnsembleOptions, "members" | "engine" | "threads" | "signal" | "measure"> {
  /** Two or three different steps, or one more than `exponents`; in any order. */
  readonly h: readonly number[];
  /** An observed quantity, or the name of one of `measure`. */
  readonly quantity: string;
  /** Powers of h in the bias, increasing; [1] for two steps and [1, β] for three unless told (β = 7/|γ| − 1 for γ < −7/3, else 2), which is right for smooth initial data. */
  readonly exponents?: readonly number[];
  /**
   * Whether member m has the same random numbers at every h, as it is unless told: then all h start from the same particles, and what these are by chance is not amplified. Otherwise every h has members of its own.
   */
  readonly coupled?: boolean;
  /** Called with the step that is being computed, and how many are done. */
  readonly onStep?: (step: { readonly h: number; readonly done: number; readonly of: number }) => unknown;
}

/** A quantity at h → 0. Arrays are row-major, one row per frame, as in `ensemble`. */
export interface Extrapolation {
  /** One per frame. */
  readonly times: Float64Array;
  /** The extrapolated mean. */
  readonly value: Float64Array;
  /** One standard deviation of `value` from the members' spread. */
  readonly standardError: Float64Array;
  /** What the last exponent changed: `value` minus the extrapolation that leaves out the largest h and the last exponent. The bias that is left is smaller as a rule. */
  readonly lastCorrection: Float64Array;
  /** [frames, …shape of the quantity]. */
  readonly shape: readonly number[];
  /** Ascending. */
  readonly h: readonly number[];
  /** Powers of h that were removed. */
  readonly exponents: readonly number[];
  /** `value` is the sum of weight times mean over the steps; the weights sum to 1. */
  readonly weights: readonly number[];
  /** The means at each h and their standard errors. */
  readonly steps: readonly {
    readonly h: number;
    readonly mean: Float64Array;
    readonly standardError: Float64Array;
    readonly provenance: EnsembleProvenance;
  }[];
}

const stepText = "a finite number > 0";
const listText = "a list of different steps h > 0";
const exponentsText = "a list of increasing powers > 0, one fewer than steps";
const own = record({
  h: v.pipe(v.array(real({ least: 1e-290, most: 1e290, text: stepText }), allowed(listText)), v.metadata({ allowed: listText })),
  quantity: v.pipe(v.string(allowed("the name of an observed quantity")), v.metadata({ allowed: "the name of an observed quantity" })),
  exponents: v.optional(v.array(real({ least: 1e-6, most: 100, text: "a number > 0" }), allowed(exponentsText))),
  coupled: v.optional(flag(), true),
  onStep: v.optional(aFunction<NonNullable<ExtrapolateOptions["onStep"]>>("a function of the step")),
});

/** Runs an ensemble at each h and extrapolates. */
export async function runExtrapolation(
  realm: Realm,
  config: Omit<Config, "h">,
  options: ExtrapolateOptions,
): Promise<Extrapolation> {
  const { h: given, quantity, exponents: wanted, coupled, onStep, ...ensembleOptions } = options ?? {};
  const how = readOrThrow(own, definedOnly({ h: given, quantity, exponents: wanted, coupled, onStep }), "options");
  const gamma = typeof config?.gamma === "number" ? config.gamma : 0;
  const exponents = how.exponents ?? defaultExponents(gamma, how.h.length);
  requireSteps(how.h, exponents);
  const h = [...how.h].sort((a, b) => a - b);
  const weights = extrapolationWeights(h, exponents);
  const shorter = extrapolationWeights(h.slice(0, -1), exponents.slice(0, -1));
  const { members } = ensembleOptions;
  const steps: {
    h: number;
    series: Float64Array;
    mean: Float64Array;
    standardError: Float64Array;
    shape: readonly number[];
    times: Float64Array;
    provenance: EnsembleProvenance;
  }[] = [];
  for (const [k, step] of h.entries()) {
    await how.onStep?.({ h: step, done: k, of: h.length });
    const result = await runEnsemble(realm, { ...config, h: step }, {
      ...ensembleOptions,
      firstMember: how.coupled ? 0 : k * members,
      series: true,
      keepRecords: false,
    });
    if (result.status === "stopped") {
      throw new LandauError("ABORTED", `options.signal: the extrapolation was stopped at h = ${step}`, { path: "options.signal" });
    }
    const mean = result.mean[quantity];
    const series = result.series?.[quantity];
    if (mean === undefined || series === undefined) {
      const names = Object.keys(result.mean);
      throw new LandauError(
        "CONFIG",
        `options.quantity: got ${JSON.stringify(quantity)}; allowed: one that is observed or measured: ${names.join(", ")}`,
        { path: "options.quantity", value: quantity },
      );
    }
    steps.push({
      h: step,
      series,
      mean,
      standardError: result.standardError[quantity] as Float64Array,
      shape: result.shapes[quantity] as readonly number[],
      times: result.times,
      provenance: result.provenance,
    });
  }
  const [first] = steps as [typeof steps[number]];
  const combine = (of: readonly number[]) =>
    first.mean.map((_, i) => of.reduce((sum, w, k) => sum + w * ((steps[k] as typeof first).mean[i] as number), 0));
  const value = combine(weights);
  const without = combine(shorter);
  return {
    times: first.times,
    value,
    standardError: how.coupled
      ? coupledError(steps.map(({ series }) => series), weights, members, value)
      : independentError(steps.map(({ standardError }) => standardError), weights),
    lastCorrection: value.map((x, i) => x - (without[i] as number)),
    shape: first.shape,
    h,
    exponents,
    weights,
    steps: steps.map(({ h: step, mean, standardError, provenance }) => ({ h: step, mean, standardError, provenance })),
  };
}

/** [1] for two steps, [1, β] for three. */
function defaultExponents(gamma: number, steps: number): readonly number[] {
  return [1, gamma < -7 / 3 ? -7 / gamma - 1 : 2].slice(0, steps === 2 ? 1 : 2);
}

function requireSteps(h: readonly number[], exponents: readonly number[]): void {
  const repeated = h.findIndex((step, k) => h.indexOf(step) !== k);
  if (repeated >= 0) {
    const path = `options.h[${repeated}]`;
    throw new LandauError("CONFIG", `${path}: got ${h[repeated]} a second time; allowed: different steps`, { path, value: h[repeated] });
  }
  if (exponents.some((power, k) => k > 0 && power <= (exponents[k - 1] as number))) {
    throw new LandauError("CONFIG", `options.exponents: got [${exponents.join(", ")}]; allowed: ${exponentsText}`, {
      path: "options.exponents",
      value: exponents,
    });
  }
  if (h.length < 2 || h.length !== exponents.length + 1) {
    const message = `options.h: got ${h.length} steps for the powers 0, ${
      exponents.join(", ")
    } of h; allowed: one step for each power, at least 2`;
    throw new LandauError("CONFIG", message, { path: "options.h", value: h });
  }
}

/**
 * Weights w with Σ w_k = 1 and Σ w_k h_k^p = 0 for every exponent p: what `extrapolate` combines the steps with. Gauss with partial pivots, h relative to the last.
 *
 * @param h different steps, ascending
 * @param exponents powers of h in the bias, one fewer than steps
 * @throws LandauError `CONFIG` for steps or exponents that are not > 0 and all different, or another number of them
 */
export function extrapolationWeights(h: readonly number[], exponents: readonly number[]): readonly number[] {
  const n = requirePowers("h", h);
  const powers = requirePowers("exponents", exponents);
  if (powers !== n - 1) {
    const message = `exponents: got ${powers} powers for ${n} steps; allowed: one fewer than steps`;
    throw new LandauError("CONFIG", message, { path: "exponents", value: exponents });
  }
  const largest = h[n - 1] as number;
  const rows = [0, ...exponents].slice(0, n).map((
    p,
    r,
  ) => [...h.map((step) => (p === 0 ? 1 : elementary.exp(p * elementary.ln(step / largest)))), r === 0 ? 1 : 0]);
  for (let c = 0; c < n; c++) {
    const pivot = rows.reduce(
      (best, row, r) => (r >= c && Math.abs(row[c] as number) > Math.abs((rows[best] as number[])[c] as number) ? r : best),
      c,
    );
    [rows[c], rows[pivot]] = [rows[pivot] as number[], rows[c] as number[]];
    const lead = rows[c] as number[];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const row = rows[r] as number[];
      const factor = (row[c] as number) / (lead[c] as number);
      for (let k = c; k <= n; k++) row[k] = (row[k] as number) - factor * (lead[k] as number);
    }
  }
  return rows.map((row, r) => (row[n] as number) / (row[r] as number));
}

/** The length of a list of different finite numbers > 0. */
function requirePowers(path: string, list: readonly number[]): number {
  const wrong = (at: string, value: unknown): LandauError =>
    new LandauError("CONFIG", `${at}: got ${show(value)}; allowed: finite numbers > 0, all different`, { path: at, value });
  if (!Array.isArray(list)) throw wrong(path, list);
  list.forEach((value: unknown, k) => {
    const good = typeof value === "number" && Number.isFinite(value) && value > 0 && list.indexOf(value) === k;
    if (!good) throw wrong(`${path}[${k}]`, value);
  });
  return list.length;
}

/** Spread over the members of each one's own extrapolation. */
function coupledError(series: readonly Float64Array[], weights: readonly number[], members: number, mean: Float64Array): Float64Array {
  const width = mean.length;
  return mean.map((centre, i) => {
    let square = 0;
    for (let m = 0; m < members; m++) {
      const own = weights.reduce((sum, w, k) => sum + w * ((series[k] as Float64Array)[m * width + i] as number), 0);
      square += (own - centre) * (own - centre);
    }
    return Math.sqrt(square / (members - 1) / members);
  });
}

function independentError(errors: readonly Float64Array[], weights: readonly number[]): Float64Array {
  return (errors[0] as Float64Array).map((_, i) =>
    Math.sqrt(
      weights.reduce(
        (sum, w, k) => sum + w * w * ((errors[k] as Float64Array)[i] as number) * ((errors[k] as Float64Array)[i] as number),
        0,
      ),
    )
  );
}

/** Without the keys that are undefined, which a strict schema would not take for missing. */
function definedOnly(options: { readonly [key: string]: unknown }): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
