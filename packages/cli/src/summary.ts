// What a run says at the end: each quantity at the start and at the end, and where the result comes from.

import Table from "cli-table3";
import type { Column } from "./columns.ts";
import { short } from "./progress.ts";

/** Borders of all tables: a rule under the head, columns two spaces apart. */
export const TABLE_STYLE = {
  chars: {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  },
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
};

/** The table of quantities. */
export function quantitiesTable(list: readonly Column[], frames: number): string {
  const table = new Table({
    ...TABLE_STYLE,
    head: ["quantity", "at the start", "at the end", "change"],
    colAligns: ["left", "right", "right", "right"],
  });
  for (const column of list) {
    const [first, last] = [column.at(0), column.at(frames - 1)];
    table.push([column.name, number(first), number(last), number(last - first)]);
  }
  return table.toString();
}

/** Names and values below one another. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** `1.23 s, 24.5 ns per collision`; the time is of the whole call, drawing of the particles and frames included. */
export function speed(seconds: number, collisions: number): string {
  const each = collisions > 0 ? `, ${((seconds / collisions) * 1e9).toPrecision(3)} ns per collision` : "";
  return `${seconds.toFixed(2)} s${each}`;
}

/** `2.00 M (2000123)`. */
export const count = (n: number): string => (n < 10_000 ? String(n) : `${short(n)} (${n})`);

/** Seven digits, or four and an exponent. */
export function number(x: number): string {
  if (x === 0) return "0";
  const size = Math.abs(x);
  return size >= 1e-4 && size < 1e6 ? x.toPrecision(7) : x.toExponential(3);
}
