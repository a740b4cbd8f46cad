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
export interface ProgressBar<P> {
  update(progress: P): void;
  stop(): void;
}

/**
 * A bar if `stream` is a terminal, else nothing.
 *
 * @param told what is told besides percentage, rate and seconds left
 */
export function progressBar<P extends Omit<Progress, "t">>(
  stream: NodeJS.WriteStream,
  wanted: boolean,
  told: (progress: P) => string,
): ProgressBar<P> {
  if (!wanted || stream.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage} %  {told}  {rate} collisions/s  {left}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 32,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(1, 0, { told: "", rate: "–", left: "" });
  return {
    update: (progress) =>
      bar.update(Math.min(progress.fraction, 1), {
        told: told(progress),
        rate: short(progress.rate),
        left: Number.isFinite(progress.secondsLeft) ? `${Math.ceil(progress.secondsLeft)} s left` : "",
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
