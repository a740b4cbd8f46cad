/** Two builds beside each other: how many times as long the one takes as the other. */

import { type Interval, median, medianInterval } from "./statistics.ts";

/** Of the times of the same rounds: those of one build over those of the other. */
export interface Ratio extends Interval {
  readonly median: number;
}

/** The middle of the ratios round by round, and its interval of at least 95 %. */
export function ratioOf(times: readonly number[], base: readonly number[]): Ratio {
  if (times.length !== base.length) throw new RangeError(`${times.length} rounds beside ${base.length}`);
  const ratios = times.map((time, round) => time / (base[round] as number));
  return { median: median(ratios), ...medianInterval(ratios) };
}

/** Whether it is slower by more than so many percent, beyond doubt: the whole interval is. */
export function isSlower({ low, confidence }: Ratio, percent: number): boolean {
  return confidence >= 0.95 && low > 1 + percent / 100;
}

/** `1.034 (1.021 … 1.052)`. */
export function ratioText({ median: middle, low, high }: Ratio): string {
  return `${middle.toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)})`;
}
