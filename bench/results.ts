/** What was measured, as it is kept: bench/results, one JSON a run. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Machine } from "./machine.ts";
import type { Effort, Timing } from "./measure.ts";
import type { Probe } from "./probe.ts";

/** One place of the grid. */
export interface Cell {
  readonly particles: number;
  readonly gamma: number;
  readonly h: number;
  readonly timings: readonly Timing[];
}

/** Memory and time of a run in a process of its own. */
export interface Run extends Probe {
  readonly engine: string;
  readonly particles: number;
}

/** All that a command measured. */
export interface Results {
  readonly format: 2;
  readonly machine: Machine;
  readonly effort: Effort;
  /** Nanoseconds per collision; a contender of several threads says so in its name. */
  readonly cells: readonly Cell[];
  readonly stages: readonly { readonly title: string; readonly timings: readonly Timing[] }[];
  readonly memory: readonly Run[];
}

const FOLDER = fileURLToPath(new URL("results/", import.meta.url));

/** Writes them and answers where. */
export function writeResults(results: Results, path = join(FOLDER, `${results.machine.date.replace(/[:.]/g, "-")}.json`)): string {
  const rounded = (_: string, x: unknown) => (typeof x === "number" && !Number.isInteger(x) ? Number(x.toPrecision(5)) : x);
  writeFileSync(path, `${JSON.stringify(results, rounded, 1)}\n`);
  return path;
}

/** Reads a file of them, the stored one where none is named. Throws what is wrong with it. */
export function readResults(path: string): Results {
  const file = path === "" ? join(FOLDER, "stored.json") : path;
  const results = JSON.parse(readFileSync(file, "utf8")) as Partial<Results> | null;
  if (results?.format !== 2 || !Array.isArray(results.cells)) throw new RangeError(`${file} is no result of npm run bench (format 2)`);
  return results as Results;
}
