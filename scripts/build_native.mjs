// Rust → the addon of the native engine, into the package of this platform; elsewhere the SDK uses WASM.

import { copyFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { must } from "./process.mjs";

/** `linux-x64-gnu`, or what this platform is instead. glibc says which it is; musl says nothing. */
const PLATFORM = [process.platform, process.arch, ...(process.platform === "linux" ? [libc()] : [])].join("-");

function libc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? "musl" : "gnu";
}

const BUILT = "linux-x64-gnu";
const PACKAGE = `packages/native-${BUILT}`;

/** Why there is nothing to build here; undefined where there is. */
export const NATIVE_SKIPPED = PLATFORM === BUILT
  ? undefined
  : `The native engine is built for ${BUILT} only and this is ${PLATFORM}: left out, the WASM engines take its place.`;

export const NATIVE_INPUTS = {
  words: [PLATFORM],
  paths: [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "crates/mbc-spec",
    "crates/mbc-engine",
    "crates/mbc-node",
    "scripts/build_native.mjs",
  ],
};

export const NATIVE_OUTPUTS = NATIVE_SKIPPED === undefined ? [join(ROOT, PACKAGE, "landau-mbc.node")] : [];

/** Builds the addon and puts it into its package; says so where there is none. */
export async function buildNative() {
  if (NATIVE_SKIPPED !== undefined) {
    console.log(`  ${NATIVE_SKIPPED}`);
    return;
  }
  // Paths of this machine would otherwise stand in the library, in the texts of panics.
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const remap = [`--remap-path-prefix=${ROOT}=.`, `--remap-path-prefix=${cargoHome}=cargo`];
  const locked = process.env.CI ? ["--locked"] : [];
  await must("native", "cargo", ["build", "--package", "mbc-node", "--profile", "addon", ...locked], {
    env: { CARGO_ENCODED_RUSTFLAGS: remap.join("\x1f"), CARGO_TARGET_DIR: join(ROOT, "target/native") },
  });
  // Renamed into place: a process that has the old one loaded keeps it.
  const [addon] = NATIVE_OUTPUTS;
  copyFileSync(join(ROOT, "target/native/addon/libmbc_node.so"), `${addon}.new`);
  renameSync(`${addon}.new`, addon);
}
