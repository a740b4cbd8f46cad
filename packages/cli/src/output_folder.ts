// Where an output folder can be made. It appears complete or not at all: until its end a run is in a folder beside it (unfinished_folder.ts).

import { accessSync, constants, existsSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CliError } from "./failure.ts";

/** Contents by file name; what comes in pieces is made when its turn comes. */
export type OutputFiles = Readonly<Record<string, string | Uint8Array | AsyncIterable<Uint8Array>>>;

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

/** With its parents, one at a time: mkdirSync's own way never returns where a file system has no such name to give (/proc). */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
