import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./repository.ts";

/** A bare clone's scripts, on a machine whose programs the test chooses. */
let clone: string;
let programs: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "landau-mbc-set-up-"));
  programs = join(clone, "programs");
  for (const path of ["scripts", "package.json", "rust-toolchain.toml", "crates/mbc-wasm/Cargo.toml", "packages/landau-mbc/package.json"]) {
    cpSync(join(ROOT, path), join(clone, path), { recursive: true });
  }
  for (const folder of ["reference", "truths", "plots", "cli"]) mkdirSync(join(clone, "packages", folder), { recursive: true });
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

/** Puts programs on the machine: name → what it does, as a shell script. */
function machine(scripts: { readonly [name: string]: string }): void {
  rmSync(programs, { recursive: true, force: true });
  mkdirSync(programs);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }
}

/** Runs a task of the clone without standard input, without a home and with these programs alone. */
function task(name: string, ...nodeArguments: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArguments, join(clone, "scripts/run.mjs"), name], {
    cwd: tmpdir(),
    env: { PATH: programs, HOME: join(clone, "nobody") },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { code: status, said: stdout + stderr };
}

const FINE = "echo 1.0";

describe("set-up", () => {
  it("says in one sentence each what the machine lacks, and what to do", () => {
    machine({});
    const { code, said } = task("test");
    expect(code).toBe(1);
    expect(said.trim().split("\n")).toHaveLength(3);
    expect(said).toContain("git is missing. Install it (Debian, Ubuntu: apt-get install git).");
    expect(said).toContain("rustup is missing");
    expect(said).toContain("A C compiler is missing");
  });

  it("names only what is missing", () => {
    machine({ git: FINE, rustup: FINE });
    expect(task("start").said.trim()).toMatch(/^A C compiler is missing.*$/);
  });

  it("tells an old Node what is wanted, in words and not in syntax errors", () => {
    machine({ git: FINE, rustup: FINE, cc: FINE });
    const preload = join(clone, "old.cjs");
    writeFileSync(preload, `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.19.0" } });`);
    expect(task("test", "--require", preload)).toEqual({
      code: 1,
      said: "landau-mbc needs Node 20.19 or newer; this is Node 18.19.0. Install it from https://nodejs.org.\n",
    });
  });

  it("stops at the step that fails, with the command and the end of what it said", () => {
    machine({
      git: FINE,
      cc: FINE,
      rustc: FINE,
      cargo: FINE,
      rustup: 'if [ "$1" = show ]; then echo 1.0; else echo the mirror is asleep >&2; exit 7; fi',
    });
    const { code, said } = task("test");
    expect(code).toBe(1);
    expect(said).toContain("Set-up stopped at step 1 of 7, Rust");
    expect(said).toContain("failed with code 7");
    expect(said).toContain("rustup target add wasm32-unknown-unknown");
    expect(said).toContain("| the mirror is asleep");
    expect(said).toContain(".tools/logs/rust.log");
    expect(said).not.toMatch(/^ {4}at /m);
  });
});
