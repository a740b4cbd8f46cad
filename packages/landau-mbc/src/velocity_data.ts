/** Velocities as the user gives them: a Float64Array or a plain array of finite numbers, never anything that would have to be converted silently. */

import * as v from "valibot";
import { MOST_PARTICLES } from "@landau-mbc/reference";
import { reasonOf, show } from "./errors.ts";
import { memoryFault, ownCopy, roomFor, typedArrayKind } from "./typed_arrays.ts";

const ALLOWED = "a Float64Array or an array of 3N finite numbers, row-major [N, 3]";
const MOST_NUMBERS = 3 * MOST_PARTICLES;

/**
 * Accepts a Float64Array or a plain array of numbers and gives a fresh Float64Array; every number is read once, into that copy, and checked there, so that neither
 * later changes nor code of the user's (getters, a proxy) can reach the run. Refuses other typed arrays (a Float32Array has lost digits already), shared memory
 * (another thread could write while it is read), detached buffers, and the first entry that is not a finite number, by its index. −0 becomes 0.
 */
export function velocityData() {
  return v.pipe(
    v.custom<Float64Array | readonly number[]>(isList, (issue) => refusal(issue.input)),
    v.rawTransform<Float64Array | readonly number[], Float64Array>(({ dataset, addIssue, NEVER }) => {
      const data = dataset.value;
      const read = isFloat64Array(data) ? readFloats(data) : readList(data);
      if (read instanceof Float64Array) return read;
      const { index, value, message } = read;
      addIssue({
        message,
        input: value,
        ...(index === undefined ? {} : { path: [{ type: "array", origin: "value", input: data as unknown[], key: index, value }] }),
      });
      return NEVER;
    }),
    v.metadata({ allowed: ALLOWED }),
  );
}

/** A complaint about the whole, or about one number. */
interface Fault {
  readonly index?: number;
  readonly value: unknown;
  readonly message: string;
}

function isFloat64Array(x: unknown): x is Float64Array {
  return typedArrayKind(x) === "Float64Array";
}

function isList(x: unknown): boolean {
  if (isFloat64Array(x)) return true;
  try {
    return Array.isArray(x);
  } catch {
    return false; // A proxy that has been revoked.
  }
}

function refusal(input: unknown): string {
  const hint = ArrayBuffer.isView(input) ? " (convert it yourself with Float64Array.from, if that is what you mean)" : "";
  return `got ${show(input)}; allowed: ${ALLOWED}${hint}`;
}

function readFloats(data: Float64Array): Float64Array | Fault {
  const fault = memoryFault(data);
  if (fault !== undefined) return { value: data, message: `got ${fault}; allowed: ${ALLOWED}, in memory of its own` };
  const copy = ownCopy(data, "initial.data");
  for (let k = 0; k < copy.length; k++) {
    const x = copy[k] as number;
    if (!Number.isFinite(x)) return notFinite(k, x);
    if (x === 0) copy[k] = 0;
  }
  return copy;
}

function readList(data: readonly unknown[]): Float64Array | Fault {
  const { length } = data;
  if (!(length <= MOST_NUMBERS)) return { value: data, message: `got ${length} numbers; allowed: at most ${MOST_NUMBERS}` };
  const copy = roomFor(length, "initial.data");
  for (let k = 0; k < length; k++) {
    let x: unknown;
    try {
      x = data[k];
    } catch (error) {
      return { index: k, value: undefined, message: `threw when it was read (${reasonOf(error)}); allowed: a finite number` };
    }
    if (typeof x !== "number" || !Number.isFinite(x)) return notFinite(k, x);
    copy[k] = x === 0 ? 0 : x;
  }
  return copy;
}

const notFinite = (index: number, value: unknown): Fault => ({ index, value, message: `got ${show(value)}; allowed: a finite number` });
