/** Checkpoints as files: written so that no moment of a crash leaves a folder without an intact one, and read so that a damaged one is told apart. */

import { type FileModules, fileModules } from "./builtin_modules.ts";
import { requireCheckpoint } from "./checkpoint_header.ts";
import { CHUNK, replaceSynced, UNFINISHED } from "./durable_file.ts";
import { LandauError, show } from "./errors.ts";
import { readCheckpointBytes } from "./options.ts";
import { checkpointCollisions } from "./plan_reader.ts";

/** Files kept: if the latest has been damaged, the one before it goes on. */
const KEPT = 2;
/** Digits of 2^53, so that names sort as the numbers do. */
const DIGITS = 16;
const NAME = /^checkpoint-\d{16}\.mbc$/;
/** Bytes of the digest. */
const DIGEST = 32;

/** A checkpoint out of a folder. */
export interface StoredCheckpoint {
  /** Its bytes, intact. */
  readonly checkpoint: Uint8Array;
  /** Path of its file. */
  readonly file: string;
  /** Collisions done. */
  readonly collisions: number;
  /** Why each newer file was refused. */
  readonly refused: readonly LandauError[];
}

/** The checkpoints of one run in one folder. One process at a time may write. */
export interface CheckpointFiles {
  readonly folder: string;
  /**
   * Writes a checkpoint as `checkpoint-<collisions>.mbc`: to a temporary file, synced, renamed, the folder synced; then all but the two latest are
   * removed. May be given as `onCheckpoint` as it is.
   *
   * @returns the path of the file
   * @throws LandauError `CHECKPOINT` if it could not be written (the files before it are untouched, and the error carries the bytes), or if
   * the bytes are no checkpoint
   */
  write(checkpoint: Uint8Array): Promise<string>;
  /**
   * The latest checkpoint that is intact, or undefined if the folder holds none at all.
   *
   * @throws LandauError `CHECKPOINT` if every file is refused
   */
  read(): Promise<StoredCheckpoint | undefined>;
  /** Paths of the files, latest first. */
  list(): Promise<readonly string[]>;
}

/**
 * The checkpoints of a run in a folder, which is made when the first is written. Node, Deno and Bun.
 *
 * @throws LandauError `ENGINE` in a runtime without files, `CONFIG` for a folder that is no text
 * @example
 * const files = checkpointFiles("runs/a");
 * const resume = (await files.read())?.checkpoint;
 * await simulate(config, { ...(resume && { resume }), checkpoint: { everySeconds: 60, onCheckpoint: files.write } });
 */
export function checkpointFiles(folder: string): CheckpointFiles {
  return new Files(fileModules("checkpointFiles"), readPath(folder, "folder"));
}

/**
 * Reads one file of a checkpoint. If it is damaged and an older one beside it is intact, the error names that and carries its bytes (`error.checkpoint`).
 *
 * @throws LandauError `CHECKPOINT` that says what is wrong, `ENGINE` in a runtime without files
 */
export async function readCheckpointFile(file: string): Promise<Uint8Array> {
  const modules = fileModules("readCheckpointFile");
  const path = readPath(file, "file");
  try {
    return await readIntact(modules, path);
  } catch (error) {
    const refusal = error as LandauError;
    const older = await new Files(modules, modules.path.dirname(path)).intactBefore(modules.path.basename(path));
    if (older === undefined) throw refusal;
    const message = `${refusal.message}; intact: the older ${older.file}, after ${older.collisions} collisions`;
    throw new LandauError("CHECKPOINT", message, { path, value: refusal.value, cause: refusal, checkpoint: older.checkpoint });
  }
}

