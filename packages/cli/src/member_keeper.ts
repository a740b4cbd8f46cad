// Puts the members of an ensemble on the disk while it goes on: a record waits for the disk, the members do not.

import type { EnsembleFiles } from "landau-mbc";

/** Writes records one after the other; of a member that has a later one by then, only that. */
export class MemberKeeper {
  readonly #files: EnsembleFiles;
  readonly #onFailure: (error: Error) => void;
  readonly #waiting = new Map<number, Uint8Array>();
  #writing: Promise<void> | undefined;

  /** @param onFailure hears of what could not be written; the record waits for the next turn */
  constructor(files: EnsembleFiles, onFailure: (error: Error) => void) {
    this.#files = files;
    this.#onFailure = onFailure;
  }

  /** Takes a record. */
  keep(record: Uint8Array, member: number): void {
    this.#waiting.set(member, record);
    this.#writing ??= this.#write().catch(this.#onFailure).finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when all records are on the disk. Throws if one cannot be written. */
  async drain(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  /** What waits is not wanted any more: the ensemble is complete. */
  async stop(): Promise<void> {
    this.#waiting.clear();
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let next = first(this.#waiting); next !== undefined; next = first(this.#waiting)) {
      const [member, record] = next;
      await this.#files.write(record);
      if (this.#waiting.get(member) === record) this.#waiting.delete(member);
    }
  }
}

const first = (waiting: ReadonlyMap<number, Uint8Array>): [number, Uint8Array] | undefined => waiting.entries().next().value;
