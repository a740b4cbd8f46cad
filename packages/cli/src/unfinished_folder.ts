// A run folder under construction: `a.unfinished` beside the `a` that it becomes. It appears whole, says by itself how to go on, and always
// holds what the run needs for that. `a` appears whole too, at the end.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type CheckpointFiles, checkpointFiles, LandauError } from "landau-mbc";
import { replaceDurably, syncFolder, writeAll, writeDurably, writePieces } from "./durable.ts";
import { CliError } from "./failure.ts";
import { FrameRows } from "./frame_rows.ts";
import type { Format } from "./formats.ts";
import { alive, LOCK, lock, unlock } from "./folder_lock.ts";
import { checkOutput, makeFolder, type OutputFiles } from "./output_folder.ts";
import { SNAPSHOTS } from "./snapshots.ts";

/** End of the name of every unfinished folder. */
export const UNFINISHED = ".unfinished";
/** The file by which it is known. */
export const RECORD = "run.json";
const CONFIG = "config.json";
const SERIES = "series.csv";
const HOW_TO = "HOW-TO-GO-ON.txt";
/** The finished folder while it is made. */
const NEW = "new";

/** What is to be known of a run besides its configuration. */
export interface RunRecord {
  readonly version: string;
  /** When its first session began. */
  readonly started: string;
  /** Sessions, the present one included. */
  readonly sessions: number;
  /** Seconds of work that the latest checkpoint holds. */
  readonly seconds: number;
  readonly checkpointEvery: number;
  readonly engine?: string;
  readonly threads?: number;
  /** A folder in the place of the finished one may be replaced. */
  readonly force: boolean;
  readonly figure: boolean;
  /** If it is an ensemble, its members. */
  readonly ensemble?: EnsembleRecord;
  /** Formats of the series. */
  readonly formats: readonly Format[];
  /** Numbers of the frames whose velocities are written. */
  readonly snapshots: readonly number[];
  /** Snapshots of frames before this one are in another folder: the run was saved from there. */
  readonly snapshotsFrom?: number;
}

/** What an ensemble is besides its configuration. */
export interface EnsembleRecord {
  readonly members: number;
  readonly firstMember: number;
  readonly covariances: readonly (readonly [string, string])[];
}

/** The unfinished folder of an output folder. */
export const unfinishedOf = (target: string): string => `${resolve(target)}${UNFINISHED}`;

/** A folder that this process alone writes to, from `create` or `open` until `finish` or `leave`. */
export class UnfinishedFolder {
  readonly path: string;
  readonly checkpoints: CheckpointFiles;
  #record: RunRecord;
  #series: number | undefined;

  private constructor(path: string, record: RunRecord) {
    this.path = path;
    this.checkpoints = checkpointFiles(path);
    this.#record = record;
  }

  /** The output folder that it becomes. */
  get target(): string {
    return this.path.slice(0, -UNFINISHED.length);
  }

  /** What is known of the run. */
  get record(): RunRecord {
    return this.#record;
  }

  /** Makes the folder, whole. One of an earlier run is replaced if the record allows it. */
  static create(target: string, config: string, record: RunRecord): UnfinishedFolder {
    const path = unfinishedOf(target);
    let work: string | undefined;
    try {
      makeFolder(dirname(path));
      work = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
      writeDurably(join(work, CONFIG), config);
      writeDurably(join(work, RECORD), recordText(record));
      writeDurably(join(work, HOW_TO), howTo(basename(path), record.ensemble !== undefined));
      lock(work);
      if (record.force || isRemainder(path)) removeFolder(path);
      renameSync(work, path);
      syncFolder(dirname(path));
    } catch (cause) {
      if (work !== undefined) rmSync(work, { recursive: true, force: true });
      throw notWritten(path, cause);
    }
    return new UnfinishedFolder(path, record);
  }

  /** Opens a folder to go on in it. */
  static open(path: string): UnfinishedFolder {
    lock(path);
    const record = readRecord(path);
    const folder = new UnfinishedFolder(path, { ...record, sessions: record.sessions + 1 });
    // Of a run that was killed while its finished folder was made.
    folder.#keepSnapshots();
    return folder;
  }

  /** The text of its configuration. */
  config(): string {
    return readFileSync(join(this.path, CONFIG), "utf8");
  }

  /** The frames that it holds. */
  frames(): FrameRows {
    return readFrames(this.path);
  }

  /** Keeps these frames and no others; further ones are added behind them. */
  startSeries(rows: FrameRows): void {
    this.#closeSeries();
    const lines = Array.from({ length: rows.count }, (_, row) => `${rows.line(row)}\n`);
    replaceDurably(join(this.path, SERIES), [`${rows.header()}\n`, ...lines].join(""));
    this.#series = openSync(join(this.path, SERIES), "a");
  }

