// One session of a run: from its start or its latest checkpoint to its end, or to a signal.

import { type Config, type Ending, type Frame, type ResolvedConfig, type SimulateOptions, type SimulationResult, stream } from "landau-mbc";
// Not of the public entry: when is observed, and frames to bytes one by one.
import { observationTimes } from "../../landau-mbc/src/observe.ts";
import { SeriesEncoder } from "../../landau-mbc/src/sinks/series.ts";
import { CliError, EXIT } from "./failure.ts";
import { FrameRows } from "./frame_rows.ts";
import { Keeping } from "./keeping.ts";
import { type Progress, progressBar } from "./progress.ts";
import { json, outputFiles, plainArrays, report, timingOf } from "./report.ts";
import { Signals } from "./signals.ts";
import { snapshotList, snapshotsThere } from "./snapshots.ts";
import { type RunRecord, shellWord, type UnfinishedFolder } from "./unfinished_folder.ts";

/** Where a command writes; tests bring their own. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** How a session speaks. */
export interface Manner {
  readonly quiet?: boolean;
  readonly json?: boolean;
  /** The series goes to standard output in this format, frame by frame, and nothing else does. */
  readonly streamed?: "csv" | "ndjson" | undefined;
  /** Where to save the run if its folder cannot be written. */
  readonly rescue?: string;
}

/** What a session goes on from. */
interface Past {
  readonly checkpoint: Uint8Array;
  readonly frames: FrameRows;
}

/** The checkpoint is of a state before which frames are missing. */
class MissingFrames extends Error {}

/** A run in this process. */
export class Session {
  readonly #input: Config;
  readonly #config: ResolvedConfig;
  readonly #record: RunRecord;
  readonly #manner: Manner;
  readonly #terminal: Terminal;
  readonly #keeping: Keeping;
  readonly #encoder: SeriesEncoder | undefined;
  readonly #signals = new Signals();
  readonly #from = performance.now();
  #rows = new FrameRows();
  /** What cannot be written, and so stopped the run. */
  #failure: CliError | undefined;
  #t = 0;

  constructor(input: Config, config: ResolvedConfig, record: RunRecord, manner: Manner, terminal: Terminal) {
    this.#input = input;
    this.#config = config;
    this.#record = record;
    this.#manner = manner;
    this.#terminal = terminal;
    this.#keeping = new Keeping(json(config), record, manner.rescue, (message) => this.#warn(message));
    this.#encoder = manner.streamed && new SeriesEncoder(manner.streamed);
  }

  /**
   * Begins at collision 0.
   *
   * @param out the output folder, if one is wanted
   * @param create makes the unfinished folder of an output folder; a run without one that a signal stops is kept in the current folder, or else elsewhere
   */
  async start(out: string | undefined, create: (target: string) => UnfinishedFolder): Promise<void> {
    const begin = (): void => {
      if (out !== undefined) this.#keeping.open(create(out));
    };
    const ending = await this.#guarded(() => this.#go(undefined, begin, out !== undefined));
    if (ending.status === "done") return this.#finish(ending);
    await this.#stop(ending, out ?? `landau-mbc-${ending.provenance.configHash.slice(0, 8)}`);
  }

