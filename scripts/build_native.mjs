// Rust → the addon of the native engine, by the CLI of napi-rs, into the package of its platform; where there is none the SDK uses WASM.

import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { nodeProgram, ROOT } from "./paths.mjs";
import { must, StepFailure } from "./process.mjs";

/** `linux-x64-gnu` and the like, as the packages are called. glibc says which it is; musl says nothing. */
const PLATFORM = [process.platform, process.arch, ...abi()].join("-");

function abi() {
  if (process.platform === "win32") return ["msvc"];
  if (process.platform !== "linux") return [];
  return [process.report.getReport().header.glibcVersionRuntime === undefined ? "musl" : "gnu"];
}

/** Rust's word for a platform that there is a package for. */
const TARGETS = {
  "linux-x64-gnu": "x86_64-unknown-linux-gnu",
  "linux-arm64-gnu": "aarch64-unknown-linux-gnu",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64-msvc": "x86_64-pc-windows-msvc",
};

/** Why there is nothing to build here; undefined where there is. */
export const NATIVE_SKIPPED = Object.hasOwn(TARGETS, PLATFORM)
  ? undefined
  : `There is no native engine for ${PLATFORM}: left out, the WASM engines take its place.`;

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

export const NATIVE_OUTPUTS = NATIVE_SKIPPED === undefined ? [addonOf(PLATFORM)] : [];

/** Rust's word for this platform; undefined where there is no package for it. */
export const NATIVE_TARGET = TARGETS[PLATFORM];

function addonOf(platform) {
  return join(ROOT, `packages/native-${platform}`, `landau-mbc.${platform}.node`);
}

/** Builds the addon and puts it into its package; says so where there is none. */
export async function buildNative() {
  if (NATIVE_SKIPPED === undefined) await buildNativeFor(PLATFORM);
  else console.log(`  ${NATIVE_SKIPPED}`);
}

/**
 * `npm run build:native -- linux-arm64-gnu`: builds the addon of a platform. That of another one needs its Rust target and its linker, which Cargo is told in
 * the environment (CARGO_TARGET_…_LINKER).
 */
export async function buildNativeFor(platform) {
  if (!Object.hasOwn(TARGETS, platform)) {
    throw new StepFailure(`There is no native engine for ${platform}; there is one for ${Object.keys(TARGETS).join(", ")}.`);
  }
  // Paths of this machine would otherwise stand in the library, in the texts of panics.
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const remap = [`--remap-path-prefix=${ROOT}=.`, `--remap-path-prefix=${cargoHome}=cargo`];
  const locked = process.env.CI ? ["--", "--locked"] : [];
  const addon = addonOf(platform);
  const out = mkdtempSync(join(ROOT, "packages", `native-${platform}`, "out-"));
  try {
    await must("native", process.execPath, [
      nodeProgram("@napi-rs/cli", "dist/cli.js"),
      "build",
      ...["--cwd", ROOT, "--manifest-path", "crates/mbc-node/Cargo.toml", "--package", "mbc-node"],
      ...["--config-path", "crates/mbc-node/napi.json", "--package-json-path", `packages/native-${platform}/package.json`],
      ...["--platform", "--no-js", "--profile", "addon"],
      ...(platform === PLATFORM ? [] : ["--target", TARGETS[platform]]),
      ...["--target-dir", "target/native", "--output-dir", out],
      ...locked,
    ], { env: { CARGO_ENCODED_RUSTFLAGS: remap.join("\x1f") } });
    // Renamed into place: a process that has the old one loaded keeps it.
    renameSync(join(out, basename(addon)), addon);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
