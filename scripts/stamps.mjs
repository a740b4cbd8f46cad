// What was made from what: a step is done when its inputs hash to its stamp and its outputs are there.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, TOOLS } from "./paths.mjs";

const STAMPS = join(TOOLS, "stamps.json");
const SKIP = new Set(["node_modules", "dist", "target", "pkg", ".git"]);

/** Every file under a path of the repository (or the file itself), sorted, as paths of the repository. */
function filesUnder(path) {
  const absolute = join(ROOT, path);
  if (!existsSync(absolute)) return [];
  let entries;
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    return [path]; // a file
  }
  return entries
    .filter((entry) => !SKIP.has(entry.name))
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** SHA-256 of words and of the names and contents of files and folders of the repository. */
export function fingerprint({ words = [], paths = [] }) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`word ${word}\n`);
  for (const path of paths.flatMap(filesUnder)) hash.update(`file ${path}\n`).update(readFileSync(join(ROOT, path))).update("\n");
  return hash.digest("hex");
}

function all() {
  try {
    return JSON.parse(readFileSync(STAMPS, "utf8"));
  } catch {
    return {};
  }
}

/** The fingerprint with which the step was last completed, or undefined. */
export function stampOf(step) {
  return all()[step];
}

/** Notes that the step was completed with this fingerprint (or, with undefined, that it no longer holds). */
export function stamp(step, value) {
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(STAMPS, `${JSON.stringify({ ...all(), [step]: value }, null, 2)}\n`);
}
