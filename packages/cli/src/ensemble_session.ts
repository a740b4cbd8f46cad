// One session of an ensemble: from its start, or the members that are on the disk, to its end or to a signal.

import {
  type Config,
  ensemble,
  ensembleFiles,
  type EnsembleOptions,
  type EnsembleProgress,
  type EnsembleResult,
  inspectMember,
  type ResolvedConfig,
} from "landau-mbc";
import { ensembleJson, ensembleOutput, ensembleReport } from "./ensemble_report.ts";
import { CliError, EXIT } from "./failure.ts";
import { MemberKeeper } from "./member_keeper.ts";
import type { OutputFiles } from "./output_folder.ts";
import { progressBar } from "./progress.ts";
import { timingOf } from "./report.ts";
import { commandToGoOn, type Manner, type Terminal, warn } from "./session.ts";
import { Signals } from "./signals.ts";
import { type EnsembleRecord, type RunRecord, shellWord, type UnfinishedFolder } from "./unfinished_folder.ts";

/** An ensemble in this process. */
export class EnsembleSession {
  readonly #input: Config;
  readonly #config: ResolvedConfig;
  readonly #record: RunRecord;
  readonly #manner: Manner;
  readonly #terminal: Terminal;
  readonly #signals = new Signals();
  readonly #from = performance.now();
  #folder: UnfinishedFolder | undefined;
  #keeper: MemberKeeper | undefined;
  #warned = false;

  constructor(input: Config, config: ResolvedConfig, record: RunRecord, manner: Manner, terminal: Terminal) {
    this.#input = input;
    this.#config = config;
    this.#record = record;
    this.#manner = manner;
    this.#terminal = terminal;
  }

  /**
   * Begins.
   *
   * @param out the output folder, if one is wanted
   * @param create makes the unfinished folder of an output folder; without `out` it is called only if a signal stops the ensemble
   */
  async start(out: string | undefined, create: (target: string) => UnfinishedFolder): Promise<void> {
    const result = await this.#guarded(() => this.#go([], out === undefined ? undefined : () => this.#use(create(out))));
    if (result.status === "done") return this.#finish(result);
    if (this.#folder === undefined) {
      if (result.records.length === 0) throw this.#signals.nothingYet();
      this.#use(create(`landau-mbc-${result.provenance.configHash.slice(0, 8)}`));
      for (const record of result.records) this.#keeper?.keep(record, inspectMember(record).member);
    }
    await this.#stop(result);
  }

  /** Goes on in an unfinished folder from its intact records. */
  async resume(folder: UnfinishedFolder): Promise<void> {
    this.#use(folder);
    const result = await this.#guarded(async () => {
      const { records, refused } = await ensembleFiles(folder.path).read();
      for (const { message } of refused) this.#warn(`${message}; this member begins anew`);
      return this.#go(records, () => {});
    });
    if (result.status === "done") return this.#finish(result);
    await this.#stop(result);
  }

  #use(folder: UnfinishedFolder): void {
    this.#folder = folder;
    // What cannot be written now must not end the work of hours.
    this.#keeper = new MemberKeeper(ensembleFiles(folder.path), ({ message }) => {
      if (!this.#warned) this.#warn(`${message}; the ensemble goes on`);
      this.#warned = true;
    });
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#signals.during(work);
    } catch (error) {
      // What is complete is worth keeping, whatever failed.
      await this.#keeper?.drain().catch(() => {});
      this.#folder?.leave();
      if (this.#folder !== undefined) this.#warn(`the complete members are kept; to go on: ${commandToGoOn(this.#folder.path)}`);
      throw this.#signals.explained(error);
    }
  }

  /** @param begun makes the folder, when the first record is there; nothing is kept without it */
  async #go(resume: readonly Uint8Array[], begun: (() => void) | undefined): Promise<EnsembleResult> {
    const { engine, threads, checkpointEvery } = this.#record;
    const { members, firstMember, covariances } = this.#record.ensemble as EnsembleRecord;
    const told = (progress: EnsembleProgress) => `${progress.members} of ${progress.of} members`;
    const bar = progressBar<EnsembleProgress>(this.#terminal.stderr, this.#manner.quiet !== true, told);
    const onMember = (record: Uint8Array, member: number): void => {
      if (this.#keeper === undefined) begun?.();
      this.#keeper?.keep(record, member);
    };
    // Names and numbers are checked by the ensemble, which says what is allowed.
    const options = {
      members,
      firstMember,
      covariances,
      resume,
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
      ...(begun === undefined ? {} : { checkpoint: { everySeconds: checkpointEvery, onMember }, keepRecords: false }),
      signal: this.#signals.signal,
      onProgress: (progress: EnsembleProgress) => bar.update(progress),
    } as EnsembleOptions;
    try {
      return await ensemble(this.#input, options);
    } finally {
      bar.stop();
    }
  }

  async #stop({ members, provenance }: EnsembleResult): Promise<never> {
    const folder = this.#folder as UnfinishedFolder;
    try {
      folder.note(this.#seconds());
      await this.#keeper?.drain();
    } catch (cause) {
      throw new CliError("OUTPUT", (cause as Error).message, { path: folder.path, value: folder.path, cause });
    } finally {
      folder.leave();
    }
    const message = `stopped after ${members.length} of ${provenance.members.asked} members; to go on: ${commandToGoOn(folder.path)}`;
    throw new CliError("INTERRUPTED", message, { path: folder.path, value: members.length, exit: this.#signals.exit ?? EXIT.interrupted });
  }

  async #finish(result: EnsembleResult): Promise<void> {
    await this.#keeper?.stop();
    const timing = timingOf(this.#record, this.#seconds(), result.provenance.collisions);
    const folder = this.#folder;
    const out = folder === undefined
      ? undefined
      : await this.#finished(folder, await ensembleOutput(result, this.#config, timing, this.#record.figure));
    const { stdout } = this.#terminal;
    if (this.#manner.json === true) stdout.write(`${ensembleJson(result, timing, out)}\n`);
    else if (this.#manner.quiet !== true) stdout.write(`${ensembleReport(result, timing, out)}\n`);
  }

  async #finished(folder: UnfinishedFolder, files: OutputFiles): Promise<string> {
    try {
      return await folder.finish(files);
    } catch (error) {
      folder.leave();
      const cause = error as CliError;
      const message = `${cause.message}; the ensemble is kept: npx landau-mbc resume ${shellWord(folder.path)}`;
      throw new CliError("OUTPUT", message, { path: "--out", value: folder.target, cause });
    }
  }

  #seconds(): number {
    return this.#record.seconds + (performance.now() - this.#from) / 1000;
  }

  #warn(message: string): void {
    warn(message, this.#manner, this.#terminal);
  }
}
