/** Tables for the terminal. */

import type { Timing } from "./measure.ts";

/** Timings of the same contenders at several sizes, in nanoseconds, with the ratio to the first contender. */
export interface Block {
  readonly title: string;
  readonly timings: readonly Timing[];
}

/** A table: a row per block, a column per contender, and how many times as fast as the first contender each is. */
export function table(head: string, blocks: readonly Block[]): string {
  const names = [...new Set(blocks.flatMap(({ timings }) => timings.map(({ name }) => name)))];
  const width = Math.max(head.length, ...blocks.map(({ title }) => title.length));
  const cell = (text: string) => text.padStart(20);
  const lines = [head.padEnd(width) + names.map(cell).join("")];
  for (const { title, timings } of blocks) {
    const first = timings[0] as Timing;
    const cells = names.map((name) => {
      const timing = timings.find((candidate) => candidate.name === name);
      if (timing === undefined) return "";
      return timing === first ? timing.median.toFixed(1) : `${timing.median.toFixed(1)} (${(first.median / timing.median).toFixed(2)}×)`;
    });
    lines.push(title.padEnd(width) + cells.map(cell).join(""));
  }
  return lines.join("\n");
}
