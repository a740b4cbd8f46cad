// Every check that reads the sources without running them; each counts as one test.

import { join } from "node:path";
import { nodeProgram, TOOLS } from "./paths.mjs";
import { WASM_TARGET } from "./versions.mjs";

const node = (name, file, ...args) => ({ command: process.execPath, args: [nodeProgram(name, file), ...args] });
const cargo = (...args) => ({ command: "cargo", args });
const dprint = (...args) => ({ ...node("dprint", "bin.cjs", ...args), env: { DPRINT_CACHE_DIR: join(TOOLS, "dprint"), NO_COLOR: "1" } });
const biome = (...args) =>
  node("@biomejs/biome", "bin/biome", "lint", "--error-on-warnings", "--max-diagnostics=60", "--colors=off", ...args);
const tsc = (project) =>
  node(
    "typescript",
    "bin/tsc",
    "--project",
    project,
    "--incremental",
    "--tsBuildInfoFile",
    join(TOOLS, "types", `${project.replaceAll("/", "_")}.tsbuildinfo`),
  );

/** Group → its checks. `repair` is how `npm run format` mends what the check would find. */
export const CHECKS = {
  format: [
    { name: "format of TypeScript", ...dprint("check"), repair: dprint("fmt") },
    { name: "format of Rust", ...cargo("fmt", "--all", "--check"), repair: cargo("fmt", "--all") },
  ],
  lint: [
    { name: "lint of TypeScript", ...biome() },
    { name: "lint of Rust", ...cargo("clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings") },
    {
      // The lanes of WASM are compiled for that target alone.
      name: "lint of Rust for WASM SIMD",
      ...cargo("clippy", "--package", "mbc-wasm", "--target", WASM_TARGET, "--quiet", "--", "-D", "warnings"),
      env: { RUSTFLAGS: "-C target-feature=+simd128" },
    },
    {
      // Apart from the workspace, so that it can be built beside another commit's crates.
      name: "Rust of the bench",
      ...cargo("check", "--manifest-path", "bench/stages/Cargo.toml", "--target-dir", "target/bench-stages", "--quiet"),
    },
  ],
  typecheck: [
    { name: "types", ...tsc("tsconfig.json") },
    // By itself, without the libraries of Node and browsers: the oracle uses the language alone.
    { name: "types of the reference", ...tsc("packages/reference/tsconfig.json") },
  ],
};
