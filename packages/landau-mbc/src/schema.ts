/**
 * The building blocks of every schema of the package: numbers in a range, vectors, strict records, choices, and how an issue becomes a
 * {@link LandauError}. Nothing is coerced: "12", true and null are never numbers. The one conversion: −0 is taken as 0.
 */

import * as v from "valibot";
import { LandauError, type LandauErrorCode, reasonOf, show } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { plainCopy } from "./plain_copy.ts";

/** The message tail of a refused value. */
export function allowed(text: string): (issue: { readonly input: unknown }) => string {
  return (issue) => `got ${show(issue.input)}; allowed: ${text}`;
}

/** A range of numbers; the ends belong to it unless said otherwise. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** What is allowed, in words. */
  readonly text: string;
}

/** A finite number in a range. −0 becomes 0. */
export function real(range: Range) {
  const message = allowed(range.text);
  return v.pipe(
    v.number(message),
    v.minValue(range.least, message),
    v.maxValue(range.most, message),
    v.transform(withoutMinusZero),
    v.metadata({ allowed: range.text }),
  );
}

/** An integer in a range that lies within ±(2^53 − 1). */
export function integer(range: Range) {
  const message = allowed(range.text);
  return v.pipe(
    v.number(message),
    v.safeInteger(message),
    v.minValue(range.least, message),
    v.maxValue(range.most, message),
    v.transform(withoutMinusZero),
    v.metadata({ allowed: range.text }),
  );
}

/** Three numbers, each in the range. */
export function triple(range: Range) {
  const text = `three numbers, each ${range.text}`;
  const each = real(range);
  return v.pipe(
    v.custom<readonly [number, number, number]>((x) => Array.isArray(x) && x.length === 3, allowed(text)),
    v.strictTuple([each, each, each], allowed(text)),
    v.metadata({ allowed: text }),
  );
}

/** true or false. */
export function flag() {
  return v.pipe(v.boolean(allowed("true or false")), v.metadata({ allowed: "true or false" }));
}

/** One of several schemas, chosen by the form of the input, so that an error is that of the one meant: its path, its words. */
export function byForm<const TOptions extends v.UnionOptions>(options: TOptions, pick: (input: unknown) => number) {
  const union = v.union(options);
  const run: (typeof union)["~run"] = (dataset, config) =>
    (options[pick(dataset.value)] as TOptions[number])["~run"](dataset, config) as ReturnType<(typeof union)["~run"]>;
  return { ...union, "~run": run };
}

/** One of a few words. */
export function choice<const TWords extends readonly string[]>(words: TWords) {
  const text = words.map((word) => JSON.stringify(word)).join(", ");
  return v.pipe(v.picklist(words, unknownWord(words, text)), v.metadata({ allowed: text }));
}

function unknownWord(words: readonly string[], text: string) {
  return (issue: { readonly input: unknown }) => {
    const hint = typeof issue.input === "string" ? ` (nearest: ${JSON.stringify(nearest(issue.input, words))})` : "";
    return `got ${show(issue.input)}; allowed: ${text}${hint}`;
  };
}

/**
 * An object with exactly these keys.
 *
 * @param reasons why a key that would be expected here is refused, by key
 */
export function record<const TEntries extends v.ObjectEntries>(entries: TEntries, reasons: Readonly<Record<string, string>> = {}) {
  const keys = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    const key = lastKey(issue.path);
    if (key === undefined) return `got ${show(issue.input)}; allowed: an object with the keys ${keys.join(", ")}`;
    if (issue.expected === "never") {
      return Object.hasOwn(reasons, key) ? (reasons[key] as string) : unknownKey(key, keys);
    }
    return `missing; allowed: ${allowedText(entries[key]) ?? "see the documentation"}`;
  });
}

/** Marks the messages of unknown keys: they come first, for they explain the missing ones. */
const UNKNOWN_KEY = "unknown key";

