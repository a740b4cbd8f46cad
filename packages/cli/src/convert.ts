// `landau-mbc convert`: the same numbers in another format.

import { existsSync } from "node:fs";
import { extname } from "node:path";
import { encodeSeries, encodeVelocities, type SeriesTable, type VelocitySource, writeBytes } from "landau-mbc";
import { CliError } from "./failure.ts";
import { json } from "./report.ts";
import { readTable } from "./read_table.ts";
import type { Terminal } from "./session.ts";
import type { Table } from "./table.ts";

/** Endings of the names that can be read, and written. */
const READ = [".npy", ".npz", ".csv", ".ndjson", ".json", ".mbc"];
const WRITTEN = [".npy", ".npz", ".csv", ".ndjson", ".json"];

/** Reads one file and writes the other, which is there whole or not at all. */
export async function convert(from: string, to: string, flags: { readonly force?: boolean }, { stdout }: Terminal): Promise<void> {
  requireEnding(from, "from", READ);
  const ending = requireEnding(to, "to", WRITTEN);
  if (existsSync(to) && flags.force !== true) {
    throw new CliError("OUTPUT", `to: got ${JSON.stringify(to)}, which is there already; allowed: a new name (or --force to replace it)`, {
      path: "to",
      value: to,
      exit: 2,
    });
  }
  const table = await readTable(from);
  const what = isVelocities(table) ? await writeVelocities(table, to, ending) : await writeSeries(table, to, ending);
  stdout.write(`${to}: ${what}\n`);
}

function requireEnding(file: string, path: string, allowed: readonly string[]): string {
  const ending = extname(file).toLowerCase();
  if (allowed.includes(ending)) return ending;
  throw new CliError("USAGE", `${path}: got ${JSON.stringify(file)}; allowed: a name that ends with ${allowed.join(", ")}`, {
    path,
    value: file,
  });
}

const isVelocities = (table: Table | VelocitySource): table is VelocitySource => "velocities" in table;

async function writeVelocities(state: VelocitySource, to: string, ending: string): Promise<string> {
  if (ending === ".json") {
    throw new CliError("USAGE", `to: got ${JSON.stringify(to)} for velocities; allowed: a name that ends with .npy, .npz, .csv, .ndjson`, {
      path: "to",
      value: to,
    });
  }
  await writeBytes(to, encodeVelocities(state, ending.slice(1) as "npy"));
  return `velocities of ${state.particles} particles`;
}

async function writeSeries(table: Table, to: string, ending: string): Promise<string> {
  const { times, arrays } = table;
  const series = Object.fromEntries(arrays.map(({ name, numbers }) => [name, numbers]));
  const shapes = Object.fromEntries(arrays.map(({ name, shape }) => [name, shape]));
  const whole = { times, series, shapes } as SeriesTable;
  const bytes = ending === ".json" ? [new TextEncoder().encode(json(whole))] : encodeSeries(whole, ending.slice(1) as "csv");
  await writeBytes(to, bytes);
  return `a series of ${times.length} frames: ${arrays.map(({ name }) => name).join(", ")}`;
}
