// `landau-mbc inspect`: what is in a checkpoint or in the folder of a run.

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  checkpointFiles,
  type CheckpointSummary,
  type EnsembleProvenance,
  inspectCheckpoint,
  LandauError,
  type Provenance,
  readCheckpointFile,
  type RecordedConfig,
} from "landau-mbc";
import { CliError } from "./failure.ts";
import { alive } from "./folder_lock.ts";
import { ensembleFinding, looksLikeMember, memberFinding, membersIn } from "./inspect_ensemble.ts";
import { seedText } from "./report.ts";
import { isFinished, unfinishedPath } from "./resume.ts";
import type { Terminal } from "./session.ts";
import { count, facts } from "./summary.ts";
import { readFrames, readRecord, RECORD, shellWord, UNFINISHED, unfinishedOf } from "./unfinished_folder.ts";

/** Names and values below one another. */
export type Rows = readonly (readonly [name: string, value: string])[];

/** What was found: for programs whole, for people in rows. */
export interface Finding {
  readonly data: object;
  readonly rows: Rows;
}

/** Prints what a file or folder holds. Changes nothing. */
export async function inspect(path: string, flags: { readonly json?: boolean }, { stdout }: Terminal): Promise<void> {
  const { data, rows } = await found(path);
  stdout.write(flags.json === true ? `${JSON.stringify(data)}\n` : `${facts(rows)}\n`);
}

async function found(path: string): Promise<Finding> {
  if (existsSync(path) && statSync(path).isFile()) return checkpoint(path);
  const folder = resolve(path);
  const isRun = existsSync(join(folder, RECORD)) || existsSync(join(unfinishedOf(folder), RECORD));
  if (!isRun && isFinished(folder)) return finishedRun(folder);
  if (!isRun && (await checkpointFiles(folder).list()).length > 0) return checkpoints(folder);
  const unfinished = isRun ? unfinishedPath(folder) : undefined;
  if (unfinished !== undefined) return unfinishedRun(unfinished);
  throw new CliError(
    "FILE",
    `${path}: is neither a checkpoint nor the folder of a run; allowed: a file checkpoint-*.mbc, or an output folder of landau-mbc run, finished or not`,
    {
      path,
      value: path,
    },
  );
}

async function checkpoint(file: string): Promise<Finding> {
  const bytes = readFileSync(file);
  if (looksLikeMember(bytes)) return memberFinding(file, bytes);
  const summary = inspectCheckpoint(await readCheckpointFile(file));
  return { data: { kind: "checkpoint", file, ...summary }, rows: [["checkpoint", file], ...stateRows(summary)] };
}

function stateRows(
  { particles, gamma, h, clock, seed, member, initial, collisions, time, stateHash, bytes, formatVersion, specVersion }: CheckpointSummary,
): Rows {
  const law = initial.kind === "given"
    ? "given velocities"
    : `drawn, ${initial.components} component${initial.components === 1 ? "" : "s"}${initial.exactMoments ? ", exact moments" : ""}`;
  return [
    ["run", `γ = ${gamma}, N = ${particles}, h = ${h}, ${clock} clock`],
    ["start", law],
    ["seed", `${seedText(seed)}${member === 0 ? "" : `, member ${member}`}`],
    ["collisions", count(collisions)],
    ["time", String(time)],
    ["state", stateHash],
    ["size", `${bytes} bytes, format ${formatVersion}, specification ${specVersion}`],
  ];
}

function finishedRun(folder: string): Finding {
  const provenance = readJson(join(folder, "provenance.json")) as Provenance | EnsembleProvenance;
  if ("membersHash" in provenance) return ensembleFinding(folder, provenance);
  const { configuration, seed, collisions, stateHash, configHash, engine, version, specVersion } = provenance;
  return {
    data: { kind: "run", status: "done", folder, provenance },
    rows: [
      ["folder", `${folder}, a finished run`],
      ["run", configText(configuration)],
      ["seed", seedText(seed)],
      ["collisions", count(collisions)],
      ["engine", `${engine} (landau-mbc ${version}, specification ${specVersion})`],
      ["state", stateHash],
      ["config", configHash],
    ],
  };
}

async function unfinishedRun(folder: string): Promise<Finding> {
  const configuration = readJson(join(folder, "config.json")) as RecordedConfig;
  const record = readRecord(folder);
  const process = alive(folder);
  const { ensemble } = record;
  const frames = readFrames(folder).count;
  const kept = ensemble === undefined ? await keptIn(folder) : await membersIn(folder, ensemble);
  const command = `npx landau-mbc resume ${shellWord(basename(folder))}`;
  const status = process === undefined ? "unfinished" : "going on";
  return {
    data: {
      kind: ensemble === undefined ? "run" : "ensemble",
      status,
      process,
      folder,
      becomes: folder.slice(0, -UNFINISHED.length),
      record,
      ...(ensemble === undefined ? { frames, checkpoints: kept.data } : { members: kept.data }),
      command,
    },
    rows: [
      [
        "folder",
        `${folder}, ${
          process === undefined ? `an unfinished ${ensemble === undefined ? "run" : "ensemble"}` : `a run that process ${process} is at`
        }`,
      ],
      ["run", configText(configuration)],
      ...(ensemble === undefined ? [["frames", String(frames)] as const] : []),
      ...kept.rows,
      ["time", `${record.seconds.toFixed(1)} s in ${record.sessions} session${record.sessions === 1 ? "" : "s"}`],
      ["to go on", `${command}   (in ${resolve(folder, "..")})`],
    ],
  };
}

async function checkpoints(folder: string): Promise<Finding> {
  const { data, rows } = await keptIn(folder);
  return { data: { kind: "checkpoints", folder, checkpoints: data }, rows: [["folder", folder], ...rows] };
}

/** Each checkpoint of a folder, the latest first, or why it is refused. */
async function keptIn(folder: string): Promise<{ readonly data: readonly object[]; readonly rows: Rows }> {
  const data: object[] = [];
  const rows: (readonly [string, string])[] = [];
  for (const file of await checkpointFiles(folder).list()) {
    const name = basename(file);
    try {
      const summary = inspectCheckpoint(readFileSync(file));
      data.push({ file, ...summary });
      rows.push(["checkpoint", `${name}: t = ${Number(summary.time.toPrecision(6))}, state ${summary.stateHash.slice(0, 16)}…`]);
    } catch (error) {
      if (!(error instanceof LandauError)) throw error;
      data.push({ file, refused: error.message });
      rows.push(["checkpoint", `${name}: refused, ${error.message}`]);
    }
  }
  return { data, rows: rows.length === 0 ? [["checkpoint", "none yet"]] : rows };
}

/** A configuration in one line. */
export function configText(
  { gamma, particles, h, initial, clock, tEnd }: Pick<RecordedConfig, "gamma" | "particles" | "h" | "clock" | "tEnd"> & {
    readonly initial: { readonly kind: string };
  },
): string {
  return `γ = ${gamma}, N = ${particles}, h = ${h}, ${initial.kind}, ${clock} clock, to t = ${tEnd}`;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw new CliError("FILE", `${file}: ${(cause as Error).message}; allowed: the JSON that landau-mbc wrote`, {
      path: file,
      value: file,
      cause,
    });
  }
}
