/** Files that outlive a crash of the machine: what has a name on the disk has its content there too. */

import type { FileModules } from "./builtin_modules.ts";

/** End of the name of a file that is being written. */
export const UNFINISHED = ".partial";
/** One call of the system moves no more than 2 GiB. */
export const CHUNK = 67108864;

/**
 * Writes a file under another name, puts it on the disk, then gives it its own: whoever opens it sees the old content or the new one. What is left of a
 * failure is removed. Throws the errors of the system, and those of the bytes.
 */
export async function replaceSynced(
  modules: FileModules,
  file: string,
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const { fs, path } = modules;
  try {
    await writeSynced(modules, file + UNFINISHED, bytes);
    await fs.rename(file + UNFINISHED, file);
    await syncFolder(modules, path.dirname(file));
  } catch (error) {
    await fs.rm(file + UNFINISHED, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeSynced({ fs }: FileModules, file: string, bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await fs.open(file, "w");
  try {
    for await (const piece of bytes) {
      for (let at = 0; at < piece.length;) {
        at += (await handle.write(piece, at, piece.length - at < CHUNK ? piece.length - at : CHUNK)).bytesWritten;
      }
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts the names of a folder on the disk. Windows has no such call, and needs none. */
async function syncFolder({ fs, windows }: FileModules, folder: string): Promise<void> {
  if (windows) return;
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
