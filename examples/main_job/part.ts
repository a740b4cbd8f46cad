// What each part of the main job hands back.

import type { Line } from "./judgement.ts";

/** Judged lines, a figure, and what it cost. */
export interface Part {
  readonly lines: readonly Line[];
  /** SVG. */
  readonly figure: string;
  /** Collisions and seconds of the large runs, drawing and observing included. */
  readonly collisions: number;
  readonly seconds: number;
  /** Said below the table. */
  readonly notes: readonly string[];
}

/** Told how far the current run is, from 0 to 1. */
export type Progress = (fraction: number) => void;

/** The numbers of one frame of an observed quantity, `width` of them; throws if it was not observed. */
export function observed(series: Float64Array | undefined, frame: number, width: number): readonly number[] {
  if (series === undefined) throw new Error("the configuration in examples/ does not observe what the main job needs");
  return Array.from(series.subarray(frame * width, (frame + 1) * width));
}
