/** Series in files: frames in, bytes out. */

import { LandauError, show } from "../errors.ts";
import { QUANTITIES, type Series, type Shapes, type Values } from "../frame.ts";
import { choice, readOrThrow, record } from "../schema.ts";
import { columnNames } from "./columns.ts";
import { littleEndian, npyHeader } from "./npy.ts";
import { npzBytes } from "./npz.ts";

/** Formats of a series. */
export const SERIES_FORMATS = ["csv", "ndjson", "npy", "npz"] as const;

/** Format of a series. */
export type SeriesFormat = (typeof SERIES_FORMATS)[number];

/** What is written of a frame. */
export interface SeriesFrame {
  /** In the time of the Landau equation. */
  readonly time: number;
  /** Collisions done; only NDJSON has them. */
  readonly collisions?: number;
  /** The quantities: numbers, and Float64Arrays for those with a shape. */
  readonly values: Values;
}

/** What is written of a result. */
export interface SeriesTable {
  /** One per frame. */
  readonly times: Float64Array;
  /** One array per quantity, row-major, one row per frame. */
  readonly series: Series;
  /** Shape of each array: frames, then the quantity's own. */
  readonly shapes: Shapes;
}

/** The quantities of a row after its time. */
type Row = readonly (readonly [name: string, value: number | Float64Array])[];
type Field = { readonly name: string; readonly size: number; readonly shape: readonly number[] };

const text = new TextEncoder();

/**
 * A series as the bytes of a file, frame by frame as they come:
 *
 * - `"csv"` (RFC 4180): `time` and a column per component, `pressure_xx`; numbers in the shortest form that reads back to the same bits;
 * - `"ndjson"`: an object per frame and line, `{"time":0,"collisions":0,"pressure":[…],"moment4":15}`;
 * - `"npz"`: an array per quantity with the name of the quantity, shape [frames, …], and `time`;
 * - `"npy"`: one array of records, with the fields `time` and the quantities.
 *
 * CSV and NDJSON hold no frame back; the formats of NumPy say first how many there are, and so hold all until the last.
 *
 * @param frames a stream, any other sequence of frames, or a result
 * @returns a generator of bytes for {@link writeBytes}, {@link toBlob} or {@link toReadableStream}; it returns what the stream returned
 * @throws LandauError `CONFIG` for an unknown format, or frames whose quantities differ from those of the first; what the stream throws
 * @example
 * const ending = await writeBytes("series.csv", encodeSeries(stream(config), "csv"));
 */
export async function* encodeSeries<TEnding = undefined>(
  frames: AsyncIterable<SeriesFrame, TEnding> | Iterable<SeriesFrame, TEnding> | SeriesTable,
  format: SeriesFormat,
): AsyncGenerator<Uint8Array, TEnding, void> {
  readOrThrow(record({ format: choice(SERIES_FORMATS) }), { format }, "");
  const encoder = new SeriesEncoder(format);
  const source = iteratorOf<TEnding>(frames);
  try {
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) {
        yield* encoder.end();
        return value;
      }
      const bytes = encoder.add(value);
      if (bytes.length > 0) yield bytes;
    }
  } finally {
    // Does nothing after the last frame.
    await source.return?.();
  }
}

function iteratorOf<TEnding>(
  frames: AsyncIterable<SeriesFrame, TEnding> | Iterable<SeriesFrame, TEnding> | SeriesTable,
): AsyncIterator<SeriesFrame, TEnding> | Iterator<SeriesFrame, TEnding> {
  if (frames !== null && typeof frames === "object") {
    if (Symbol.asyncIterator in frames) return frames[Symbol.asyncIterator]();
    if (Symbol.iterator in frames) return frames[Symbol.iterator]();
    if (frames.times instanceof Float64Array && typeof frames.series === "object") {
      return framesOfTable(frames) as Iterator<SeriesFrame, never> as Iterator<SeriesFrame, TEnding>;
    }
  }
  const message = `frames: got ${show(frames)}; allowed: a stream, a list of frames, or a result with times, series and shapes`;
  throw new LandauError("CONFIG", message, { path: "frames", value: frames });
}

