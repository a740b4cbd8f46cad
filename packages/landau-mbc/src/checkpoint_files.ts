/** Checkpoints as files: written so that no moment of a crash leaves a folder without an intact one, and read so that a damaged one is told apart. */

import { type FileModules, fileModules, threadModule } from "./builtin_modules.ts";
import { type CheckpointFiles, CheckpointFolder, type FileStore, unreadable } from "./checkpoint_folder.ts";
import { CHUNK, replaceSynced } from "./durable_file.ts";
import { LandauError, show } from "./errors.ts";
import { folderAndName, hasPrivateFiles, PrivateStore } from "./private_files.ts";

/**
 * The checkpoints of a run in a folder, which is made when the first is written: on the disk in Node, Deno and Bun; in a browser in the page's own
 * origin-private file system, where they outlive the page and the browser, until the user clears the site's data (`navigator.storage.persist()` asks the browser not to do so by itself).
 *
 * @throws LandauError `ENGINE` in a runtime without files (a page that is not secure has none), `CONFIG` for a folder that is no text
 * @example
 * const files = checkpointFiles("runs/a");
 * const resume = (await files.read())?.checkpoint;
 * await simulate(config, { ...(resume && { resume }), checkpoint: { everySeconds: 60, onCheckpoint: files.write } });
 */
export function checkpointFiles(folder: string): CheckpointFiles {
  return new CheckpointFolder(storeOf("checkpointFiles", readPath(folder, "folder")));
}

/**
 * Reads one file of a checkpoint, on the disk or in a browser's origin-private file system. If it is damaged and an older one beside it is intact, the error names that and carries
 * its bytes (`error.checkpoint`).
 *
 * @throws LandauError `CHECKPOINT` that says what is wrong, `ENGINE` in a runtime without files
 */
export async function readCheckpointFile(file: string): Promise<Uint8Array> {
  const path = readPath(file, "file");
  const [store, name] = storeWith(path);
  const files = new CheckpointFolder(store);
  try {
    return await files.intact(name);
  } catch (error) {
    const refusal = error as LandauError;
    const older = await files.intactBefore(name);
    if (older === undefined) throw refusal;
    const message = `${refusal.message}; intact: the older ${older.file}, after ${older.collisions} collisions`;
    throw new LandauError("CHECKPOINT", message, { path, value: refusal.value, cause: refusal, checkpoint: older.checkpoint });
  }
}

/** The store that a folder is, where this runtime has its files. */
function storeOf(what: string, folder: string): FileStore {
  return inBrowser() ? new PrivateStore(folder) : new DiskStore(fileModules(what), folder);
}

/** The store that a file is in, and its name there. */
function storeWith(file: string): readonly [FileStore, string] {
  if (inBrowser()) {
    const [folder, name] = folderAndName(file);
    return [new PrivateStore(folder), name];
  }
  const modules = fileModules("readCheckpointFile");
  return [new DiskStore(modules, modules.path.dirname(file)), modules.path.basename(file)];
}

/** Node, Deno and Bun have a disk, whatever else they have. */
const inBrowser = () => threadModule() === undefined && hasPrivateFiles();

class DiskStore implements FileStore {
  readonly folder: string;
  readonly #modules: FileModules;

  constructor(modules: FileModules, folder: string) {
    this.#modules = modules;
    this.folder = folder;
  }

  pathOf(name: string): string {
    return this.#modules.path.join(this.folder, name);
  }

  async replace(name: string, bytes: Uint8Array): Promise<void> {
    await makeFolder(this.#modules, this.#modules.path.resolve(this.folder));
    await replaceSynced(this.#modules, this.pathOf(name), [bytes]);
  }

  read(name: string): Promise<Uint8Array> {
    return bytesOf(this.#modules, this.pathOf(name));
  }

  async names(): Promise<readonly string[]> {
    try {
      return await this.#modules.fs.readdir(this.folder);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === "ENOENT") return [];
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.#modules.fs.rm(this.pathOf(name), { force: true });
  }

  async digest(bytes: Uint8Array): Promise<Uint8Array> {
    const hash = this.#modules.crypto.createHash("sha256");
    for (let at = 0; at < bytes.length; at += CHUNK) hash.update(bytes.subarray(at, at + CHUNK));
    return hash.digest();
  }
}

/** A path, checked to be one. */
export function readPath(path: unknown, name: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw new LandauError("CONFIG", `${name}: got ${show(path)}; allowed: a path as text`, { path: name, value: path });
}

/** The bytes of a file. */
export async function readWhole(modules: FileModules, file: string): Promise<Uint8Array> {
  return bytesOf(modules, file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
}

async function bytesOf({ fs }: FileModules, file: string): Promise<Uint8Array> {
  const handle = await fs.open(file, "r");
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at < CHUNK ? bytes.length - at : CHUNK, at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** With its parents, one at a time: mkdir's own way never returns where a file system has no such name to give (/proc). */
export async function makeFolder(modules: FileModules, folder: string): Promise<void> {
  const { fs, path } = modules;
  const there = await fs.stat(folder).catch(() => undefined);
  if (there?.isDirectory() === true) return;
  if (there === undefined) await makeFolder(modules, path.dirname(folder));
  await fs.mkdir(folder);
}
