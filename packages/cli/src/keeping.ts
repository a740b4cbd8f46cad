// What a session keeps on the disk, and where else if it cannot be kept there.

import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Frame } from "landau-mbc";
import type { OutputFiles } from "./output_folder.ts";
import { CliError } from "./failure.ts";
import type { FrameRows } from "./frame_rows.ts";
import { type Cargo, placesFor, rescue } from "./rescue.ts";
import { writeSnapshot } from "./snapshots.ts";
import { notWritten, type RunRecord, shellWord, type UnfinishedFolder } from "./unfinished_folder.ts";

/** What changes of a run while it goes on. */
type State = Pick<Cargo, "rows" | "checkpoint" | "seconds">;

/** A folder that a session writes to; another one, once that cannot be written. */
export class Keeping {
  readonly #config: string;
  readonly #record: RunRecord;
  readonly #wanted: string | undefined;
  readonly #warn: (message: string) => void;
  #folder: UnfinishedFolder | undefined;
  /** Why the run is no longer where it was to be. */
  #displaced: CliError | undefined;
  /** The series on the disk lacks frames that are in memory. */
  #behind = false;
  #snapshots = 0;
  #warned = "";

  /**
   * @param config text of the configuration
   * @param wanted where to save the run instead, as the user says
   */
  constructor(config: string, record: RunRecord, wanted: string | undefined, warn: (message: string) => void) {
    this.#config = config;
    this.#record = record;
    this.#wanted = wanted;
    this.#warn = warn;
  }

  /** The folder, once there is one. */
  get folder(): UnfinishedFolder | undefined {
    return this.#folder;
  }

  /** Writes to this folder from now on. */
  open(folder: UnfinishedFolder): void {
    this.#folder = folder;
  }

  /** Lets another process go on. */
  leave(): void {
    if (this.#folder !== undefined && existsSync(this.#folder.path)) this.#folder.leave();
  }

  /**
   * Writes the latest frame of the rows, if it can: the checkpoint that follows makes up for it.
   *
   * @param anew the series begins with these rows
   */
  frame(rows: FrameRows, anew: boolean): void {
    try {
      if (anew || this.#behind) this.#folder?.startSeries(rows);
      else this.#folder?.addFrame(rows.line(rows.count - 1));
      this.#behind = false;
    } catch (error) {
      this.#behind = true;
      this.#warnOnce(`${notWritten(this.#path, error).message}; the run goes on, and its frames are in memory`);
    }
  }

  /** Writes the velocities of a frame. What they are is in memory now and never again, so that a failure must stop the run. */
  async snapshot(index: number, frame: Frame): Promise<void> {
    if (this.#folder === undefined) return;
    try {
      await writeSnapshot(this.#folder.path, index, frame);
      this.#snapshots = index + 1;
    } catch (error) {
      throw notWritten(this.#path, error);
    }
  }

  /** Keeps a checkpoint on the way: what cannot be written, here or elsewhere, must not end a run of hours. */
  async keep(state: State): Promise<void> {
    const failure = await this.#kept(state, "");
    if (failure === undefined) return;
    const { cause, refusals } = failure;
    if (refusals === undefined) this.#warn(`${cause.message}; the run goes on, and is kept in ${this.#path} from now on`);
    else this.#warnOnce(`${cause.message}; nor elsewhere (${refusals.join("; ")}); the run goes on without checkpoints`);
  }

  /**
   * Keeps the last checkpoint, and lets another process go on.
   *
   * @param target the output folder that is to come of it, if there is no folder yet
   * @param before what went wrong before, if anything
   * @returns what went wrong, ending with how to go on; undefined if nothing did
   */
  async keepLast(state: State, target: string, before?: CliError): Promise<CliError | undefined> {
    const failure = await this.#kept(state, target);
    this.leave();
    const cause = before ?? this.#displaced ?? failure?.cause;
    if (cause === undefined) return undefined;
    const how = failure?.refusals === undefined
      ? `the run is kept: npx landau-mbc resume ${shellWord(this.#path)}`
      : `and its last state could not be kept here or elsewhere (${failure.refusals.join("; ")})${this.#older()}`;
    return new CliError("OUTPUT", `${cause.message}; ${how}`, { path: cause.path, value: this.#path, cause });
  }

  /**
   * Writes the files of the finished run.
   *
   * @param files made when the folder is known
   * @returns the output folder, and what went wrong if it is not the one that was wanted
   */
  async finish(
    files: (folder: UnfinishedFolder) => Promise<OutputFiles>,
  ): Promise<{ readonly out: string | undefined; readonly displaced: CliError | undefined }> {
    const folder = this.#folder;
    if (folder === undefined) return { out: undefined, displaced: undefined };
    const out = await folder.finish(await files(folder));
    const displaced = this.#displaced;
    return {
      out,
      displaced: displaced &&
        new CliError("OUTPUT", `${displaced.message}; the output is in ${out}`, { path: "--out", value: out, cause: displaced }),
    };
  }

  get #path(): string {
    return this.#folder?.path ?? "";
  }

  /** What is on the disk after all. */
  #older(): string {
    return existsSync(this.#path) ? `; an older one may go on: npx landau-mbc resume ${shellWord(this.#path)}` : "";
  }

  /** Keeps frames and checkpoint here, or elsewhere from now on. */
  async #kept(
    state: State,
    target: string,
  ): Promise<{ readonly cause: CliError; readonly refusals: readonly string[] | undefined } | undefined> {
    const folder = this.#folder;
    if (folder === undefined) {
      const saved = await rescue([dirname(resolve(target)), ...placesFor(this.#wanted)], basename(target), {
        ...state,
        config: this.#config,
        record: this.#record,
      });
      if (Array.isArray(saved)) return { cause: notWritten(target, new Error("no place takes it")), refusals: saved };
      this.#folder = saved as UnfinishedFolder;
      return undefined;
    }
    try {
      if (this.#behind) folder.startSeries(state.rows);
      await folder.keep(state.checkpoint, state.seconds);
      this.#behind = false;
      return undefined;
    } catch (error) {
      const cause = notWritten(folder.path, error);
      const record = this.#snapshots === 0 ? this.#record : { ...this.#record, snapshotsFrom: this.#snapshots };
      const saved = await rescue(placesFor(this.#wanted), basename(folder.target), { ...state, config: this.#config, record });
      if (Array.isArray(saved)) return { cause, refusals: saved };
      this.leave();
      this.#folder = saved as UnfinishedFolder;
      this.#behind = false;
      this.#displaced = cause;
      return { cause, refusals: undefined };
    }
  }

  #warnOnce(message: string): void {
    if (message !== this.#warned) this.#warn(message);
    this.#warned = message;
  }
}