function unknownKey(key: string, known: readonly string[]): string {
  return `${UNKNOWN_KEY}; did you mean ${JSON.stringify(nearest(key, known))}? Known keys: ${known.join(", ")}`;
}

/** The allowed text that a schema carries as metadata, its own or that of the schema it wraps. */
function allowedText(schema: unknown): string | undefined {
  const metadata: { readonly allowed?: unknown } = v.getMetadata(schema as v.GenericSchema);
  if (typeof metadata.allowed === "string") return metadata.allowed;
  const wrapped = (schema as { readonly wrapped?: unknown }).wrapped;
  return wrapped === undefined ? undefined : allowedText(wrapped);
}

function lastKey(path: readonly { readonly key?: unknown }[] | undefined): string | undefined {
  const last = path?.[path.length - 1]?.key;
  return last === undefined ? undefined : String(last);
}

function withoutMinusZero(x: number): number {
  return x === 0 ? 0 : x;
}

/** What came of reading an input: the value with its defaults, or every error found, the most telling first. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly LandauError[] };

/** Up to so many items in lists every fault is told; of a longer input the first one, for a million faults would take the memory. */
const ALL_FAULTS = 10_000;

/**
 * Reads an input by the schema of an object. Each property of the input is read once; never throws, whatever code of the caller's the reading runs into.
 *
 * @param root what paths start with (`""`, `"options"`)
 * @param codeOf error code by path; CONFIG unless told
 */
export function read<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  root: string,
  codeOf: (path: string) => LandauErrorCode = () => "CONFIG",
): Reading<v.InferOutput<TSchema>> {
  try {
    return parsed(schema, input, root, codeOf);
  } catch (error) {
    if (error instanceof LandauError) return { ok: false, errors: [error] };
    const message = `${root === "" ? "configuration" : root}: threw when it was read (${reasonOf(error)}); allowed: plain data`;
    return { ok: false, errors: [new LandauError(codeOf(root), message, { path: root, value: input, cause: error })] };
  }
}

function parsed<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  root: string,
  codeOf: (path: string) => LandauErrorCode,
): Reading<v.InferOutput<TSchema>> {
  const { copy, items } = plainCopy(input, root, codeOf);
  // To the parser a list is an object whose keys are unknown.
  if (Array.isArray(copy)) {
    const path = root === "" ? "configuration" : root;
    return { ok: false, errors: [new LandauError(codeOf(root), `${path}: got a list; allowed: an object`, { path: root, value: input })] };
  }
  const result = v.safeParse(schema, copy, { abortPipeEarly: true, abortEarly: items > ALL_FAULTS });
  if (result.success) return { ok: true, value: result.output };
  const unknownFirst = [...result.issues].sort((a, b) => rank(a.message) - rank(b.message));
  return { ok: false, errors: unknownFirst.map((issue) => issueError(issue, root, codeOf)) };
}

/** The value read, or the first error thrown. */
export function readOrThrow<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  root: string,
  codeOf?: (path: string) => LandauErrorCode,
): v.InferOutput<TSchema> {
  const reading = read(schema, input, root, codeOf);
  if (!reading.ok) throw reading.errors[0];
  return reading.value;
}

function rank(message: string): number {
  return message.startsWith(UNKNOWN_KEY) ? 0 : 1;
}

function issueError(issue: v.BaseIssue<unknown>, root: string, codeOf: (path: string) => LandauErrorCode): LandauError {
  const path = pathText(root, issue.path ?? []);
  const isKey = issue.path?.[issue.path.length - 1]?.origin === "key";
  const value = isKey ? issue.path?.[issue.path.length - 1]?.value : issue.input;
  return new LandauError(codeOf(path), `${path === "" ? "configuration" : path}: ${issue.message}`, { path, value });
}

/** `initial.temperature[1]`: keys with dots, indices in brackets. */
function pathText(root: string, path: readonly { readonly key?: unknown }[]): string {
  return path.reduce<string>((text, { key }) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, root);
}
