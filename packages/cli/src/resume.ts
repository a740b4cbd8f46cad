// `landau-mbc resume`: an unfinished run goes on to the bits of the unbroken one.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Config, validate } from "landau-mbc";
import { readConfigFile } from "./config_file.ts";
import { EnsembleSession } from "./ensemble_session.ts";
import { CliError } from "./failure.ts";
import { type Manner, Session, type Terminal } from "./session.ts";
import { isRemainder, readRecord, RECORD, removeFolder, UNFINISHED, UnfinishedFolder, unfinishedOf } from "./unfinished_folder.ts";

/** The flags of `resume`; what is not given is as it was. */
export interface ResumeFlags extends Manner {
  readonly engine?: string;
  readonly threads?: number;
  readonly checkpointEvery?: number;
  readonly rescue?: string;
}

/** Goes on with a run by its unfinished folder, or by the output folder that it becomes. A finished one is left as it is. */
export async function resume(folder: string, flags: ResumeFlags, terminal: Terminal): Promise<void> {
  const path = unfinishedPath(folder);
  if (path === undefined) return finished(resolve(folder), flags, terminal);
  // Killed between giving the finished folder its name and removing this one.
  const target = path.slice(0, -UNFINISHED.length);
  if (isFinished(target) && startOf(target) === readRecord(path).started) {
    UnfinishedFolder.open(path).remove();
    return finished(target, flags, terminal);
  }
  const unfinished = UnfinishedFolder.open(path);
  try {
    const input = readConfigFile(join(path, "config.json"));
    const validation = validate(input);
    if (!validation.ok) throw validation.errors[0];
    const { engine, threads, checkpointEvery } = flags;
    const record = {
      ...unfinished.record,
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
      ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
    };
    if (record.ensemble !== undefined) {
      return await new EnsembleSession(input as Config, validation.config, record, flags, terminal).resume(unfinished);
    }
    await new Session(input as Config, validation.config, record, flags, terminal).resume(unfinished);
  } catch (error) {
    if (existsSync(path)) unfinished.leave();
    throw error;
  }
}

/** The unfinished folder that a path names, by itself or by what it becomes; undefined if that is finished. */
export function unfinishedPath(folder: string): string | undefined {
  const path = resolve(folder);
  if (path.endsWith(UNFINISHED) && existsSync(join(path, RECORD))) return path;
  if (existsSync(join(unfinishedOf(path), RECORD))) return unfinishedOf(path);
  if (isFinished(path)) return undefined;
  // An unfinished folder by its old name, once it is finished.
  if (path.endsWith(UNFINISHED) && isFinished(path.slice(0, -UNFINISHED.length))) return undefined;
  throw new CliError("FILE", `${folder}: holds no run of landau-mbc; allowed: an output folder of landau-mbc run, finished or not`, {
    path: folder,
    value: folder,
  });
}

/** Whether a folder is the output of a finished run. */
export const isFinished = (folder: string): boolean => existsSync(join(folder, "provenance.json"));

function startOf(target: string): unknown {
  return (JSON.parse(readFileSync(join(target, "provenance.json"), "utf8")) as { readonly run?: { readonly started?: unknown } }).run
    ?.started;
}

function finished(folder: string, { json, quiet }: Manner, { stdout }: Terminal): void {
  const out = folder.endsWith(UNFINISHED) ? folder.slice(0, -UNFINISHED.length) : folder;
  if (isRemainder(unfinishedOf(out))) removeFolder(unfinishedOf(out));
  if (json === true) stdout.write(`${JSON.stringify({ status: "done", out })}\n`);
  else if (quiet !== true) stdout.write(`${out} is finished; there is nothing to go on with\n`);
}
