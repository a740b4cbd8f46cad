// `npm run sanitize`: the engine under the checkers of memory. Miri interprets small runs and knows every rule of the language; ThreadSanitizer watches the team of threads and
// AddressSanitizer the whole engine at nearly full speed. They need Rust's nightly toolchain, which nothing else here does. Loom tries the orders in which threads can run.

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { nodeProgram, ROOT } from "./paths.mjs";
import { answer, run, StepFailure } from "./process.mjs";

const TARGET = "x86_64-unknown-linux-gnu";
const INSTALL = "rustup toolchain install nightly --component miri --component rust-src";

/** ThreadSanitizer does not see loads of 32 bytes and more: it is the scalar lanes whose races it finds. */
const CHECKS = {
  loom: {
    what: "loom: the team of 2 threads, in every order",
    args: ["test", "-p", "mbc-engine", "--lib", "team::model"],
    env: { RUSTFLAGS: "--cfg loom", RUST_BACKTRACE: "0" },
    stable: true,
  },
  miri: {
    what: "Miri: lanes, a small run in one thread and in several, stages (some minutes)",
    args: ["miri", "test", "-p", "mbc-engine", "--test", "memory_model"],
    env: { MIRIFLAGS: "-Zmiri-disable-isolation" },
  },
  lanes: {
    what: "Miri: the lanes of AVX2 (of AVX-512 it knows too little)",
    args: ["miri", "test", "-p", "mbc-spec", "--lib", "lanes::tests"],
    env: { MIRIFLAGS: "-Zmiri-disable-isolation", RUSTFLAGS: "-Ctarget-feature=+avx2" },
  },
  thread: {
    what: "ThreadSanitizer: the team of 2, 3 and 7 threads",
    args: ["test", "-Zbuild-std", "--target", TARGET, "-p", "mbc-engine", "--test", "memory_model", "--test", "threads"],
    env: { RUSTFLAGS: "-Zsanitizer=thread" },
  },
  address: {
    what: "AddressSanitizer: all tests of the engine and of the specification",
    args: ["test", "-Zbuild-std", "--target", TARGET, "-p", "mbc-spec", "-p", "mbc-engine", "--tests"],
    env: { RUSTFLAGS: "-Zsanitizer=address" },
  },
  addon: {
    what: "AddressSanitizer: the library of the native engine in Node",
    args: ["build", "-Zbuild-std", "--target", TARGET, "-p", "mbc-node"],
    env: { RUSTFLAGS: "-Zsanitizer=address" },
    use: addon,
  },
};

/** Loads the library with the C compiler's AddressSanitizer, which has to be there before Node is. */
async function addon(target) {
  const library = answer("cc", ["-print-file-name=libasan.so"]);
  if (library === null || !library.startsWith("/")) return { code: 1, output: "error: the C compiler has no libasan.so" };
  const built = join(ROOT, target, TARGET, "debug");
  copyFileSync(join(built, "libmbc_node.so"), join(built, "mbc.node"));
  const loader = pathToFileURL(nodeProgram("tsx", "dist/loader.mjs")).href;
  const args = ["--import", loader, join(ROOT, "bench/addon_boundary.ts"), join(built, "mbc.node")];
  // Node itself leaves blocks behind.
  return run("sanitize_addon_run", process.execPath, args, { env: { LD_PRELOAD: library, ASAN_OPTIONS: "detect_leaks=0" } });
}

/** Runs those that are named, or all. Resolves to the exit code; a checker that cannot be used is a StepFailure that says what is missing. */
export async function sanitize(names) {
  const wanted = names.length === 0 ? Object.keys(CHECKS) : names;
  for (const name of wanted) {
    if (!Object.hasOwn(CHECKS, name)) throw new StepFailure(`There is no check "${name}"; there are ${Object.keys(CHECKS).join(", ")}.`);
  }
  const nightly = wanted.filter((name) => !CHECKS[name].stable);
  const missing = () => answer("cargo", ["+nightly", "--version"]) === null || answer("cargo", ["+nightly", "miri", "--version"]) === null;
  if (nightly.length > 0 && missing()) {
    throw new StepFailure(`Rust's nightly toolchain with Miri and its sources is missing: ${INSTALL}`);
  }
  if (nightly.some((name) => name !== "miri") && (process.platform !== "linux" || process.arch !== "x64")) {
    throw new StepFailure(
      "The sanitizers run on Linux with an x86-64 processor alone; loom and Miri everywhere: npm run sanitize -- loom miri",
    );
  }
  let failed = 0;
  for (const name of wanted) {
    const { what, args, env, use, stable } = CHECKS[name];
    console.log(what);
    const begun = Date.now();
    const log = `sanitize_${name}`;
    const target = `target/sanitize/${name}`;
    const built = await run(log, "cargo", stable ? args : ["+nightly", ...args], { env: { ...env, CARGO_TARGET_DIR: target } });
    const { code, output } = built.code === 0 && use !== undefined ? await use(target) : built;
    const seconds = ((Date.now() - begun) / 1000).toFixed(0);
    const found = output.split("\n").filter((line) =>
      /^test result:|WARNING: ThreadSanitizer|ERROR: AddressSanitizer|Undefined Behavior|^error/.test(line)
    );
    for (const line of new Set(found)) console.log(`  ${line.trim()}`);
    console.log(`  ${code === 0 ? "nothing found" : "FAILED"} (${seconds} s); all of it: .tools/logs/${log}.log`);
    if (code !== 0) failed += 1;
  }
  return failed === 0 ? 0 : 1;
}
