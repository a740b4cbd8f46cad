// From a file (or standard input) and --set to a configuration that has not been validated yet.

import { readFileSync } from "node:fs";
import { CliError } from "./failure.ts";
import { jsonFault } from "./json_fault.ts";

/** Reads and parses; `-` is standard input. */
export function readConfigFile(file: string): unknown {
  const name = file === "-" ? "standard input" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    throw new CliError("FILE", `${name}: ${reason(cause)}; allowed: a readable JSON file, or - for standard input`, {
      path: file,
      value: file,
      cause,
    });
  }
  // A byte order mark is no part of the text.
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const fault = jsonFault(body);
  if (fault !== undefined) {
    const { line, column, expected, found } = fault;
    throw new CliError("JSON", `${name}:${line}:${column}: got ${found}; allowed: ${expected} (line ${line}, column ${column})`, {
      path: file,
      value: found,
    });
  }
  return JSON.parse(body) as unknown;
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return "no such file";
  if (code === "EISDIR") return "is a folder";
  if (code === "EACCES") return "may not be read";
  return message;
}

/**
 * Sets one field: `gamma=-2`, `initial.temperature[0]=1.5`, `observe.quantities=["moment4"]`. What follows the first `=` is JSON, or else text.
 * Objects on the way are made; the values are checked by the validation afterwards, like those of the file.
 */
export function setField(config: unknown, assignment: string): void {
  const equals = assignment.indexOf("=");
  const path = assignment.slice(0, Math.max(equals, 0)).trim();
  const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  if (equals < 0 || keys.some((key) => key === "")) {
    throw new CliError(
      "USAGE",
      `--set: got ${JSON.stringify(assignment)}; allowed: path=value, as in --set gamma=-2 or --set initial.temperature[0]=1.5`,
      { path: "--set", value: assignment },
    );
  }
  let here = config;
  keys.forEach((key, k) => {
    if (here === null || typeof here !== "object" || (Array.isArray(here) && !/^\d{1,9}$/.test(key))) {
      throw new CliError(
        "USAGE",
        `--set ${path}: ${k === 0 ? "the configuration" : keys.slice(0, k).join(".")} has no field ${
          JSON.stringify(key)
        }; allowed: fields of objects and numbers of list entries`,
        { path, value: assignment },
      );
    }
    if (Array.isArray(here) && Number(key) > here.length) {
      throw new CliError("USAGE", `--set ${path}: got entry ${key}; allowed: 0 to ${here.length} for a list of ${here.length}`, {
        path,
        value: assignment,
      });
    }
    const owner = here as Record<string, unknown>;
    if (k === keys.length - 1) define(owner, key, parseValue(assignment.slice(equals + 1)));
    else if (!Object.hasOwn(owner, key)) define(owner, key, {});
    here = owner[key];
  });
}

/** An own property whatever the key: `__proto__` too must reach the validation, which refuses it. */
const define = (owner: object, key: string, value: unknown): void => {
  Object.defineProperty(owner, key, { value, writable: true, enumerable: true, configurable: true });
};

function parseValue(text: string): unknown {
  return jsonFault(text) === undefined ? (JSON.parse(text) as unknown) : text;
}

/** A seed from the command line: digits are the integer (all 64 bits), another number is itself (and refused by the validation), anything else is text. */
export function seedFromOption(text: string): number | string | { readonly u64: string } {
  if (!/^\d+$/.test(text)) return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
  return BigInt(text) <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(text) : { u64: BigInt(text).toString() };
}
