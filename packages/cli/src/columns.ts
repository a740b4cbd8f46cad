// The columns of a run's series: one per component of every quantity, as in CSV and in the summary.

import { columnNames } from "../../landau-mbc/src/sinks/columns.ts";

/** A column: `pressure_xx`, and the value at each frame. */
export interface Column {
  readonly name: string;
  at(frame: number): number;
}

/** All columns, in the order of the quantities. */
export function columns(series: Readonly<Record<string, Float64Array | undefined>>, frames: number): Column[] {
  return Object.entries(series).flatMap(([quantity, values]) => {
    if (values === undefined) return [];
    const width = frames === 0 ? 1 : values.length / frames;
    return columnNames(quantity, width).map((name, k): Column => ({ name, at: (frame) => values[frame * width + k] ?? Number.NaN }));
  });
}

/** A quantity of more numbers than this, a histogram, is too long for a table in the terminal. */
const MOST_IN_TABLE = 12;

/** The quantities that a table shows, and facts about the others. */
export function forTable<T extends Readonly<Record<string, Float64Array | undefined>>>(
  series: T,
  frames: number,
): { readonly shown: Partial<T>; readonly others: readonly (readonly [name: string, fact: string])[] } {
  const entries = Object.entries(series) as [keyof T & string, Float64Array][];
  const sizeOf = (values: Float64Array): number => (frames === 0 ? 1 : values.length / frames);
  const isLong = ([, values]: (typeof entries)[number]): boolean => sizeOf(values) > MOST_IN_TABLE;
  return {
    shown: Object.fromEntries(entries.filter((entry) => !isLong(entry))) as Partial<T>,
    others: entries.filter(isLong).map(([name, values]) => [name, `${sizeOf(values)} numbers a frame`]),
  };
}

/** CSV (RFC 4180) with a header; numbers in the shortest form that reads back to the same bits. */
export function csvText(times: Float64Array, list: readonly Column[]): string {
  const rows = Array.from(times, (time, frame) => [time, ...list.map((column) => column.at(frame))].map(String).join(","));
  return `${[["time", ...list.map(({ name }) => name)].join(","), ...rows].join("\n")}\n`;
}