  /** Goes on in an unfinished folder from its latest intact checkpoint; from collision 0 if there is none yet, or frames are missing. */
  async resume(folder: UnfinishedFolder): Promise<void> {
    this.#keeping.open(folder);
    const ending = await this.#guarded(async () => {
      const past = await this.#past(folder);
      if (past !== undefined) {
        try {
          return await this.#go(past, () => {}, true);
        } catch (error) {
          if (!(error instanceof MissingFrames)) throw error;
          this.#warn(`${folder.path}: frames before the checkpoint are missing; the run begins anew`);
          this.#rows = new FrameRows();
        }
      }
      return this.#go(undefined, () => {}, true);
    });
    if (ending.status === "done") return this.#finish(ending);
    await this.#stop(ending, folder.target);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#signals.during(work);
    } catch (error) {
      this.#keeping.leave();
      throw this.#signals.explained(error);
    }
  }

  /** @param begin called at the first frame: nothing is written before it is there */
  async #go(past: Past | undefined, begin: () => void, keeps: boolean): Promise<Ending> {
    const { engine, threads, checkpointEvery } = this.#record;
    const bar = progressBar<Progress>(this.#terminal.stderr, this.#manner.quiet !== true, ({ t }) => `t = ${t.toPrecision(3)}`);
    // The engine's name and the number of seconds are checked by the stream, which says what is allowed.
    const options = {
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
      ...(past === undefined ? {} : { resume: past.checkpoint }),
      ...(keeps ? { checkpoint: { everySeconds: checkpointEvery, onCheckpoint: (bytes: Uint8Array) => this.#keep(bytes) } } : {}),
      signal: this.#signals.signal,
      onProgress: (progress: Progress) => {
        this.#t = progress.t;
        bar.update(progress);
      },
    } as SimulateOptions;
    const frames = stream(this.#input, options);
    try {
      for (let first = true;; first = false) {
        const { done, value } = await frames.next();
        if (done === true) return value;
        if (first && past !== undefined) this.#bringBack(past, value);
        this.#rows.add(value);
        if (first) begin();
        await this.#write(value, first);
      }
    } finally {
      bar.stop();
      await frames.return(undefined as never);
    }
  }

  async #write(frame: Frame, first: boolean): Promise<void> {
    if (this.#encoder !== undefined) this.#terminal.stdout.write(this.#encoder.add(frame));
    this.#keeping.frame(this.#rows, first);
    const index = this.#rows.count - 1;
    if (!this.#record.snapshots.includes(index)) return;
    try {
      await this.#keeping.snapshot(index, frame);
    } catch (error) {
      // The state of this frame is the one that the stream now stops at.
      this.#failure ??= error as CliError;
      this.#signals.stop();
    }
  }

  /** The frames of earlier sessions, as far as the first one of this session does not repeat them. */
  #bringBack(past: Past, first: Frame): void {
    const kept = past.frames.before(first.time);
    const expected = observationTimes(this.#config.observe, this.#config.tEnd).filter((t) => t < first.time);
    const times = kept.times();
    if (times.length !== expected.length || times.some((t, k) => t !== expected[k])) throw new MissingFrames();
    const { snapshots, snapshotsFrom = 0 } = this.#record;
    const written = snapshots.filter((frame) => frame >= snapshotsFrom && frame < kept.count);
    if (!snapshotsThere(this.#keeping.folder?.path ?? "", written)) throw new MissingFrames();
    this.#rows.append(kept);
  }

  /** The latest intact checkpoint and the frames of the folder; undefined if no session came to its first checkpoint. */
  async #past(folder: UnfinishedFolder): Promise<Past | undefined> {
    const stored = await folder.checkpoints.read().catch((error: unknown) => {
      this.#warn(`${(error as Error).message}; no checkpoint is intact, so the run begins anew`);
      return undefined;
    });
    for (const { message } of stored?.refused ?? []) {
      this.#warn(`${message}; the intact older ${stored?.file} goes on, after ${stored?.collisions} collisions`);
    }
    return stored === undefined ? undefined : { checkpoint: stored.checkpoint, frames: folder.frames() };
  }

  async #keep(checkpoint: Uint8Array): Promise<void> {
    // The last one is kept by #stop, which fails if it cannot be.
    if (this.#keeping.folder === undefined || this.#signals.signal.aborted) return;
    await this.#keeping.keep({ rows: this.#rows, checkpoint, seconds: this.#seconds() });
  }

  /** @param target the output folder that is to come of it */
  async #stop(ending: Ending, target: string): Promise<never> {
    const state = { rows: this.#rows, checkpoint: ending.checkpoint, seconds: this.#seconds() };
    const failure = await this.#keeping.keepLast(state, target, this.#failure);
    if (failure !== undefined) throw failure;
    const { path } = this.#keeping.folder as UnfinishedFolder;
    const { collisions } = ending.provenance;
    const command = commandToGoOn(path);
    const message = `stopped at t = ${
      Number(this.#t.toPrecision(6))
    } of ${this.#config.tEnd}, after ${collisions} collisions; to go on: ${command}`;
    throw new CliError("INTERRUPTED", message, { path, value: collisions, exit: this.#signals.exit ?? EXIT.interrupted });
  }

  async #finish(ending: Ending): Promise<void> {
    const rows = this.#rows;
    const result: SimulationResult = { ...ending, times: rows.times(), series: rows.series(), shapes: rows.shapes() };
    const timing = timingOf(this.#record, this.#seconds(), result.provenance.collisions);
    const { out, displaced } = await this.#keeping.finish(async (folder) => {
      const { snapshots } = this.#record;
      const list = snapshots.length === 0 ? [] : [snapshotList(folder.path, snapshots, result.times)];
      return { ...(await outputFiles(result, this.#config, timing, this.#record)), ...Object.fromEntries(list) };
    }).catch(async (cause: unknown) => {
      if (!(cause instanceof CliError)) throw cause;
      const state = { rows, checkpoint: ending.checkpoint, seconds: this.#seconds() };
      throw await this.#keeping.keepLast(state, this.#keeping.folder?.target ?? "", cause);
    });
    const { stdout } = this.#terminal;
    if (this.#manner.json === true) {
      const { status, times, series, shapes, provenance } = result;
      stdout.write(`${JSON.stringify({ status, out, run: timing, provenance, times, series, shapes }, plainArrays)}\n`);
    } else if (this.#manner.quiet !== true && this.#encoder === undefined) {
      stdout.write(`${report(result, timing, out)}\n`);
    }
    if (displaced !== undefined) throw displaced;
  }

  #seconds(): number {
    return this.#record.seconds + (performance.now() - this.#from) / 1000;
  }

  #warn(message: string): void {
    warn(message, this.#manner, this.#terminal);
  }
}

/** Says something that is no failure on standard error. */
export function warn(message: string, { json }: Manner, { stderr }: Terminal): void {
  const line = json === true ? JSON.stringify({ warning: message }) : `landau-mbc: WARNING ${message.replaceAll(/\s*\n\s*/g, " ")}`;
  stderr.write(`${line}\n`);
}

/** What to type to go on in an unfinished folder, its path as the user would write it here. */
export function commandToGoOn(path: string): string {
  const here = `${process.cwd()}/`;
  return `npx landau-mbc resume ${shellWord(path.startsWith(here) ? path.slice(here.length) : path)}`;
}
