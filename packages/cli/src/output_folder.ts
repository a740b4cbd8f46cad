// An output folder appears complete or not at all: files go to a hidden folder beside it, which is renamed at the end.

import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { CliError } from "./failure.ts";

/** Contents by file name; a function is called when its turn comes. */
export type OutputFiles = Readonly<Record<string, string | Uint8Array>>;

/**
 * Says before a long run what would stop its output: a folder that is not empty, a file in its place, a parent that may not be written.
 *
 * @param force a folder that is not empty may be replaced
 */
export function checkOutput(folder: string, force: boolean): void {
  if (occupied(folder) && !force) {
    throw new CliError(
      "OUTPUT",
      `--out: got ${JSON.stringify(folder)}, which is not empty; allowed: a new or empty folder (or --force to replace it)`,
      { path: "--out", value: folder, exit: 2 },
    );
  }
  let ancestor = resolve(folder, "..");
  while (!existsSync(ancestor)) ancestor = dirname(ancestor);
  try {
    if (!lstatSync(join(ancestor, ".")).isDirectory()) throw new Error("not a folder");
    accessSync(ancestor, constants.W_OK);
  } catch (cause) {
    throw new CliError(
      "OUTPUT",
      `--out: got ${
        JSON.stringify(folder)
      }, but ${ancestor} is not a folder that may be written; allowed: a place where a folder can be made`,
      { path: "--out", value: folder, cause },
    );
  }
}

/** True if something is there that would be lost. Throws for a file, which --force does not replace. */
function occupied(folder: string): boolean {
  if (!existsSync(folder)) return false;
  try {
    return readdirSync(folder).length > 0;
  } catch (cause) {
    throw new CliError(
      "OUTPUT",
      `--out: got ${JSON.stringify(folder)}, which is not a folder that may be read; allowed: a new or empty folder`,
      { path: "--out", value: folder, exit: 2, cause },
    );
  }
}

/** Writes the files; checks again, for the run may have taken hours. Returns the folder's absolute path. */
export function writeOutput(folder: string, files: OutputFiles, force: boolean): string {
  const target = resolve(folder);
  checkOutput(target, force);
  let work: string | undefined;
  try {
    makeFolder(dirname(target));
    work = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    const [fresh, old] = [join(work, "new"), join(work, "old")];
    mkdirSync(fresh);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(fresh, name), content);
    if (existsSync(target)) {
      if (readdirSync(target).length === 0) rmdirSync(target);
      else renameSync(target, old);
    }
    renameSync(fresh, target);
    return target;
  } catch (cause) {
    // What was replaced comes back.
    if (work !== undefined && existsSync(join(work, "old")) && !existsSync(target)) renameSync(join(work, "old"), target);
    throw new CliError(
      "OUTPUT",
      `--out: ${target} could not be written: ${(cause as Error).message}; allowed: a place with room where a folder can be made`,
      { path: "--out", value: folder, cause },
    );
  } finally {
    if (work !== undefined) rmSync(work, { recursive: true, force: true });
  }
}

/** With its parents, one at a time: mkdirSync's own way never returns where a file system has no such name to give (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
