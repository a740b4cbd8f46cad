// One process at a time in an unfinished folder. A process that was killed leaves its lock behind, which then counts no more.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "./failure.ts";

/** Name of the file. */
export const LOCK = "lock";

/** The other process that is at work in the folder, if there is one. */
export function alive(folder: string): number | undefined {
  let id: number;
  try {
    id = Number(readFileSync(join(folder, LOCK), "utf8"));
  } catch {
    return undefined;
  }
  if (!Number.isSafeInteger(id) || id <= 0 || id === process.pid) return undefined;
  try {
    process.kill(id, 0);
    return id;
  } catch (error) {
    // Somebody else's process is one all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM" ? id : undefined;
  }
}

/** Takes the folder. */
export function lock(folder: string): void {
  const other = alive(folder);
  if (other !== undefined) {
    const message =
      `${folder}: process ${other} is at work in it; allowed: to wait for its end, or to stop it (if it is none of landau-mbc, remove ${
        join(folder, LOCK)
      })`;
    throw new CliError("FILE", message, { path: folder, value: other });
  }
  unlock(folder);
  try {
    writeFileSync(join(folder, LOCK), String(process.pid), { flag: "wx" });
  } catch (cause) {
    throw new CliError(
      "FILE",
      `${folder}: cannot be taken (${(cause as Error).message}); allowed: an unfinished run that may be written, in one process`,
      {
        path: folder,
        value: folder,
        cause,
      },
    );
  }
}

/** Lets go of it. */
export function unlock(folder: string): void {
  rmSync(join(folder, LOCK), { force: true });
}
