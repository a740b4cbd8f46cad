// Everything that can go wrong on the command line, as one line for people or one JSON object for programs, and its exit code.

import { LandauError } from "landau-mbc";

/** Exit codes; `landau-mbc --help` prints them. */
export const EXIT = {
  done: 0,
  /** A defect of this program: anything that is none of the following. */
  unexpected: 1,
  /** The command line, the configuration file or the data in it, a checkpoint that is refused. */
  input: 2,
  /** An engine that is not there, failed, or had not enough memory. */
  engine: 3,
  /** The output folder, or the last checkpoint, could not be written. */
  output: 4,
  /** A claim that was put to the test was rejected. */
  rejected: 5,
  /** SIGINT (as shells count: 128 + 2). */
  interrupted: 130,
  /** SIGTERM (128 + 15). */
  terminated: 143,
} as const;

/** A failure of the command line itself, in the form of a `LandauError`. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: "USAGE" | "FILE" | "JSON" | "OUTPUT" | "INTERRUPTED" | "REJECTED";
  readonly path: string;
  readonly value: unknown;
  readonly exit: number;

  constructor(
    code: CliError["code"],
    message: string,
    detail: { readonly path?: string; readonly value?: unknown; readonly exit?: number; readonly cause?: unknown } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.path = detail.path ?? "";
    this.value = detail.value;
    this.exit = detail.exit ?? (code === "OUTPUT" ? EXIT.output : EXIT.input);
  }
}

/** The exit code of a failure. */
export function exitCode(error: unknown): number {
  if (error instanceof CliError) return error.exit;
  if (!(error instanceof LandauError)) return EXIT.unexpected;
  switch (error.code) {
    case "CONFIG":
    case "GRID_OVERFLOW":
    case "CHECKPOINT":
      return EXIT.input;
    case "ENGINE":
    case "MEMORY":
      return EXIT.engine;
    case "OUTPUT":
      return EXIT.output;
    case "ABORTED":
      return EXIT.interrupted;
  }
}

/** One line: code and message (which names field, value and what is allowed); or one line of JSON. An unexpected error keeps its stack. */
export function describe(error: unknown, json: boolean): string {
  if (error instanceof CliError || error instanceof LandauError) {
    const { code, path, message } = error;
    return json ? JSON.stringify({ error: { code, path, value: plain(error.value), message } }) : `landau-mbc: ${code} ${oneLine(message)}`;
  }
  if (json) return JSON.stringify({ error: { code: "UNEXPECTED", path: "", message: String(error) } });
  return `landau-mbc: UNEXPECTED ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const oneLine = (message: string): string => message.replaceAll(/\s*\n\s*/g, " ");

/** A refused value in JSON: numbers that JSON lacks as text, and no arrays of a million numbers. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.length <= 16 ? value.map(plain) : `an array of ${value.length}`;
  if (value !== undefined && ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  return value === undefined ? undefined : typeof value === "object" ? "an object" : String(value);
}
