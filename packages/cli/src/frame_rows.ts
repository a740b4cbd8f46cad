// The frames of a run as rows of numbers, in memory and as the lines of series.csv.

import type { Frame, Quantity, Series, Shapes } from "landau-mbc";
import { columns } from "./columns.ts";

const FIRST_ROOM = 64;

/** Rows of a time and the components of every quantity. */
export class FrameRows {
  /** Numbers of a row, the time included; 0 until the first one comes. */
  #width = 0;
  #numbers = new Float64Array(0);
  #count = 0;
  #header = "";
  /** What the columns after the time belong to. */
  #quantities: readonly { readonly name: Quantity; readonly size: number; readonly shape: readonly number[] }[] = [];

  /** Rows. */
  get count(): number {
    return this.#count;
  }

  /** Times of the rows. */
  times(): Float64Array {
    return Float64Array.from({ length: this.#count }, (_, row) => this.#numbers[row * this.#width] ?? Number.NaN);
  }

  /** Adds a frame. */
  add({ time, values }: Pick<Frame, "time" | "values">): void {
    const entries = Object.entries(values) as [Quantity, number | Float64Array][];
    this.#quantities = entries.map(([name, value]) =>
      typeof value === "number" ? { name, size: 1, shape: [] } : { name, size: value.length, shape: [value.length] }
    );
    this.#header = headerOf(entries);
    this.#push([time, ...entries.flatMap(([, value]) => typeof value === "number" ? [value] : [...value])]);
  }

  /** The head of the lines. */
  header(): string {
    return this.#header;
  }

  /** One line, without its end: numbers in the shortest form that reads back to the same bits. */
  line(row: number): string {
    return Array.from(this.#numbers.subarray(row * this.#width, (row + 1) * this.#width), String).join(",");
  }

  /** The rows before a time, as they are. */
  before(time: number): FrameRows {
    const kept = new FrameRows();
    kept.#header = this.#header;
    for (let row = 0; row < this.#count && (this.#numbers[row * this.#width] ?? time) < time; row++) {
      kept.#push([...this.#numbers.subarray(row * this.#width, (row + 1) * this.#width)]);
    }
    return kept;
  }

  /** Adds the rows of another, which has the same quantities. */
  append(other: FrameRows): void {
    this.#header = other.#header;
    for (let row = 0; row < other.#count; row++) this.#push([...other.#numbers.subarray(row * other.#width, (row + 1) * other.#width)]);
  }

  /** One array per quantity, row-major. At least one frame must have been added. */
  series(): Series {
    let offset = 1;
    return Object.fromEntries(this.#quantities.map(({ name, size }) => {
      const from = offset;
      offset += size;
      const at = (k: number): number => this.#numbers[Math.floor(k / size) * this.#width + from + (k % size)] ?? Number.NaN;
      return [name, Float64Array.from({ length: this.#count * size }, (_, k) => at(k))];
    }));
  }

  /** The shape of each array. */
  shapes(): Shapes {
    return Object.fromEntries(this.#quantities.map(({ name, shape }) => [name, [this.#count, ...shape]]));
  }

  /** Reads what was written as header and lines. A last line without its end, and what is behind a line that is none, is left out. */
  static parse(text: string): FrameRows {
    const rows = new FrameRows();
    const [header = "", ...lines] = text.split("\n").slice(0, -1);
    const width = header.split(",").length;
    rows.#header = header;
    for (const line of lines) {
      const numbers = line.split(",").map((word) => word === "" ? Number.NaN : Number(word));
      if (numbers.length !== width || Number.isNaN(numbers[0])) break;
      rows.#push(numbers);
    }
    return rows;
  }

  #push(row: readonly number[]): void {
    this.#width = row.length;
    const used = this.#count * this.#width;
    if (used + row.length > this.#numbers.length) {
      const larger = new Float64Array(Math.max(2 * this.#numbers.length, FIRST_ROOM * row.length));
      larger.set(this.#numbers.subarray(0, used));
      this.#numbers = larger;
    }
    this.#numbers.set(row, used);
    this.#count += 1;
  }
}

function headerOf(entries: readonly (readonly [Quantity, number | Float64Array])[]): string {
  const one = Object.fromEntries(entries.map(([name, value]) => [name, typeof value === "number" ? Float64Array.of(value) : value]));
  return ["time", ...columns(one, 1).map(({ name }) => name)].join(",");
}
