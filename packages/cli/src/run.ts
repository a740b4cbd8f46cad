// `landau-mbc run`: configuration in, summary out, and the output folder if one is wanted.

import { type Config, validate } from "landau-mbc";
import { readConfigFile, seedFromOption, setField } from "./config_file.ts";
// Not of the public entry: when is observed.
import { observationTimes } from "../../landau-mbc/src/observe.ts";
import { CliError } from "./failure.ts";
import { DEFAULT_FORMATS, readFormats, streamedFormat } from "./formats.ts";
import { checkOutput } from "./output_folder.ts";
import { json } from "./report.ts";
import { Session, type Terminal } from "./session.ts";
import { readSnapshots } from "./snapshots.ts";
import { checkUnfinished, type RunRecord, UnfinishedFolder } from "./unfinished_folder.ts";
import { withVelocities } from "./velocities_file.ts";
import { version } from "./version.ts";

/** Seconds between checkpoints unless told. */
const CHECKPOINT_EVERY = 60;

/** The flags of `run`, as the command line gives them. */
export interface RunFlags {
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly out?: string;
  readonly checkpointEvery?: number;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly figure: boolean;
  readonly format?: string;
  readonly snapshots?: string;
  readonly velocities?: string;
  readonly rescue?: string;
}

/** The configuration of a file with the flags applied, not validated yet. */
export function configured(file: string, { set = [], seed }: Pick<RunFlags, "set" | "seed">): unknown {
  const config = readConfigFile(file);
  for (const assignment of set) setField(config, assignment);
  if (seed !== undefined && config !== null && typeof config === "object") Object.assign(config, { seed: seedFromOption(seed) });
  return config;
}

/** Runs and reports. Throws what `failure.ts` can describe. Nothing is written before the first frame. */
export async function run(file: string, flags: RunFlags, terminal: Terminal): Promise<void> {
  const input = await withVelocities(configured(file, flags), flags.velocities);
  const validation = validate(input);
  if (!validation.ok) throw validation.errors[0];
  const { out, force = false } = flags;
  const { observe, tEnd } = validation.config;
  const formats = flags.format === undefined ? undefined : readFormats(flags.format);
  const snapshots = flags.snapshots === undefined ? [] : readSnapshots(flags.snapshots, observationTimes(observe, tEnd));
  if (out === undefined && flags.snapshots !== undefined) throw needsOut("--snapshots", flags.snapshots);
  const streamed = out === undefined && formats !== undefined ? streamedFormat(formats) : undefined;
  if (streamed !== undefined && flags.json === true) {
    const message = `--json: got --format ${streamed} too; allowed: one of them, for both go to standard output`;
    throw new CliError("USAGE", message, { path: "--json", value: true });
  }
  const record = { ...newRecord(flags), ...(formats === undefined ? {} : { formats }), snapshots };
  if (out !== undefined) {
    checkOutput(out, force);
    checkUnfinished(out, force);
  }
  const session = new Session(input as Config, validation.config, record, { ...flags, streamed }, terminal);
  await session.start(out, (target) => UnfinishedFolder.create(target, json(validation.config), record));
}

/** The record of a run, or an ensemble, that begins. */
export function newRecord({ out, checkpointEvery, force = false, figure, engine, threads }: RunFlags): RunRecord {
  if (out === undefined && checkpointEvery !== undefined) throw needsOut("--checkpoint-every", checkpointEvery);
  return {
    version,
    started: new Date().toISOString(),
    sessions: 1,
    seconds: 0,
    checkpointEvery: checkpointEvery ?? CHECKPOINT_EVERY,
    ...(engine === undefined ? {} : { engine }),
    ...(threads === undefined ? {} : { threads }),
    force,
    figure,
    formats: DEFAULT_FORMATS,
    snapshots: [],
  };
}

function needsOut(flag: string, value: unknown): CliError {
  return new CliError("USAGE", `${flag}: got no --out; allowed: together with --out, the folder that keeps them`, { path: flag, value });
}
