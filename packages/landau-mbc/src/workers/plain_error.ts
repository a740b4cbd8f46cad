/**
 * Errors across threads. A message keeps of an error only its text, so a {@link LandauError} is taken apart and put together again. What the other
 * thread has the original of (the user's signal, the bytes to resume, what a callback threw) is named and not copied.
 */

import { ERROR_CODES, LandauError, type LandauErrorCode, show } from "../errors.ts";

/** A value in an error: itself, or the name of an original on the other side. */
export type PlainValue =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "original"; readonly name: string }
  | { readonly kind: "error"; readonly error: PlainError };

/** An error as a message can hold it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** That of a LandauError; nothing else of this package travels. */
  readonly code?: LandauErrorCode;
  readonly path?: string;
  readonly value?: PlainValue;
  readonly cause?: PlainValue;
  readonly checkpoint?: Uint8Array;
  readonly member?: number;
  readonly records?: readonly Uint8Array[];
}

/** Errors within errors, beyond which only the text is kept. */
const DEEPEST = 8;

/** @param originals what the other side has → its name there */
export function plainError(error: unknown, originals: ReadonlyMap<unknown, string>, depth = 0): PlainError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  const within = (value: unknown) => plainValue(value, originals, depth + 1);
  return {
    name,
    message,
    ...(stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: within(cause) }),
    ...(error instanceof LandauError && {
      code: error.code,
      path: error.path,
      ...(error.value !== undefined && { value: within(error.value) }),
      ...(error.checkpoint !== undefined && { checkpoint: error.checkpoint }),
      ...(error.member !== undefined && { member: error.member }),
      ...(error.records !== undefined && { records: error.records }),
    }),
  };
}

function plainValue(value: unknown, originals: ReadonlyMap<unknown, string>, depth: number): PlainValue {
  const name = originals.get(value);
  if (name !== undefined) return { kind: "original", name };
  if (value instanceof Error && depth < DEEPEST) return { kind: "error", error: plainError(value, originals, depth) };
  try {
    return { kind: "value", value: structuredClone(value) };
  } catch {
    return { kind: "value", value: show(value) };
  }
}

/** @param originals name → what stands here for it */
export function errorOf(plain: PlainError, originals: ReadonlyMap<string, unknown>): Error {
  const restored = (value: PlainValue | undefined): unknown => {
    if (value === undefined) return undefined;
    if (value.kind === "value") return value.value;
    return value.kind === "error" ? errorOf(value.error, originals) : originals.get(value.name);
  };
  const cause = restored(plain.cause);
  if (plain.code !== undefined && ERROR_CODES.includes(plain.code)) {
    const { checkpoint, member, records, path = "" } = plain;
    return new LandauError(plain.code, plain.message, {
      path,
      value: restored(plain.value),
      cause,
      ...(checkpoint !== undefined && { checkpoint }),
      ...(member !== undefined && { member }),
      ...(records !== undefined && { records }),
    });
  }
  const error = new Error(plain.message, cause === undefined ? undefined : { cause });
  error.name = plain.name;
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
