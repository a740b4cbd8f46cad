/** The one error type of the package. */

/**
 * What went wrong, for programs:
 *
 * - `CONFIG`: a field of the configuration, of the options or of an argument is not allowed; `path` and `value` say which;
 * - `CHECKPOINT`: bytes that are not an intact checkpoint of this format, or not one of this configuration;
 * - `ENGINE`: an engine that is not there or that broke down;
 * - `GRID_OVERFLOW`: a velocity that the grid of SPEC §8–9 cannot hold;
 * - `MEMORY`: the allocation was refused; the message says how many particles would fit;
 * - `OUTPUT`: a file that could not be written;
 * - `ABORTED`: the signal had fired before there was anything to return, or a callback of the user's threw (then `cause` is its error).
 */
export type LandauErrorCode = (typeof ERROR_CODES)[number];

/** All codes, in the order of their documentation. */
export const ERROR_CODES = ["CONFIG", "CHECKPOINT", "ENGINE", "GRID_OVERFLOW", "MEMORY", "OUTPUT", "ABORTED"] as const;

/** Fields of a {@link LandauError} besides code and message. */
export interface LandauErrorDetail {
  /** Where, as one would write it in code: `gamma`, `initial.temperature[1]`, `options.engine`; empty when there is no single place. */
  readonly path?: string;
  /** The refused value itself; of an object or a list, what was read of it. */
  readonly value?: unknown;
  /** The error underneath. */
  readonly cause?: unknown;
  /** The run at that moment, when there was one and its state is sound. */
  readonly checkpoint?: Uint8Array;
  /** Of an ensemble: the member that failed. */
  readonly member?: number;
  /** Of an ensemble: the records of its members at that moment. */
  readonly records?: readonly Uint8Array[];
}

/** Every failure of this package. The message names the field, the value and what is allowed. */
export class LandauError extends Error {
  /** Always `"LandauError"`. */
  override readonly name = "LandauError";
  /** What went wrong, for programs. */
  readonly code: LandauErrorCode;
  /** Where, as one would write it in code: `gamma`, `initial.temperature[1]`, `options.engine`; empty when there is no single place. */
  readonly path: string;
  /** The refused value itself, if there is one. */
  readonly value: unknown;
  /** The run when a callback of the user's threw; `resume` takes it. */
  readonly checkpoint: Uint8Array | undefined;
  /** The member of an ensemble that failed. */
  readonly member: number | undefined;
  /** What the members of an ensemble had come to when one of them, or a callback, failed; `resume` of `ensemble` takes them. */
  readonly records: readonly Uint8Array[] | undefined;

  constructor(code: LandauErrorCode, message: string, detail: LandauErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.path = detail.path ?? "";
    this.value = detail.value;
    this.checkpoint = detail.checkpoint;
    this.member = detail.member;
    this.records = detail.records;
  }
}

const CODED = new RegExp(`^(${ERROR_CODES.join("|")}): ([^]*)$`);

/**
 * An engine's failure as a {@link LandauError}. The reference throws errors with code, path and value; WebAssembly throws plain errors whose
 * message is `CODE: text`; anything else is taken as `otherwise`.
 *
 * @param otherwise code for an error that does not carry one
 */
export function asLandauError(error: unknown, otherwise: LandauErrorCode): LandauError {
  if (error instanceof LandauError) return error;
  const text = reasonOf(error);
  const { code, path, value } = (error ?? {}) as { code?: unknown; path?: unknown; value?: unknown };
  const known = ERROR_CODES.find((word) => word === code);
  if (known !== undefined) return new LandauError(known, text, { path: String(path ?? ""), value, cause: error });
  const coded = CODED.exec(text);
  const stated = ERROR_CODES.find((word) => word === coded?.[1]) ?? otherwise;
  const message = coded?.[2] ?? text;
  return new LandauError(stated, message, {
    path: coded === null ? "" : (/^([A-Za-z][\w.[\]]*): /.exec(message)?.[1] ?? ""),
    cause: error,
  });
}

/** What was thrown, in words; whatever it is, this does not throw. */
export function reasonOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : typeof thrown === "string" ? thrown : show(thrown);
  } catch {
    return "something that cannot be read";
  }
}

/** A value as a message shows it: short, with its type where that is what is wrong. Whatever it is, this does not throw. */
export function show(value: unknown): string {
  try {
    return shown(value);
  } catch {
    return "something that cannot be read";
  }
}

function shown(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return `${JSON.stringify(shorten(value))} (a string)`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return value.toString();
  if (value === null || typeof value === "boolean") return String(value);
  if (ArrayBuffer.isView(value)) return `${namedKind(value)} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof TypedArray) return `a Proxy of ${namedKind(value)}`;
  return namedKind(value);
}

const TypedArray = Object.getPrototypeOf(Uint8Array) as abstract new() => object;

function namedKind(value: object): string {
  const name: unknown = value.constructor?.name;
  if (typeof name !== "string" || name === "" || name === "Object") return "an object";
  return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
