/** Velocities as the user gives them: a Float64Array or a plain array of finite numbers, never anything that would have to be converted silently. */

import * as v from "valibot";
import { show } from "./errors.ts";

const ALLOWED = "a Float64Array or an array of 3N finite numbers, row-major [N, 3]";

/**
 * Accepts a Float64Array or a plain array of numbers and gives a fresh Float64Array, so that later changes of the user's array cannot reach the
 * run. Refuses other typed arrays (a Float32Array has lost digits already), shared memory (another thread could write while it is read), detached
 * buffers, and the first entry that is not a finite number, by its index. −0 becomes 0.
 */
export function velocityData() {
  return v.pipe(
    v.custom<Float64Array | readonly number[]>(
      (x) => x instanceof Float64Array || Array.isArray(x),
      (issue) => refusal(issue.input),
    ),
    v.rawTransform<Float64Array | readonly number[], Float64Array>(({ dataset, addIssue, NEVER }) => {
      const data = dataset.value;
      const reason = data instanceof Float64Array ? bufferReason(data) : undefined;
      if (reason !== undefined) {
        addIssue({ message: reason, input: data });
        return NEVER;
      }
      const bad = firstNotFinite(data);
      if (bad >= 0) {
        const value: unknown = data[bad];
        addIssue({
          message: `got ${show(value)}; allowed: a finite number`,
          input: value,
          path: [{ type: "array", origin: "value", input: data as unknown[], key: bad, value }],
        });
        return NEVER;
      }
      return withoutMinusZeros(Float64Array.from(data));
    }),
    v.metadata({ allowed: ALLOWED }),
  );
}

function refusal(input: unknown): string {
  const hint = ArrayBuffer.isView(input) ? " (convert it yourself with Float64Array.from, if that is what you mean)" : "";
  return `got ${show(input)}; allowed: ${ALLOWED}${hint}`;
}

/** Why an array's memory cannot be read safely, or undefined. */
function bufferReason(data: Float64Array): string | undefined {
  if (typeof SharedArrayBuffer !== "undefined" && (data.buffer as ArrayBufferLike) instanceof SharedArrayBuffer) {
    return `got a Float64Array over a SharedArrayBuffer; allowed: ${ALLOWED}, in memory of its own`;
  }
  if (isDetached(data.buffer)) return `got a detached Float64Array; allowed: ${ALLOWED}`;
  return undefined;
}

/** ArrayBuffer.prototype.detached is missing from Node 20; a view cannot be made over a detached buffer. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

function firstNotFinite(data: Float64Array | readonly unknown[]): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

function withoutMinusZeros(data: Float64Array): Float64Array {
  for (let i = 0; i < data.length; i++) if (data[i] === 0) data[i] = 0;
  return data;
}