class Files implements CheckpointFiles {
  readonly folder: string;
  readonly #modules: FileModules;
  /** What this object knows to be intact, so that a damaged file is not kept in its place. */
  #previous: string | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(modules: FileModules, folder: string) {
    this.#modules = modules;
    this.folder = folder;
  }

  write = (checkpoint: Uint8Array): Promise<string> => {
    const turn = this.#writing.then(() => this.#write(readCheckpointBytes(checkpoint)));
    this.#writing = turn.catch(() => {});
    return turn;
  };

  read = async (): Promise<StoredCheckpoint | undefined> => {
    const files = await this.list();
    const refused: LandauError[] = [];
    for (const file of files) {
      try {
        const checkpoint = await readIntact(this.#modules, file);
        this.#previous = this.#modules.path.basename(file);
        return { checkpoint, file, collisions: checkpointCollisions(checkpoint), refused };
      } catch (error) {
        refused.push(error as LandauError);
      }
    }
    if (refused[0] !== undefined) throw refused[0];
    return undefined;
  };

  list = async (): Promise<readonly string[]> => {
    const names = (await this.#names()).filter((name) => NAME.test(name));
    return names.sort().reverse().map((name) => this.#modules.path.join(this.folder, name));
  };

  /** The latest intact one whose name sorts before `name`. */
  async intactBefore(name: string): Promise<Omit<StoredCheckpoint, "refused"> | undefined> {
    for (const file of await this.list()) {
      if (this.#modules.path.basename(file) >= name) continue;
      const checkpoint = await readIntact(this.#modules, file).catch(() => undefined);
      if (checkpoint !== undefined) return { checkpoint, file, collisions: checkpointCollisions(checkpoint) };
    }
    return undefined;
  }

  async #write(checkpoint: Uint8Array): Promise<string> {
    requireCheckpoint(checkpoint, "checkpoint");
    const { path } = this.#modules;
    const name = `checkpoint-${String(checkpointCollisions(checkpoint)).padStart(DIGITS, "0")}.mbc`;
    const file = path.join(this.folder, name);
    try {
      await makeFolder(this.#modules, path.resolve(this.folder));
      await replaceSynced(this.#modules, file, [checkpoint]);
      await this.#prune(name);
    } catch (cause) {
      const message = `${file}: the checkpoint could not be written (${
        (cause as Error).message
      }); it is in this error; allowed: a folder that may be written, with room for ${checkpoint.length} bytes more`;
      throw new LandauError("CHECKPOINT", message, { path: file, cause, checkpoint });
    }
    this.#previous = name;
    return file;
  }

  /** Removes all but the one just written and the latest known to be intact before it, and what a crash left of temporary files. */
  async #prune(written: string): Promise<void> {
    const names = await this.#names();
    const others = names.filter((name) => NAME.test(name) && name !== written).sort().reverse();
    const before = this.#previous !== undefined && others.includes(this.#previous) ? [this.#previous] : others;
    const kept = [written, ...before.slice(0, KEPT - 1)];
    const superfluous = names.filter((name) => (NAME.test(name) && !kept.includes(name)) || name.endsWith(`.mbc${UNFINISHED}`));
    for (const name of superfluous) await this.#modules.fs.rm(this.#modules.path.join(this.folder, name), { force: true });
  }

  async #names(): Promise<string[]> {
    try {
      return await this.#modules.fs.readdir(this.folder);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === "ENOENT") return [];
      throw new LandauError("CHECKPOINT", `folder: ${(error as Error).message}; allowed: a folder that may be read`, {
        path: "folder",
        value: this.folder,
        cause: error,
      });
    }
  }
}

/** A path, checked to be one. */
export function readPath(path: unknown, name: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw new LandauError("CONFIG", `${name}: got ${show(path)}; allowed: a path as text`, { path: name, value: path });
}

/** The bytes of a file, every one checked by the digest at their end: by the runtime's own SHA-256, many times as fast as the reference's. */
async function readIntact(modules: FileModules, file: string): Promise<Uint8Array> {
  const bytes = await readWhole(modules, file);
  requireCheckpoint(bytes, file);
  const end = bytes.length - DIGEST;
  const hash = modules.crypto.createHash("sha256");
  for (let at = 0; at < end; at += CHUNK) hash.update(bytes.subarray(at, at + CHUNK < end ? at + CHUNK : end));
  const digest = hash.digest();
  if (bytes.subarray(end).every((byte, k) => byte === digest[k])) return bytes;
  const message = `${file}: got altered content; allowed: bytes that fit the digest at their end`;
  throw new LandauError("CHECKPOINT", message, { path: file, value: bytes });
}

/** The bytes of a file. */
export async function readWhole({ fs }: FileModules, file: string): Promise<Uint8Array> {
  try {
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
  } catch (cause) {
    throw new LandauError("CHECKPOINT", `${file}: could not be read (${(cause as Error).message}); allowed: the file of a checkpoint`, {
      path: file,
      value: file,
      cause,
    });
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
