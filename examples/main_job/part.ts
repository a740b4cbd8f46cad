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

/** A quantity of a frame as a list: scalars come as numbers. */
export const numbers = (value: ArrayLike<number> | number | undefined): readonly number[] => (value === undefined ? [] : typeof value === "number" ? [value] : Array.from(value));
