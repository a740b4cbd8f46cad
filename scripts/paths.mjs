// Where things are.

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What set-up installs or caches for this clone alone; ignored by git, safe to delete. */
export const TOOLS = join(ROOT, ".tools");

/** Full output of every step, one file a step. */
export const LOGS = join(TOOLS, "logs");

/** What wasm-bindgen and wasm-opt leave, before it becomes modules: one folder a flavour. */
export const WASM = join(TOOLS, "wasm");

/** The generated modules of the SDK: the glue, and the base64 of both flavours. */
export const GENERATED = join(ROOT, "packages/landau-mbc/src/engines/generated");

/** The bundles that are published. */
export const DIST = join(ROOT, "packages/landau-mbc/dist");

/** A program of the npm packages installed here, as a path for node. */
export function nodeProgram(name, file) {
  return join(ROOT, "node_modules", name, file);
}

/** PATH with this clone's tools first and rustup's folder last: a shell that has not read ~/.cargo/env works as well. */
function searchPath() {
  const cargo = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  if (!path.includes(cargo) && existsSync(cargo)) path.push(cargo);
  return [join(TOOLS, "bin"), ...path].join(delimiter);
}

/**
 * The environment of every program that set-up starts. Flags for the compiler that the user's shell may hold are left out:
 * they would change the generated code behind the stamps' back.
 */
export function environment(extra = {}) {
  const inherited = { ...process.env };
  for (
    const name of [
      "RUSTFLAGS",
      "CARGO_ENCODED_RUSTFLAGS",
      "CARGO_BUILD_RUSTFLAGS",
      "CARGO_TARGET_DIR",
      "CARGO_BUILD_TARGET",
      "RUSTUP_TOOLCHAIN",
    ]
  ) {
    delete inherited[name];
  }
  return { ...inherited, PATH: searchPath(), ...extra };
}
