/** The files of the repository, as git knows them: what is ignored is not looked at. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Files known to git or new and not ignored, as paths from the root, sorted. */
export const FILES: readonly string[] = listed();

function listed(): string[] {
  const { status, stdout, stderr } = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  const files = new Set(stdout.split("\n").filter((path) => path !== "" && existsSync(join(ROOT, path))));
  return [...files].sort();
}

/** Text of a file. */
export function text(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Those under a folder, with one of the endings. */
export function under(folder: string, ...endings: readonly string[]): readonly string[] {
  return FILES.filter((path) => path.startsWith(`${folder}/`) && endings.some((ending) => path.endsWith(ending)));
}

/** Name without folder and extension. */
export function stem(path: string): string {
  return basename(path).replace(/\.\w+$/, "");
}

/** Lines of a file that match, as `path:line: text`. */
export function linesMatching(path: string, pattern: RegExp): readonly string[] {
  return text(path)
    .split("\n")
    .flatMap((line, k) => (pattern.test(line) ? [`${path}:${k + 1}: ${line.trim()}`] : []));
}
