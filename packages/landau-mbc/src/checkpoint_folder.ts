/** The checkpoints of one run in one folder, of whatever kind: names, the two latest, and a damaged one told apart. */

import { requireCheckpoint } from "./checkpoint_header.ts";
import { UNFINISHED } from "./durable_file.ts";
import { LandauError } from "./errors.ts";
import { readCheckpointBytes } from "./options.ts";
import { checkpointCollisions } from "./plan_reader.ts";

/** Files kept: if the latest has been damaged, the one before it goes on. */
const KEPT = 2;
/** Digits of 2^53, so that names sort as the numbers do. */
const DIGITS = 16;
const NAME = /^checkpoint-\d{16}\.mbc$/;
/** Bytes of the digest. */
const DIGEST = 32;

/** A folder with files. Its methods throw the errors of the system. */
export interface FileStore {
  readonly folder: string;
  /** The path of a file in it. */
  pathOf(name: string): string;
  /** Puts a file into it that has its name only when it is whole; the folder is made if it is not there. */
  replace(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array>;
  /** Names of its files; none of a folder that is not there. */
  names(): Promise<readonly string[]>;
  /** Removes a file; one that is not there is no fault. */
  remove(name: string): Promise<void>;
  /** SHA-256, by the runtime's own function, many times as fast as the reference's. */
  digest(bytes: Uint8Array): Promise<Uint8Array>;
}

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
  /** Where they are. */
  readonly folder: string;
  /**
   * Writes a checkpoint as `checkpoint-<collisions>.mbc`: to a temporary file, synced (a browser has no such call), renamed, the folder synced; then all
   * but the two latest are removed. May be given as `onCheckpoint` as it is.
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

/** The checkpoints in a store. */
export class CheckpointFolder implements CheckpointFiles {
  readonly folder: string;
  readonly #store: FileStore;
  /** What this object knows to be intact, so that a damaged file is not kept in its place. */
  #previous: string | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(store: FileStore) {
    this.#store = store;
    this.folder = store.folder;
  }

  write = (checkpoint: Uint8Array): Promise<string> => {
    const turn = this.#writing.then(() => this.#write(readCheckpointBytes(checkpoint)));
    this.#writing = turn.catch(() => {});
    return turn;
  };

  read = async (): Promise<StoredCheckpoint | undefined> => {
    const refused: LandauError[] = [];
    for (const name of await this.#latestFirst()) {
      try {
        const checkpoint = await this.intact(name);
        this.#previous = name;
        return { checkpoint, file: this.#store.pathOf(name), collisions: checkpointCollisions(checkpoint), refused };
      } catch (error) {
        refused.push(error as LandauError);
      }
    }
    if (refused[0] !== undefined) throw refused[0];
    return undefined;
  };

  list = async (): Promise<readonly string[]> => {
    return (await this.#latestFirst()).map((name) => this.#store.pathOf(name));
  };

  /**
   * The bytes of a file, every one checked by the digest at their end.
   *
   * @throws LandauError `CHECKPOINT` that says what is wrong
   */
  async intact(name: string): Promise<Uint8Array> {
    const file = this.#store.pathOf(name);
    const bytes = await this.#store.read(name).catch((cause: unknown) => {
      throw unreadable(file, cause);
    });
    requireCheckpoint(bytes, file);
    const end = bytes.length - DIGEST;
    const digest = await this.#store.digest(bytes.subarray(0, end));
    if (bytes.subarray(end).every((byte, k) => byte === digest[k])) return bytes;
    const message = `${file}: got altered content; allowed: bytes that fit the digest at their end`;
    throw new LandauError("CHECKPOINT", message, { path: file, value: bytes });
  }

  /** The latest intact one whose name sorts before `name`. */
  async intactBefore(name: string): Promise<Omit<StoredCheckpoint, "refused"> | undefined> {
    for (const older of await this.#latestFirst()) {
      if (older >= name) continue;
      const checkpoint = await this.intact(older).catch(() => undefined);
      if (checkpoint !== undefined) return { checkpoint, file: this.#store.pathOf(older), collisions: checkpointCollisions(checkpoint) };
    }
    return undefined;
  }

  async #write(checkpoint: Uint8Array): Promise<string> {
    requireCheckpoint(checkpoint, "checkpoint");
    const name = `checkpoint-${String(checkpointCollisions(checkpoint)).padStart(DIGITS, "0")}.mbc`;
    const file = this.#store.pathOf(name);
    try {
      await this.#store.replace(name, checkpoint);
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
    for (const name of superfluous) await this.#store.remove(name);
  }

  async #latestFirst(): Promise<readonly string[]> {
    return (await this.#names()).filter((name) => NAME.test(name)).sort().reverse();
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await this.#store.names();
    } catch (error) {
      throw new LandauError("CHECKPOINT", `folder: ${(error as Error).message}; allowed: a folder that may be read`, {
        path: "folder",
        value: this.folder,
        cause: error,
      });
    }
  }
}

/** The error for a file that could not be read. */
export function unreadable(file: string, cause: unknown): LandauError {
  const message = `${file}: could not be read (${(cause as Error).message}); allowed: the file of a checkpoint`;
  return new LandauError("CHECKPOINT", message, { path: file, value: file, cause });
}
