/** Tables for the terminal. */

import type { Timing } from "./measure.ts";

/** Timings of the same contenders at several sizes, in nanoseconds. */
export interface Block {
  readonly title: string;
  readonly timings: readonly Timing[];
}

/** A table: a row per block, a column per contender. */
export function table(head: string, blocks: readonly Block[]): string {
  const names = namesOf(blocks);
  const width = Math.max(head.length, ...blocks.map(({ title }) => title.length));
  const widths = names.map((name) => Math.max(name.length, 7) + 2);
  const row = (title: string, cells: readonly string[]) =>
    title.padEnd(width) + cells.map((cell, k) => cell.padStart(widths[k] ?? 0)).join("");
  return [
    row(head, names),
    ...blocks.map(({ title, timings }) =>
      row(title, names.map((name) => timings.find((timing) => timing.name === name)?.median.toFixed(1) ?? ""))
    ),
  ].join("\n");
}

/** How many times as fast as the C++ loop, how many times the bare touch, and how many cycles at a clock in GHz each engine is: a line per block. */
export function ratiosText(blocks: readonly Block[], clock: number | undefined): string[] {
  return blocks.flatMap(({ title, timings }) => {
    const of = (name: string) => timings.find((timing) => timing.name === name)?.median;
    const [loop, touch] = [of("C++ loop"), of("bare touch")];
    if (loop === undefined || touch === undefined) return [];
    const engines = timings.filter(({ name }) => /^(wasm|native)/.test(name));
    return [
      `${title}: ${
        engines.map(({ name, median }) =>
          `${name} ${(loop / median).toFixed(2)}× the C++ loop's speed, ${(median / touch).toFixed(2)} bare touches${
            clock === undefined ? "" : `, ${(median * clock).toFixed(0)} cycles`
          }`
        )
          .join("; ")
      }`,
    ];
  });
}

const namesOf = (blocks: readonly Block[]): string[] => [...new Set(blocks.flatMap(({ timings }) => timings.map(({ name }) => name)))];
