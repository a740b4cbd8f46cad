/** Refuses messages that are none of ours: the worker's own door, behind which everything is believed. */

import { ENGINE_NAMES } from "../engine.ts";
import { LandauError, show } from "../errors.ts";
import { ESTIMATE_NAMES } from "../estimates/types.ts";
import { QUANTITY_NAMES } from "../frame.ts";
import type { Method, ToWorker } from "./messages.ts";

type Fields = { readonly [name: string]: unknown };
type Check = (value: unknown, path: string) => void;

/**
 * A message of the protocol, or an error that names what is wrong with it.
 *
 * @throws LandauError `CONFIG` with the path `message…`
 */
export function checkedMessage(message: unknown): ToWorker {
  fields({ type: oneOf(["call", "stop", "answer"]), run: count }, message, "message");
  const { type } = message as ToWorker;
  if (type === "call") {
    fields({ id: count, method: oneOf(Object.keys(GIVEN)) }, message, "message");
    const { method, given } = message as { readonly method: Method; readonly given: unknown };
    GIVEN[method](given, "message.given");
  } else if (type === "answer") {
    fields({ ask: count, failed: optional(text) }, message, "message");
  }
  return message as ToWorker;
}

function fields(checks: { readonly [name: string]: Check }, value: unknown, path: string): void {
  if (value === null || typeof value !== "object") throw refused(value, path, "an object");
  for (const [name, check] of Object.entries(checks)) check((value as Fields)[name], `${path}.${name}`);
}

function refused(value: unknown, path: string, allowed: string): LandauError {
  return new LandauError("CONFIG", `${path}: got ${show(value)}; allowed: ${allowed}`, { path, value });
}

function that(holds: (value: unknown) => boolean, allowed: string): Check {
  return (value, path) => {
    if (!holds(value)) throw refused(value, path, allowed);
  };
}

const optional = (check: Check): Check => (value, path) => {
  if (value !== undefined) check(value, path);
};
const oneOf = (words: readonly unknown[]): Check => that((x) => words.includes(x), words.map((word) => JSON.stringify(word)).join(", "));
const object = (checks: { readonly [name: string]: Check }): Check => (value, path) => fields(checks, value, path);

const count = that((x) => Number.isSafeInteger(x) && (x as number) >= 0, "an integer from 0 to 2^53 - 1");
const number = that((x) => typeof x === "number" && !Number.isNaN(x), "a number");
const text = that((x) => typeof x === "string", "text");
const flag = that((x) => typeof x === "boolean", "true or false");
const bytes = that((x) => x instanceof Uint8Array, "a Uint8Array");
const numbers = that((x) => x instanceof Float64Array, "a Float64Array");
const nothing = that((x) => x === undefined, "nothing");
const engine = oneOf(ENGINE_NAMES);
const quantities = that(
  (x) => Array.isArray(x) && x.every((one) => KNOWN.includes(one) || isEstimate(one)),
  `a list of ${QUANTITY_NAMES.join(", ")}, or objects { name, as, … } of ${ESTIMATE_NAMES.join(", ")}`,
);
const way = that(
  (x) => {
    const { collisions, t } = (x ?? {}) as Fields;
    if (t !== undefined) return typeof t === "number" && t >= 0;
    return Number.isSafeInteger(collisions) && (collisions as number) >= 0;
  },
  "{ collisions } or { t }, a number ≥ 0",
);

const KNOWN: readonly unknown[] = QUANTITY_NAMES;
function isEstimate(one: unknown): boolean {
  const { name, as } = (one ?? {}) as Fields;
  return (ESTIMATE_NAMES as readonly unknown[]).includes(name) && typeof as === "string";
}

const manner = object({
  engine,
  threads: optional(count),
  wallTime: optional(number),
  deadline: number,
  progress: flag,
  everySeconds: optional(number),
});
const initial: Check = (value, path) => {
  fields({ kind: text }, value, path);
  const { kind, data } = value as Fields;
  if (kind === "velocities") numbers(data, `${path}.data`);
};
const task = object({
  config: object({ particles: count, tEnd: number, initial, observe: object({ quantities }) }),
  plan: bytes,
  times: numbers,
  seed: that((x) => typeof x === "bigint", "a bigint"),
  resume: optional(bytes),
  manner,
});

/** What each method takes. A module or bytes that are none are found by the engine. */
const GIVEN: { readonly [M in Method]: Check } = {
  equip: object({ engine, nativeFrom: optional(text) }),
  simulate: task,
  stream: task,
  next: nothing,
  create: task,
  restore: object({ checkpoint: bytes, time: optional(number), manner }),
  move: way,
  observe: quantities,
  velocities: object({ from: count, to: count }),
  checkpoint: nothing,
  stateHash: nothing,
  close: nothing,
};
