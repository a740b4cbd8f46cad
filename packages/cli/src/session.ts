// One session of a run: from its start or its latest checkpoint to its end, or to a signal.

import { type Config, type Ending, type Frame, type ResolvedConfig, type SimulateOptions, type SimulationResult, stream } from "landau-mbc";
// Not of the public entry: when is observed.
import { observationTimes } from "../../landau-mbc/src/observe.ts";
import { CliError, EXIT } from "./failure.ts";
import { FrameRows } from "./frame_rows.ts";
import { type Progress, progressBar } from "./progress.ts";
import { outputFiles, plainArrays, report, timingOf } from "./report.ts";
import { Signals } from "./signals.ts";
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
  readonly #signals = new Signals();
  readonly #from = performance.now();
  #folder: UnfinishedFolder | undefined;
  #t = 0;
  #warned = false;

  constructor(input: Config, config: ResolvedConfig, record: RunRecord, manner: Manner, terminal: Terminal) {
    this.#input = input;
    this.#config = config;
    this.#record = record;
    this.#manner = manner;
    this.#terminal = terminal;
  }

  /**
   * Begins at collision 0.
   *
   * @param out the output folder, if one is wanted
   * @param create makes the unfinished folder of an output folder; without `out` it is called only if a signal stops the run
   */
  async start(out: string | undefined, create: (target: string) => UnfinishedFolder): Promise<void> {
    const rows = new FrameRows();
    const ensure = (): UnfinishedFolder | undefined => {
      if (this.#folder === undefined && out !== undefined) this.#folder = create(out);
      return this.#folder;
    };
    const ending = await this.#guarded(() => this.#go(rows, undefined, ensure, out !== undefined));
    if (ending.status === "done") return this.#finish(ending, rows);
    if (this.#folder === undefined) {
      this.#folder = create(out ?? `landau-mbc-${ending.provenance.configHash.slice(0, 8)}`);
      if (rows.count > 0) this.#folder.startSeries(rows);
    }
    await this.#stop(ending);
  }

  /** Goes on in an unfinished folder from its latest intact checkpoint; from collision 0 if there is none yet, or frames are missing. */
  async resume(folder: UnfinishedFolder): Promise<void> {
    this.#folder = folder;
    const [ending, rows] = await this.#guarded(async () => {
      const past = await this.#past(folder);
      let rows = new FrameRows();
      if (past !== undefined) {
        try {
          return [await this.#go(rows, past, () => folder, true), rows] as const;
        } catch (error) {
          if (!(error instanceof MissingFrames)) throw error;
          this.#warn(`${folder.path}: frames before the checkpoint are missing; the run begins anew`);
          rows = new FrameRows();
        }
      }
      return [await this.#go(rows, undefined, () => folder, true), rows] as const;
    });
    if (ending.status === "done") return this.#finish(ending, rows);
    await this.#stop(ending);
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#signals.during(work);
    } catch (error) {
      this.#folder?.leave();
      throw this.#signals.explained(error);
    }
  }

  async #go(rows: FrameRows, past: Past | undefined, ensure: () => UnfinishedFolder | undefined, keeps: boolean): Promise<Ending> {
    const { engine, threads, checkpointEvery } = this.#record;
    const bar = progressBar<Progress>(this.#terminal.stderr, this.#manner.quiet !== true, ({ t }) => `t = ${t.toPrecision(3)}`);
    // The engine's name and the number of seconds are checked by the stream, which says what is allowed.
    const options = {
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
      ...(past === undefined ? {} : { resume: past.checkpoint }),
      ...(keeps ? { checkpoint: { everySeconds: checkpointEvery, onCheckpoint: (bytes: Uint8Array) => this.#keep(ensure(), bytes) } } : {}),
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
        if (first && past !== undefined) this.#bringBack(rows, past, value);
        rows.add(value);
        const folder = ensure();
        if (first) folder?.startSeries(rows);
        else folder?.addFrame(rows.line(rows.count - 1));
      }
    } finally {
      bar.stop();
      await frames.return(undefined as never);
    }
  }

  /** The frames of earlier sessions, as far as the first one of this session does not repeat them. */
  #bringBack(rows: FrameRows, past: Past, first: Frame): void {
    const kept = past.frames.before(first.time);
    const expected = observationTimes(this.#config.observe, this.#config.tEnd).filter((t) => t < first.time);
    const times = kept.times();
    if (times.length !== expected.length || times.some((t, k) => t !== expected[k])) throw new MissingFrames();
    rows.append(kept);
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

  /** A checkpoint that cannot be written now must not end a run of hours. */
  async #keep(folder: UnfinishedFolder | undefined, checkpoint: Uint8Array): Promise<void> {
    // The last one is kept by #stop, which fails if it cannot be.
    if (folder === undefined || this.#signals.signal.aborted) return;
    try {
      await folder.keep(checkpoint, this.#seconds());
    } catch (error) {
      if (!this.#warned) this.#warn(`${(error as Error).message}; the run goes on`);
      this.#warned = true;
    }
  }

  async #stop(ending: Ending): Promise<never> {
    const folder = this.#folder as UnfinishedFolder;
    const { collisions } = ending.provenance;
    try {
      await folder.keep(ending.checkpoint, this.#seconds());
    } catch (cause) {
      throw new CliError("OUTPUT", (cause as Error).message, { path: folder.path, value: folder.path, cause });
    } finally {
      folder.leave();
    }
    const command = commandToGoOn(folder.path);
    const message = `stopped at t = ${
      Number(this.#t.toPrecision(6))
    } of ${this.#config.tEnd}, after ${collisions} collisions; to go on: ${command}`;
    throw new CliError("INTERRUPTED", message, { path: folder.path, value: collisions, exit: this.#signals.exit ?? EXIT.interrupted });
  }

  #finish(ending: Ending, rows: FrameRows): void {
    const result: SimulationResult = { ...ending, times: rows.times(), series: rows.series(), shapes: rows.shapes() };
    const timing = timingOf(this.#record, this.#seconds(), result.provenance.collisions);
    const out = this.#folder?.finish(outputFiles(result, this.#config, timing, this.#record.figure));
    const { stdout } = this.#terminal;
    if (this.#manner.json === true) {
      const { status, times, series, shapes, provenance } = result;
      stdout.write(`${JSON.stringify({ status, out, run: timing, provenance, times, series, shapes }, plainArrays)}\n`);
    } else if (this.#manner.quiet !== true) {
      stdout.write(`${report(result, timing, out)}\n`);
    }
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
