/** The records of an ensemble's members as files, from which it goes on after a crash. */

import { type FileModules, fileModules } from "../builtin_modules.ts";
import { makeFolder, readPath, readWhole } from "../checkpoint_files.ts";
import { replaceSynced } from "../durable_file.ts";
import { LandauError } from "../errors.ts";
import { readCheckpointBytes } from "../options.ts";
import { decodeMember } from "./member_record.ts";

/** Digits of 2^24, so that names sort as the numbers do. */
const DIGITS = 8;
const NAME = /^member-\d{8}\.mbc$/;

/** The records out of a folder. */
export interface StoredMembers {
  /** Those that are intact, ascending; `resume` takes them. */
  readonly records: readonly Uint8Array[];
  /** Why each of the others was refused; their members begin anew. */
  readonly refused: readonly LandauError[];
}

/** The records of one ensemble in one folder. One process at a time may write. */
export interface EnsembleFiles {
  /** Where they are. */
  readonly folder: string;
  /**
   * Writes a record as `member-<number>.mbc`, in the place of an earlier one of the member: to a temporary file, synced, renamed, the folder synced. May be given as
   * `onMember` as it is.
   *
   * @returns the path of the file
   * @throws LandauError `CHECKPOINT` if it could not be written (what was there before is untouched), or if the bytes are no record
   */
  write(record: Uint8Array): Promise<string>;
  /**
   * All records, every byte of them checked.
   *
   * @throws LandauError `CHECKPOINT` if the folder cannot be read
   */
  read(): Promise<StoredMembers>;
  /** Paths of the files, ascending by member. */
  list(): Promise<readonly string[]>;
}

/**
 * The records of an ensemble in a folder, which is made when the first is written. Node, Deno and Bun.
 *
 * @throws LandauError `ENGINE` in a runtime without files, `CONFIG` for a folder that is no text
 * @example
 * const files = ensembleFiles("runs/a");
 * const { records } = await files.read();
 * await ensemble(config, { members: 64, resume: records, checkpoint: { everySeconds: 60, onMember: files.write } });
 */
export function ensembleFiles(folder: string): EnsembleFiles {
  return new Files(fileModules("ensembleFiles"), readPath(folder, "folder"));
}

class Files implements EnsembleFiles {
  readonly folder: string;
  readonly #modules: FileModules;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(modules: FileModules, folder: string) {
    this.#modules = modules;
    this.folder = folder;
  }

  write = (record: Uint8Array): Promise<string> => {
    const turn = this.#writing.then(() => this.#write(readCheckpointBytes(record, "record")));
    this.#writing = turn.catch(() => {});
    return turn;
  };

  read = async (): Promise<StoredMembers> => {
    const records: Uint8Array[] = [];
    const refused: LandauError[] = [];
    for (const file of await this.list()) {
      try {
        const bytes = await readWhole(this.#modules, file);
        decodeMember(bytes, file);
        records.push(bytes);
      } catch (error) {
        refused.push(error as LandauError);
      }
    }
    return { records, refused };
  };

  list = async (): Promise<readonly string[]> => {
    const { fs, path } = this.#modules;
    try {
      const names = (await fs.readdir(this.folder)).filter((name) => NAME.test(name));
      return names.sort().map((name) => path.join(this.folder, name));
    } catch (cause) {
      if ((cause as { readonly code?: unknown }).code === "ENOENT") return [];
      const message = `folder: ${(cause as Error).message}; allowed: a folder that may be read`;
      throw new LandauError("CHECKPOINT", message, { path: "folder", value: this.folder, cause });
    }
  };

  async #write(record: Uint8Array): Promise<string> {
    const { member } = decodeMember(record, "record");
    const { path } = this.#modules;
    const file = path.join(this.folder, `member-${String(member).padStart(DIGITS, "0")}.mbc`);
    try {
      await makeFolder(this.#modules, path.resolve(this.folder));
      await replaceSynced(this.#modules, file, [record]);
      return file;
    } catch (cause) {
      const reason = (cause as Error).message;
      const message =
        `${file}: the record could not be written (${reason}); allowed: a folder that may be written, with room for ${record.length} bytes more`;
      throw new LandauError("CHECKPOINT", message, { path: file, cause, member, records: [record] });
    }
  }
}
