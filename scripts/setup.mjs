// Sets everything up, step by step, and does again only what its inputs ask for: a second run is silent.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildBundles, BUNDLE_INPUTS, BUNDLE_OUTPUTS } from "./build_bundles.mjs";
import { buildNative, NATIVE_INPUTS, NATIVE_OUTPUTS } from "./build_native.mjs";
import { buildWasm, WASM_INPUTS, WASM_OUTPUTS } from "./build_wasm.mjs";
import { buildWorker, WORKER_OUTPUTS, workerInputs } from "./build_worker.mjs";
import { alone } from "./lock.mjs";
import { ROOT, TOOLS } from "./paths.mjs";
import { answer, must, run, StepFailure } from "./process.mjs";
import { checkRequirements } from "./requirements.mjs";
import { fingerprint, stamp, stampOf } from "./stamps.mjs";
import { PNPM, RUST, WASM_BINDGEN, WASM_PACK, WASM_TARGET } from "./versions.mjs";

const SYSROOT = join(TOOLS, "sysroot");

/** The steps in order: inputs that decide whether it must be done again, outputs that must be there, and the work. */
const STEPS = [
  {
    name: "rust",
    title: `Rust ${RUST} with the target ${WASM_TARGET}`,
    takes: "10 s, or 1 min when this Rust is new here",
    inputs: () => ({ paths: ["rust-toolchain.toml"] }),
    there: () => existsSync(SYSROOT) && existsSync(join(readFileSync(SYSROOT, "utf8"), "lib/rustlib", WASM_TARGET)),
    work: prepareRust,
  },
  {
    name: "tools",
    title: `wasm-bindgen ${WASM_BINDGEN} and wasm-pack ${WASM_PACK} into .tools/`,
    takes: "2 to 5 min, compiled from source",
    inputs: () => ({ words: [WASM_BINDGEN, WASM_PACK] }),
    there: () => ["wasm-bindgen", "wasm-pack"].every((name) => existsSync(join(TOOLS, "bin", name))),
    work: installTools,
  },
  {
    name: "packages",
    title: "npm packages",
    takes: "10 to 60 s",
    inputs: () => ({
      words: [PNPM],
      paths: ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()],
    }),
    there: () => existsSync(join(ROOT, "node_modules/.modules.yaml")),
    work: installPackages,
  },
  {
    name: "wasm",
    title: "WASM engines, SIMD and scalar",
    takes: "1 min",
    inputs: () => WASM_INPUTS,
    there: () => WASM_OUTPUTS.every(existsSync),
    work: buildWasm,
  },
  {
    name: "native",
    title: "native engine",
    takes: "40 s",
    inputs: () => NATIVE_INPUTS,
    there: () => NATIVE_OUTPUTS.every(existsSync),
    work: buildNative,
  },
  {
    name: "worker",
    title: "the program of workers",
    takes: "5 s",
    inputs: workerInputs,
    there: () => WORKER_OUTPUTS.every(existsSync),
    work: buildWorker,
  },
  {
    name: "bundles",
    title: "JavaScript bundles and their types",
    takes: "20 s",
    inputs: () => BUNDLE_INPUTS,
    there: () => BUNDLE_OUTPUTS.every(existsSync),
    work: buildBundles,
  },
];

/**
 * Brings this clone to the state in which everything runs. With names of steps in `only`, looks at those alone.
 * Silent when nothing is to be done.
 */
export async function setUp(only = []) {
  const unknown = only.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new StepFailure(`There is no step ${unknown.join(", ")} of set-up; there are ${STEPS.map((step) => step.name).join(", ")}.`);
  }
  const steps = STEPS.filter((step) => only.length === 0 || only.includes(step.name));
  if (steps.every(isDone)) return;
  checkRequirements();
  await alone(() => doSteps(steps));
}

const isDone = (step) => stampOf(step.name) === fingerprint(step.inputs()) && step.there();

async function doSteps(steps) {
  const start = Date.now();
  for (const [index, step] of steps.entries()) {
    // Asked again here: an earlier step may have changed this one's inputs, and another process may have done it.
    if (isDone(step)) continue;
    console.log(`Set-up ${index + 1}/${steps.length}: ${step.title} (about ${step.takes}) …`);
    stamp(step.name, undefined);
    const before = Date.now();
    const inputs = fingerprint(step.inputs());
    const sign = setInterval(() => console.log(`  … ${seconds(before)}`), 30_000);
    try {
      await step.work();
    } catch (error) {
      if (error instanceof StepFailure) {
        throw new StepFailure(`Set-up stopped at step ${index + 1} of ${steps.length}, ${step.title}.\n${error.message}`);
      }
      throw error;
    } finally {
      clearInterval(sign);
    }
    // The inputs as they were before the work, so that a file edited meanwhile is seen the next time; but pnpm may write its lock file.
    stamp(step.name, step.name === "packages" ? fingerprint(step.inputs()) : inputs);
    console.log(`  done in ${seconds(before)}`);
  }
  console.log(`Set-up is complete (${seconds(start)}).\n`);
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** The package.json of every package of the workspace. */
function manifests() {
  const packages = readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`);
  return [...packages, "tools", "test", "bench", "experiments"].map((folder) => `${folder}/package.json`);
}

async function prepareRust() {
  // rustup fetches the pinned toolchain by itself unless it was told not to; then it is asked in so many words.
  if (answer("rustc", ["--version"]) === null) {
    await must("rust", "rustup", ["toolchain", "install", RUST, "--profile", "minimal", "--component", "clippy", "--component", "rustfmt"]);
  }
  await must("rust", "rustup", ["target", "add", WASM_TARGET]);
  for (const component of ["clippy", "rustfmt"]) {
    const { code } = await run("rust", "cargo", [component === "rustfmt" ? "fmt" : "clippy", "--version"]);
    if (code !== 0) await must("rust", "rustup", ["component", "add", component]);
  }
  writeFileSync(SYSROOT, answer("rustc", ["--print", "sysroot"]));
}

async function installTools() {
  // Unoptimised on purpose: half the time to compile, and our module is small. No --locked: a lock file of theirs may name a
  // version that a mirror does not have yet.
  const build = join(TOOLS, "build");
  await must("tools", "cargo", [
    "install",
    "--debug",
    "--force",
    "--root",
    TOOLS,
    `wasm-bindgen-cli@${WASM_BINDGEN}`,
    `wasm-pack@${WASM_PACK}`,
  ], {
    env: { CARGO_TARGET_DIR: build, CARGO_PROFILE_DEV_DEBUG: "0" },
  });
  rmSync(build, { recursive: true, force: true });
}

async function installPackages() {
  const install = ["install", process.env.CI ? "--frozen-lockfile" : "--prefer-frozen-lockfile", "--config.confirmModulesPurge=false"];
  if (answer("pnpm", ["--version"]) === PNPM) await must("packages", "pnpm", install);
  else await must("packages", "npx", ["--yes", `pnpm@${PNPM}`, ...install]);
}
