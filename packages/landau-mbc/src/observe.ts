/** When and what to observe. Observing reads the state and changes nothing: any choice here leaves the path as it is. */

import * as v from "valibot";
import { LandauError, show } from "./errors.ts";
import { estimateFault } from "./estimates/limits.ts";
import { bareEstimate, estimateSchemas } from "./estimates/schema.ts";
import { BARE_ESTIMATES, type BareEstimate, ESTIMATE_NAMES, type EstimateRequest, type ResolvedEstimate } from "./estimates/types.ts";
import { nameOf, type Quantity, QUANTITY_NAMES, type Requested, shapeOf } from "./frame.ts";
import { nearest } from "./nearest.ts";
import { allowed, byForm, type Range, readOrThrow, real, record } from "./schema.ts";

/** The observed quantities unless others are named. */
export const DEFAULT_QUANTITIES: readonly Quantity[] = ["momentum", "energy", "temperature", "pressure", "moment4"];

/** A bound on the number of frames, so that a slip in `every` is an error and not a day of allocation. */
export const MOST_FRAMES = 10_000_000;

/** A bound on the numbers of all frames, 2 GiB, so that a histogram of many bins at many times is an error too. */
const MOST_NUMBERS = 268435456;

/** `every` fits tEnd if the last multiple is this near to it, in units of `every`; then tEnd itself is the last time. */
const SAME_TIME = 1e-6;

const interval: Range = { least: 1e-290, most: 1e290, text: "a finite number > 0" };
const moment: Range = { least: 0, most: 1e290, text: "a finite number from 0 to tEnd" };
const timesText = "a list of increasing times from 0 to tEnd";
const ALL_NAMES: readonly string[] = [...QUANTITY_NAMES, ...ESTIMATE_NAMES];
const quantitiesText = `a list of quantities: ${ALL_NAMES.join(", ")}`;

/** A quantity by its bare name, or as an object with its parameters. */
const quantity = byForm(
  [
    v.pipe(
      v.picklist([...QUANTITY_NAMES, ...BARE_ESTIMATES], (issue) => quantityMessage(issue.input)),
      v.transform((name): Requested => isQuantity(name) ? name : (bareEstimate(name) as ResolvedEstimate)),
    ),
    v.pipe(
      v.variant("name", [record({ name: v.picklist(QUANTITY_NAMES) }), ...estimateSchemas], (issue) => quantityMessage(issue.input)),
      v.transform((asked): Requested => isPlain(asked) ? asked.name : asked),
    ),
  ],
  (input) => (input !== null && typeof input === "object" ? 1 : 0),
);

const isPlain = (asked: { readonly name: string }): asked is { readonly name: Quantity } => isQuantity(asked.name);

function quantityMessage(input: unknown): string {
  const name = input !== null && typeof input === "object" && "name" in input ? input.name : input;
  const known = ALL_NAMES.some((one) => one === name);
  const list = `${ALL_NAMES.join(", ")} (by name, or as { name, … } with parameters)`;
  if (known) return `got ${show(name)} without its parameters; allowed: { name: ${JSON.stringify(name)}, … }`;
  const hint = typeof name === "string" ? `; did you mean ${JSON.stringify(nearest(name, ALL_NAMES))}?` : "";
  return `got ${show(name)}${hint}; allowed: ${list}`;
}

function isQuantity(name: unknown): name is Quantity {
  return QUANTITY_NAMES.some((known) => known === name);
}

const quantityList = v.pipe(v.array(quantity, allowed(quantitiesText)), v.metadata({ allowed: quantitiesText }));

/** The schema of `observe`. */
export const observeSchema = v.pipe(
  record({
    every: v.optional(real(interval)),
    times: v.optional(v.pipe(v.array(real(moment), allowed(timesText)), v.metadata({ allowed: timesText }))),
    quantities: v.optional(quantityList, () => [...DEFAULT_QUANTITIES]),
  }),
  v.metadata({ allowed: "an object with every or times, and quantities" }),
);

/** A quantity by its name, or as an object with its parameters; `histogram`, `tailCount` and `pairFunction` need some. */
export type QuantityRequest = Quantity | BareEstimate | { readonly name: Quantity } | EstimateRequest;

/** When and what to observe. Frames at 0 and tEnd come by themselves. */
export interface Observe {
  /** Frames at the multiples of this; a multiple within 1e−6 of an interval of tEnd is tEnd. Not together with `times`. */
  readonly every?: number;
  /** Frames at these increasing times from 0 to tEnd. Not together with `every`. */
  readonly times?: readonly number[];
  /** momentum, energy, temperature, pressure and moment4 unless told. */
  readonly quantities?: readonly QuantityRequest[];
}

