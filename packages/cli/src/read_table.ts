// Files of numbers, read: a series, or the velocities of a state. What is not exactly that is refused with its place; nothing is rounded or filled in.

import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { unzipSync } from "fflate";
import { readCheckpointFile, type VelocitySource } from "landau-mbc";
// Not of the public entry: the velocities within a checkpoint, a piece at a time.
import { checkpointParticles, checkpointVelocities } from "../../landau-mbc/src/plan_reader.ts";
import { CliError } from "./failure.ts";
import { readNpy } from "./read_npy.ts";
import { type Column, refused, type Table } from "./table.ts";

/** Reads a file by the ending of its name. */
export async function readTable(file: string): Promise<Table | VelocitySource> {
  const ending = extname(file).toLowerCase();
  if (ending === ".mbc") {
    const checkpoint = await readCheckpointFile(file);
    return { particles: checkpointParticles(checkpoint), velocities: ({ from = 0, to = 0 }) => checkpointVelocities(checkpoint, from, to) };
  }
  const bytes = contentOf(file);
  switch (ending) {
    case ".npy":
      return ofArrays(file, readNpy(bytes, file));
    case ".npz":
      return ofArrays(file, unzipped(bytes, file));
    case ".csv":
      return ofCsv(file, linesOf(bytes));
    case ".ndjson":
      return ofNdjson(file, linesOf(bytes));
    default:
      return ofJson(file, Buffer.from(bytes).toString("utf8"));
  }
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new CliError("FILE", `${file}: ${(cause as Error).message}; allowed: a file that may be read`, { path: file, value: file, cause });
  }
}

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString("utf8").replace(/\r?\n$/, "").split(/\r?\n/);

function unzipped(bytes: Uint8Array, file: string): Column[] {
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes);
  } catch (cause) {
    throw refused(file, `no archive (${(cause as Error).message})`, "an .npz of NumPy");
  }
  return Object.entries(entries).flatMap(([name, content]) =>
    readNpy(content, `${file}:${name}`).map((array) => ({ ...array, name: name.replace(/\.npy$/, "") }))
  );
}

/** A single array of shape [N, 3] is velocities; arrays with `time` among them are a series. */
function ofArrays(file: string, arrays: readonly Column[]): Table | VelocitySource {
  const [first] = arrays;
  if (arrays.length === 1 && first?.shape.length === 2 && first.shape[1] === 3) return velocitiesOf(first.numbers);
  const time = arrays.find(({ name }) => name === "time");
  if (time === undefined || time.shape.length !== 1) {
    throw refused(
      file,
      `arrays ${arrays.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ")}`,
      "velocities of shape [N, 3], or a series with an array time",
    );
  }
  const odd = arrays.find(({ shape }) => shape[0] !== time.numbers.length);
  if (odd !== undefined) throw refused(file, `${odd.name} of ${odd.shape[0] ?? 1} rows`, `${time.numbers.length}, one for each time`);
  return { times: time.numbers, arrays: arrays.filter((array) => array !== time) };
}

function velocitiesOf(numbers: Float64Array): VelocitySource {
  return { particles: numbers.length / 3, velocities: ({ from = 0, to = 0 }) => numbers.subarray(3 * from, 3 * to) };
}

function ofCsv(file: string, [head = "", ...lines]: readonly string[]): Table | VelocitySource {
  const names = head.split(",");
  const rows = lines.map((line, k) => {
    const row = line.split(",").map((word) => numberOf(word, `${file}:${k + 2}`));
    if (row.length === names.length) return row;
    throw refused(`${file}:${k + 2}`, `${row.length} numbers`, `${names.length}, as the first line has names`);
  });
  if (names.join() === "vx,vy,vz") return velocitiesOf(Float64Array.from(rows.flat()));
  // Columns of one quantity stand together: pressure_xx, pressure_yy, …
  const groups: { name: string; columns: number[]; scalar: boolean }[] = [];
  names.forEach((name, k) => {
    const quantity = name.replace(/_\w+$/, "");
    const last = groups.at(-1);
    if (quantity !== name && last?.name === quantity && !last.scalar) last.columns.push(k);
    else groups.push({ name: quantity, columns: [k], scalar: quantity === name });
  });
  return ofArrays(
    file,
    groups.map(({ name, columns, scalar }) => ({
      name,
      shape: scalar ? [rows.length] : [rows.length, columns.length],
      numbers: Float64Array.from(rows.flatMap((row) => columns.map((k) => row[k] as number))),
    })),
  );
}

function numberOf(word: string, place: string): number {
  if (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(word)) {
    const number = Number(word);
    if (Number.isFinite(number)) return number;
  }
  throw refused(place, JSON.stringify(word), "a finite number");
}

function ofNdjson(file: string, lines: readonly string[]): Table | VelocitySource {
  const rows = lines.map((line, k) => parsed(line, `${file}:${k + 1}`));
  if (rows.every((row) => Array.isArray(row))) {
    return velocitiesOf(Float64Array.from(rows.flatMap((row, k) => numbersOf(row, `${file}:${k + 1}`, 3))));
  }
  const [first] = rows as readonly Readonly<Record<string, unknown>>[];
  return ofArrays(
    file,
    Object.entries(first ?? {}).map(([name, value]) => {
      const width = Array.isArray(value) ? value.length : undefined;
      const numbers = rows.flatMap((row, k) => numbersOf((row as Readonly<Record<string, unknown>> | null)?.[name], `${file}:${k + 1}: ${name}`, width));
      return { name, shape: width === undefined ? [rows.length] : [rows.length, width], numbers: Float64Array.from(numbers) };
    }),
  );
}

/** A number, or a list of so many. */
function numbersOf(value: unknown, place: string, width: number | undefined): number[] {
  const list = width === undefined ? [value] : value;
  if (Array.isArray(list) && list.length === (width ?? 1) && list.every((x) => Number.isFinite(x))) return list as number[];
  throw refused(place, JSON.stringify(value) ?? "nothing", width === undefined ? "a number" : `a list of ${width} numbers`);
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw refused(place, `no JSON (${(cause as Error).message})`, "JSON");
  }
}

/** series.json of an output folder. */
function ofJson(file: string, text: string): Table | VelocitySource {
  const { times, series, shapes } = (parsed(text, file) ?? {}) as { readonly [name: string]: unknown };
  if (!Array.isArray(times) || series === null || typeof series !== "object" || shapes === null || typeof shapes !== "object") {
    throw refused(file, "no series", "a series.json of landau-mbc, with times, series and shapes");
  }
  const arrays = Object.entries(series as Readonly<Record<string, unknown>>).map(([name, numbers]) => {
    const shape = (shapes as Readonly<Record<string, unknown>>)[name];
    const sizes = numbersOf(shape, `${file}: shapes.${name}`, Array.isArray(shape) ? shape.length : 1);
    const count = sizes.reduce((product, size) => product * size, 1);
    return { name, shape: sizes, numbers: Float64Array.from(numbersOf(numbers, `${file}: series.${name}`, count)) };
  });
  const time = Float64Array.from(numbersOf(times, `${file}: times`, times.length));
  return ofArrays(file, [{ name: "time", shape: [times.length], numbers: time }, ...arrays]);
}