/** The frames of a result, whose collisions are not known. */
function* framesOfTable({ times, series, shapes }: SeriesTable): Generator<SeriesFrame, undefined, void> {
  const columns = Object.entries(series) as [keyof Series, Float64Array][];
  for (const [frame, time] of times.entries()) {
    const values = columns.map(([name, all]) => {
      const size = all.length / times.length;
      return [name, shapes[name]?.length === 1 ? all[frame] : all.subarray(frame * size, (frame + 1) * size)];
    });
    yield { time, values: Object.fromEntries(values) as Values };
  }
}

/** The same, pushed: bytes as soon as a format can have them. */
export class SeriesEncoder {
  readonly #format: SeriesFormat;
  #fields: readonly Field[] | undefined;
  /** Rows, for the formats that say first how many there are. */
  #held: Float64Array[] = [];

  constructor(format: SeriesFormat) {
    this.#format = format;
  }

  /** Takes a frame; gives the bytes that it makes. */
  add({ time, collisions, values }: SeriesFrame): Uint8Array {
    const row = Object.entries(values) as Row;
    const head = this.#fields === undefined;
    this.#fields ??= row.map(([name, value]) => fieldOf(name, value));
    this.#check(row);
    switch (this.#format) {
      case "csv": {
        const line = `${[time, ...numbersOf(row)].join(",")}\n`;
        return text.encode(head ? `${csvHeader(this.#fields)}\n${line}` : line);
      }
      case "ndjson": {
        const plain = row.map(([name, value]) => [name, typeof value === "number" ? value : [...value]]);
        return text.encode(`${JSON.stringify({ time, collisions, ...Object.fromEntries(plain) })}\n`);
      }
      default:
        this.#held.push(Float64Array.of(time, ...numbersOf(row)));
        return new Uint8Array(0);
    }
  }

  /** What stands behind the last frame. */
  async *end(): AsyncGenerator<Uint8Array, void, void> {
    const rows = this.#held;
    const fields: readonly Field[] = [{ name: "time", size: 1, shape: [] }, ...(this.#fields ?? [])];
    if (this.#format === "npy") {
      yield npyHeader([rows.length], fields);
      for (const row of rows) yield littleEndian(row);
    } else if (this.#format === "npz") {
      let offset = 0;
      const entries = fields.map(({ name, size, shape }) => {
        const from = offset;
        offset += size;
        const numbers = new Float64Array(rows.length * size);
        for (const [k, row] of rows.entries()) numbers.set(row.subarray(from, from + size), k * size);
        return { name, bytes: [npyHeader([rows.length, ...shape]), littleEndian(numbers)] };
      });
      yield* npzBytes(entries);
    }
  }

  #check(row: Row): void {
    const fields = this.#fields ?? [];
    const same = row.length === fields.length &&
      row.every(([name, value], k) => name === fields[k]?.name && sizeOf(value) === fields[k]?.size);
    if (same) return;
    const names = (list: readonly string[]): string => (list.length === 0 ? "no quantities" : list.join(", "));
    throw new LandauError(
      "CONFIG",
      `frames: got a frame with ${names(row.map(([name]) => name))}; allowed: what the first frame has (${
        names(fields.map(({ name }) => name))
      }), in the same sizes`,
      { path: "frames", value: row },
    );
  }
}

const sizeOf = (value: number | Float64Array): number => (typeof value === "number" ? 1 : value.length);
const numbersOf = (row: Row): number[] => row.flatMap(([, value]) => (typeof value === "number" ? [value] : [...value]));

/** A number is one without a shape; the numbers of a quantity with a shape of several axes are in the order of the last one. */
function fieldOf(name: string, value: number | Float64Array): Field {
  if (typeof value === "number") return { name, size: 1, shape: [] };
  const known = Object.hasOwn(QUANTITIES, name) ? QUANTITIES[name as keyof typeof QUANTITIES] : undefined;
  return { name, size: value.length, shape: known?.size === value.length ? known.shape : [value.length] };
}

function csvHeader(fields: readonly Field[]): string {
  return ["time", ...fields.flatMap(({ name, size, shape }) => columnNames(name, size, shape.length === 0))].join(",");
}
