// Where a run goes whose own folder cannot be written: the disk is full, the folder is gone, the permission too. It is never lost without a word.

import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FrameRows } from "./frame_rows.ts";
import { type RunRecord, UnfinishedFolder, unfinishedOf } from "./unfinished_folder.ts";

/** All of a run that is in memory. */
export interface Cargo {
  /** Text of the configuration. */
  readonly config: string;
  readonly record: RunRecord;
  readonly rows: FrameRows;
  readonly checkpoint: Uint8Array;
  /** Seconds of work that the checkpoint holds. */
  readonly seconds: number;
}

/** Places to try, the user's own first: else the current folder, the one for temporary files, the home folder. */
export const placesFor = (wanted: string | undefined): readonly string[] =>
  wanted === undefined ? [process.cwd(), tmpdir(), homedir()] : [resolve(wanted)];

/**
 * Saves a run in the first place that takes it, as an unfinished folder of its own.
 *
 * @param name of the folder that it becomes
 * @returns the folder, which this process holds, or why each place refused it
 */
export async function rescue(places: readonly string[], name: string, cargo: Cargo): Promise<UnfinishedFolder | readonly string[]> {
  const refusals: string[] = [];
  for (const place of places) {
    let folder: UnfinishedFolder | undefined;
    try {
      folder = UnfinishedFolder.create(freeName(join(place, name)), cargo.config, { ...cargo.record, force: false });
      if (cargo.rows.count > 0) folder.startSeries(cargo.rows);
      await folder.keep(cargo.checkpoint, cargo.seconds);
      return folder;
    } catch (error) {
      refusals.push((error as Error).message);
      try {
        folder?.remove();
      } catch {
        // What cannot be written may not be removed either.
      }
    }
  }
  return refusals;
}

function freeName(path: string): string {
  for (let k = 1;; k++) {
    const candidate = k === 1 ? path : `${path}-${k}`;
    if (!existsSync(candidate) && !existsSync(unfinishedOf(candidate))) return candidate;
  }
}
