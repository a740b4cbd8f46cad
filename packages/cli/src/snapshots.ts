// --snapshots: velocities of all particles at some of the frames, written while the run goes on.

import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { encodeVelocities, type Frame, writeBytes } from "landau-mbc";
import { syncFolder } from "./durable.ts";
import { CliError } from "./failure.ts";

/** The folder of the snapshots in that of the run. */
export const SNAPSHOTS = "snapshots";
/** What says the time of each. */
const TIMES = "times.csv";
const DIGITS = 8;
/** A time means a frame that is this near to it, in units of tEnd. */
const SAME_TIME = 1e-9;

/**
 * The numbers of the frames that `all`, `every:10` or `0,0.5,2` mean.
 *
 * @param times of all frames of the run
 */
export function readSnapshots(text: string, times: Float64Array): readonly number[] {
  const every = text === "all" ? 1 : Number(/^every:(\d{1,9})$/.exec(text)?.[1] ?? 0);
  if (every > 0) return Array.from({ length: Math.ceil(times.length / every) }, (_, k) => k * every);
  const near = SAME_TIME * (times.at(-1) ?? 0);
  const frames = text.split(",").map((word) => {
    const time = /^\s*(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(word) ? Number(word) : Number.NaN;
    const frame = times.findIndex((t) => Math.abs(t - time) <= near);
    if (frame >= 0) return frame;
    const nearest = Number.isNaN(time)
      ? ""
      : ` (the nearest is ${times.reduce((a, b) => (Math.abs(b - time) < Math.abs(a - time) ? b : a))})`;
    throw new CliError(
      "USAGE",
      `--snapshots: got ${JSON.stringify(word)}; allowed: all, every:<count>, or times of frames with commas between them${nearest}`,
      { path: "--snapshots", value: text },
    );
  });
  return [...new Set(frames)].sort((a, b) => a - b);
}

/** Name of the file of a frame. */
const fileOf = (frame: number): string => `velocities-${String(frame).padStart(DIGITS, "0")}.npy`;

/** Writes one, read from the engine in pieces. One that is there already holds the same bits. */
export async function writeSnapshot(folder: string, index: number, frame: Frame): Promise<void> {
  const file = join(folder, SNAPSHOTS, fileOf(index));
  if (existsSync(file)) return;
  if (!existsSync(join(folder, SNAPSHOTS))) {
    mkdirSync(join(folder, SNAPSHOTS));
    syncFolder(folder);
  }
  await writeBytes(file, encodeVelocities(frame, "npy"));
}

/** Whether those of these frames are there. */
export function snapshotsThere(folder: string, frames: readonly number[]): boolean {
  const there = existsSync(join(folder, SNAPSHOTS)) ? new Set(readdirSync(join(folder, SNAPSHOTS))) : new Set();
  return frames.every((frame) => there.has(fileOf(frame)));
}

/** Name and text of the list of those that are there. */
export function snapshotList(folder: string, frames: readonly number[], times: Float64Array): readonly [name: string, text: string] {
  const rows = frames.filter((frame) => snapshotsThere(folder, [frame])).map((frame) => `${fileOf(frame)},${frame},${times[frame]}\n`);
  return [join(SNAPSHOTS, TIMES), `file,frame,time\n${rows.join("")}`];
}
