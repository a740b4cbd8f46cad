/** When and what to observe. Observing reads the state and changes nothing: any choice here leaves the path as it is. */

import * as v from "valibot";
import { LandauError, show } from "./errors.ts";
import { type Quantity, QUANTITY_NAMES } from "./frame.ts";
import { nearest } from "./nearest.ts";
import { allowed, type Range, readOrThrow, real, record } from "./schema.ts";

/** The observed quantities unless others are named. */
export const DEFAULT_QUANTITIES: readonly Quantity[] = ["momentum", "energy", "temperature", "pressure", "moment4"];

/** A bound on the number of frames, so that a slip in `every` is an error and not a day of allocation. */
export const MOST_FRAMES = 10_000_000;

/** `every` fits tEnd if the last multiple is this near to it, in units of `every`; then tEnd itself is the last time. */
const SAME_TIME = 1e-6;

const interval: Range = { least: 1e-290, most: 1e290, text: "a finite number > 0" };
const moment: Range = { least: 0, most: 1e290, text: "a finite number from 0 to tEnd" };
const timesText = "a list of increasing times from 0 to tEnd";
const quantitiesText = `a list of quantities: ${QUANTITY_NAMES.join(", ")}`;

/** A quantity by its bare name, or as an object that will take parameters. */
const quantity = v.union(
  [
    v.picklist(QUANTITY_NAMES),
    v.pipe(
      v.strictObject({ name: v.picklist(QUANTITY_NAMES) }),
      v.transform((object) => object.name),
    ),
  ],
  (issue) => quantityMessage(issue.input),
);

function quantityMessage(input: unknown): string {
  const name = input !== null && typeof input === "object" && "name" in input ? input.name : input;
  const hint = typeof name === "string" && !isQuantity(name) ? `; did you mean ${JSON.stringify(nearest(name, QUANTITY_NAMES))}?` : "";
  return `got ${show(isQuantity(name) ? input : name)}${hint}; allowed: ${QUANTITY_NAMES.join(", ")} (or { name } with one of these)`;
}

function isQuantity(name: unknown): boolean {
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

/** A quantity by its name, or as an object that will take parameters. */
export type QuantityRequest = Quantity | { readonly name: Quantity };

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
  /** Their names. */
  readonly quantities: readonly Quantity[];
}

/** The quantities of one call, checked as those of a configuration are. */
export function readQuantities(quantities: unknown): readonly Quantity[] {
  const { quantities: names } = readOrThrow(record({ quantities: quantityList }), { quantities }, "");
  const repeated = repetition(names);
  if (repeated === undefined) return names;
  throw new LandauError("CONFIG", `quantities[${repeated.index}]: ${repeated.message}`, {
    path: `quantities[${repeated.index}]`,
    value: repeated.value,
  });
}

function repetition(
  names: readonly Quantity[],
): { readonly index: number; readonly value: Quantity; readonly message: string } | undefined {
  const index = names.findIndex((name, i) => names.indexOf(name) !== i);
  const value = names[index];
  return value === undefined ? undefined : { index, value, message: `got "${value}" a second time; allowed: each quantity once` };
}

/** A complaint about one key of `observe`. */
export interface ObserveFault {
  readonly key: "every" | "times" | "quantities";
  readonly index?: number;
  readonly value: unknown;
  readonly message: string;
}

/** The first thing that is wrong with `observe` in view of tEnd, or undefined. */
export function observeFault(observe: ResolvedObserve, tEnd: number): ObserveFault | undefined {
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
  const repeated = repetition(quantities);
  if (repeated !== undefined) return { key: "quantities", ...repeated };
  return times === undefined ? undefined : timesFault(times, tEnd);
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