/** The same with every default filled in. */
export interface ResolvedObserve {
  /** Interval between frames. */
  readonly every?: number;
  /** Times of the frames besides 0 and tEnd. */
  readonly times?: readonly number[];
  /** Their names; those that are estimated from the velocities with their parameters. */
  readonly quantities: readonly Requested[];
}

/**
 * The quantities of one call, checked as those of a configuration are.
 *
 * @param particles of the run
 */
export function readQuantities(quantities: unknown, particles: number): readonly Requested[] {
  const { quantities: asked } = readOrThrow(record({ quantities: quantityList }), { quantities }, "");
  const fault = quantitiesFault(asked, particles);
  if (fault === undefined) return asked;
  const path = `quantities[${fault.index}]${fault.parameter === undefined ? "" : `.${fault.parameter}`}`;
  throw new LandauError("CONFIG", `${path}: ${fault.message}`, { path, value: fault.value });
}

/** A complaint about one of the quantities. */
interface QuantityFault {
  readonly index: number;
  readonly parameter?: string;
  readonly value: unknown;
  readonly message: string;
}

function quantitiesFault(asked: readonly Requested[], particles: number): QuantityFault | undefined {
  const names = asked.map(nameOf);
  const index = names.findIndex((name, k) => names.indexOf(name) !== k);
  const value = names[index];
  if (value !== undefined) {
    const another = typeof asked[index] === "string" ? "" : "; `as` gives it another one";
    return { index, value, message: `got "${value}" a second time; allowed: each name once${another}` };
  }
  for (const [k, one] of asked.entries()) {
    const fault = typeof one === "string" ? undefined : estimateFault(one, particles);
    if (fault === undefined) continue;
    const { key, ...rest } = fault;
    return { index: k, ...(key !== undefined && { parameter: key }), ...rest };
  }
  return undefined;
}

/** A complaint about one key of `observe`. */
export interface ObserveFault {
  readonly key: "every" | "times" | "quantities";
  readonly index?: number;
  readonly parameter?: string;
  readonly value: unknown;
  readonly message: string;
}

/** The first thing that is wrong with `observe` in view of tEnd and N, or undefined. */
export function observeFault(observe: ResolvedObserve, tEnd: number, particles: number): ObserveFault | undefined {
  const { every, times, quantities } = observe;
  if (every !== undefined && times !== undefined) {
    return { key: "times", value: times, message: "given together with every; allowed: one of the two" };
  }
  if (every !== undefined && tEnd / every > MOST_FRAMES) {
    return {
      key: "every",
      value: every,
      message: `got ${every}, that is ${Math.floor(tEnd / every)} frames; allowed: at most ${MOST_FRAMES}`,
    };
  }
  const fault = quantitiesFault(quantities, particles);
  if (fault !== undefined) return { key: "quantities", ...fault };
  return (times === undefined ? undefined : timesFault(times, tEnd)) ?? sizeFault(observe, tEnd);
}

/** Histograms alone make frames large. */
function sizeFault({ every, times, quantities }: ResolvedObserve, tEnd: number): ObserveFault | undefined {
  const frames = 2 + (every === undefined ? (times?.length ?? 0) : Math.ceil(tEnd / every));
  for (const [index, asked] of quantities.entries()) {
    const [size = 1] = shapeOf(asked);
    if (typeof asked === "string" || frames * size <= MOST_NUMBERS) continue;
    const message = `got ${size} bins at ${frames} frames; allowed: at most ${MOST_NUMBERS} numbers in all`;
    return { key: "quantities", index, parameter: "bins", value: size, message };
  }
  return undefined;
}

function timesFault(times: readonly number[], tEnd: number): ObserveFault | undefined {
  if (times.length > MOST_FRAMES) {
    return { key: "times", value: times, message: `got ${times.length} times; allowed: at most ${MOST_FRAMES}` };
  }
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    if (t > tEnd) return { key: "times", index: i, value: t, message: `got ${t}; allowed: at most tEnd = ${tEnd}` };
    if (i > 0 && t <= (times[i - 1] as number)) {
      return { key: "times", index: i, value: t, message: `got ${t} after ${times[i - 1]}; allowed: increasing times` };
    }
  }
  return undefined;
}

/**
 * The times of the frames: 0 and tEnd always, between them the given times or the multiples i · every (one multiplication each, so that they do
 * not depend on one another). A multiple within 1e-6 of an interval of tEnd is tEnd.
 */
export function observationTimes(observe: ResolvedObserve, tEnd: number): Float64Array {
  const inner: number[] = [];
  if (observe.every !== undefined) {
    const last = tEnd - SAME_TIME * observe.every;
    for (let i = 1; i * observe.every < last; i++) inner.push(i * observe.every);
  } else {
    for (const t of observe.times ?? []) if (t > 0 && t < tEnd) inner.push(t);
  }
  return Float64Array.from(tEnd === 0 ? [0] : [0, ...inner, tEnd]);
}
