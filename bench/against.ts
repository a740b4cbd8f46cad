/** The native engine of these sources beside that of another commit, alternated in one process. */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NativeBinding } from "../packages/landau-mbc/src/engines/native_binding.ts";
import { engineContender, nativeWith } from "./engines.ts";
import { alternated } from "./measure.ts";
import type { Options } from "./options.ts";
import { isSlower, ratioOf, ratioText } from "./ratios.ts";
import { median } from "./statistics.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FOLDER = join(ROOT, ".tools/bench");
const USUAL_ROUNDS = 21;
const MILLISECONDS = 120;

/** Builds both, compares them at every place of the grid, and prints the ratios. Answers whether one is beyond the threshold. */
export function compare(commit: string, { grid, rounds = USUAL_ROUNDS, threshold }: Options): boolean {
  const hash = said("git", ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`]);
  if (hash === undefined) throw new RangeError(`--against: "${commit}"; allowed: a commit of this repository`);
  console.log(`Building the native engine of these sources and of ${hash.slice(0, 10)} …`);
  const here = library(ROOT, "here");
  const there = libraryOfCommit(hash);
  const instructions = here.instructionSets().at(-1) ?? "";
  if (!there.instructionSets().includes(instructions)) {
    throw new RangeError(`--against: "${commit}"; allowed: a commit with ${instructions} lanes`);
  }
  console.log(
    `These sources over ${hash.slice(0, 10)}: median of ${rounds} rounds, an interval of 95 %; below 1 these are faster. ${instructions}`,
  );
  let slower = false;
  for (const gamma of grid.gammas) {
    for (const h of grid.steps) {
      for (const particles of grid.sizes) {
        for (const threads of grid.threads) {
          const law = { particles, gamma, h };
          const contenders = [here, there].map((binding) => engineContender(nativeWith(binding, threads, instructions), law));
          const { times } = alternated(contenders, { rounds, milliseconds: MILLISECONDS });
          for (const contender of contenders) contender.free();
          const [now, then] = times as [number[], number[]];
          const ratio = ratioOf(now, then);
          const marked = threshold !== undefined && isSlower(ratio, threshold);
          slower ||= marked;
          console.log(
            `N = ${particles}, γ = ${gamma}, h = ${h}, ${threads} thread${threads > 1 ? "s" : ""}: ${ratioText(ratio)}; ${
              median(now).toFixed(1)
            } and ${median(then).toFixed(1)} ns${marked ? `; slower by more than ${threshold} %` : ""}`,
          );
        }
      }
    }
  }
  return slower;
}

function libraryOfCommit(hash: string): NativeBinding {
  const folder = mkdtempSync(join(tmpdir(), "landau-mbc-against-"));
  try {
    must("git", ["worktree", "add", "--detach", "--force", folder, hash]);
    return library(folder, hash);
  } finally {
    said("git", ["worktree", "remove", "--force", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both by the same command; a library is loaded from a file of its own name, or Node would take it for the other. */
function library(root: string, name: string): NativeBinding {
  const target = join(ROOT, "target/against");
  must("cargo", ["build", "--profile", "addon", "-p", "mbc-node", "--manifest-path", join(root, "Cargo.toml"), "--target-dir", target]);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}-${process.pid}.node`);
  const [prefix, suffix] = process.platform === "win32" ? ["", "dll"] : ["lib", process.platform === "darwin" ? "dylib" : "so"];
  copyFileSync(join(target, "addon", `${prefix}mbc_node.${suffix}`), file);
  try {
    return createRequire(import.meta.url)(file) as NativeBinding;
  } finally {
    rmSync(file, { force: true });
  }
}

function said(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}
