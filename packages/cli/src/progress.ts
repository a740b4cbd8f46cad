// A bar on standard error, drawn only where somebody can see it.

import { SingleBar } from "cli-progress";

/** What the engine reports. */
export interface Progress {
  readonly collisions: number;
  readonly t: number;
  readonly fraction: number;
  /** Collisions per second. */
  readonly rate: number;
  readonly secondsLeft: number;
}

/** Takes progress, and cleans up at the end whatever happened. */
export interface ProgressBar {
  update(progress: Progress): void;
  stop(): void;
}

/** A bar if `stream` is a terminal, else nothing. */
export function progressBar(stream: NodeJS.WriteStream, wanted: boolean): ProgressBar {
  if (!wanted || stream.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage} %  t = {t}  {rate} collisions/s  {left}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 32,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(1, 0, { t: "0", rate: "–", left: "" });
  return {
    update: ({ fraction, t, rate, secondsLeft }) =>
      bar.update(Math.min(fraction, 1), {
        t: t.toPrecision(3),
        rate: short(rate),
        left: Number.isFinite(secondsLeft) ? `${Math.ceil(secondsLeft)} s left` : "",
      }),
    stop: () => bar.stop(),
  };
}

/** 31 200 000 as "31.2 M". */
export function short(count: number): string {
  for (const [size, unit] of [[1e12, " T"], [1e9, " G"], [1e6, " M"], [1e3, " k"]] as const) {
    if (count >= size) return `${(count / size).toPrecision(3)}${unit}`;
  }
  return count.toPrecision(3);
}