  /** Adds a line of the series. */
  addFrame(line: string): void {
    if (this.#series === undefined) throw new Error("the series has not been started");
    writeAll(this.#series, `${line}\n`);
  }

  /** Keeps a checkpoint: the frames before it are on the disk first. */
  async keep(checkpoint: Uint8Array, seconds: number): Promise<void> {
    if (this.#series !== undefined) fsyncSync(this.#series);
    this.note(seconds);
    await this.checkpoints.write(checkpoint);
  }

  /** Keeps for how long the work has been. */
  note(seconds: number): void {
    this.#record = { ...this.#record, seconds };
    replaceDurably(join(this.path, RECORD), recordText(this.#record));
  }

  /** Writes the files of the finished run, gives their folder its name, and removes this one. */
  async finish(files: OutputFiles): Promise<string> {
    const { target, path } = this;
    const { force } = this.#record;
    const [fresh, old] = [join(path, NEW), join(path, "old")];
    try {
      checkOutput(target, force);
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh);
      if (existsSync(join(path, SNAPSHOTS))) renameSync(join(path, SNAPSHOTS), join(fresh, SNAPSHOTS));
      for (const [name, content] of Object.entries(files)) await writePieces(join(fresh, name), content);
      syncFolder(fresh);
      if (existsSync(target)) {
        if (readdirSync(target).length === 0) rmdirSync(target);
        else {
          rmSync(old, { recursive: true, force: true });
          renameSync(target, old);
        }
      }
      renameSync(fresh, target);
      syncFolder(dirname(target));
    } catch (cause) {
      // What was replaced comes back.
      if (existsSync(old) && !existsSync(target)) renameSync(old, target);
      this.#keepSnapshots();
      throw cause instanceof CliError ? cause : notWritten(target, cause);
    }
    this.remove();
    return target;
  }

  /** Lets another process go on in it. */
  leave(): void {
    this.#closeSeries();
    try {
      unlock(this.path);
    } catch {
      // Where nothing may be removed any more, the lock counts no more once this process has ended.
    }
  }

  /** Removes it, for what it was to become is there. */
  remove(): void {
    this.#closeSeries();
    removeFolder(this.path);
  }

  /** Snapshots that were on their way into a finished folder that did not come to be. */
  #keepSnapshots(): void {
    const moved = join(this.path, NEW, SNAPSHOTS);
    if (existsSync(moved)) renameSync(moved, join(this.path, SNAPSHOTS));
  }

  #closeSeries(): void {
    if (this.#series !== undefined) closeSync(this.#series);
    this.#series = undefined;
  }
}

/** Refuses a new run where an unfinished one would be lost, or is still going on. */
export function checkUnfinished(target: string, force: boolean): void {
  const path = unfinishedOf(target);
  if (!existsSync(path) || isRemainder(path)) return;
  const process = alive(path);
  if (force && process === undefined) return;
  const state = process === undefined ? "an unfinished run" : `a run that process ${process} is at`;
  const allowed = process === undefined ? "landau-mbc resume to go on with it, another folder, or --force to start anew" : "another folder";
  throw new CliError("OUTPUT", `--out: got ${JSON.stringify(target)}, but ${path} is ${state}; allowed: ${allowed}`, {
    path: "--out",
    value: target,
    exit: 2,
  });
}

/** Removes an unfinished folder, its record last: a kill on the way leaves one that is known for what it was. */
export function removeFolder(path: string): void {
  if (!existsSync(path)) return;
  for (const name of readdirSync(path)) if (name !== RECORD && name !== LOCK) rmSync(join(path, name), { recursive: true, force: true });
  rmSync(join(path, RECORD), { force: true });
  rmSync(path, { recursive: true, force: true });
}

/** Whether this is what a kill at the last moment of a removal leaves. */
export function isRemainder(path: string): boolean {
  return existsSync(path) && readdirSync(path).every((name) => name === LOCK);
}

/** The record of an unfinished folder. */
export function readRecord(path: string): RunRecord {
  try {
    return JSON.parse(readFileSync(join(path, RECORD), "utf8")) as RunRecord;
  } catch (cause) {
    throw new CliError(
      "FILE",
      `${path}: is no unfinished run (${(cause as Error).message}); allowed: a folder that landau-mbc run --out has begun`,
      {
        path,
        value: path,
        cause,
      },
    );
  }
}

/** The frames of an unfinished folder. */
export function readFrames(path: string): FrameRows {
  return FrameRows.parse(existsSync(join(path, SERIES)) ? readFileSync(join(path, SERIES), "utf8") : "");
}

const recordText = (record: RunRecord): string => `${JSON.stringify(record, null, 2)}\n`;

/** The error of a place that could not be written. */
export function notWritten(path: string, cause: unknown): CliError {
  // What the system said, not what was made of it on the way.
  const { message: reason } = cause instanceof LandauError && cause.cause instanceof Error ? cause.cause : (cause as Error);
  const message = `--out: ${path} could not be written: ${reason}; allowed: a place with room where a folder can be made`;
  return new CliError("OUTPUT", message, { path: "--out", value: path, cause });
}

const howTo = (name: string, isEnsemble: boolean): string =>
  `This ${isEnsemble ? "ensemble" : "run"} of landau-mbc is not finished: it is still going on, or it was stopped.

To go on from ${isEnsemble ? "the members that are there" : "its latest checkpoint"}, in the folder that holds this one:

  npx landau-mbc resume ${shellWord(name)}

What is in it:                       npx landau-mbc inspect ${shellWord(name)}
When it is done, this folder becomes ${name.slice(0, -UNFINISHED.length)}, with the same bits as if it had never been stopped.

${CONFIG}          the configuration
${
    isEnsemble ? "member-*.mbc         each member that is complete, or on its way" : `${SERIES}           the frames so far
${SNAPSHOTS}            velocities at some frames, if they are wanted
checkpoint-*.mbc     the state after so many collisions; the latest two`
  }
${RECORD}             how it is run, and for how long it has been
`;

/** A path as a shell takes it. */
export const shellWord = (text: string): string => (/^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
