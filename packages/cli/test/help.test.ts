import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { MANUAL } from "../src/manual.ts";
import { inProcess } from "./command_line.ts";

const said = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await inProcess(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

const COMMANDS = [...(await said("--help")).matchAll(/^ {2}([a-z]+)\b.* {2}/gm)].map(([, name = ""]) => name);

describe("landau-mbc help", () => {
  it("has an entry for every command, with flags, what it does, examples and exit codes", async () => {
    expect(COMMANDS).toEqual(expect.arrayContaining(["run", "resume", "inspect", "validate", "schema", "convert", "doctor", "completion"]));
    for (const name of Object.keys(MANUAL).filter((name) => name !== "")) {
      const text = await said("help", name);
      expect(text).toContain(`Usage: landau-mbc ${name}`);
      for (const part of ["Options:", "Examples:\n  $ ", "Exit codes: 0 done"]) expect(text).toContain(part);
      expect(await said(name, "--help")).toBe(text);
    }
  });

  it("shows examples that name flags which there are", async () => {
    for (const { examples } of Object.values(MANUAL)) {
      for (const { command } of examples) {
        const [, call = ""] = /landau-mbc ([^|>)]+)/.exec(command) ?? [];
        const [name = "", ...words] = call.trim().split(/\s+/);
        expect(COMMANDS, command).toContain(name);
        const text = await said("help", name);
        for (const word of words.filter((w) => w.startsWith("--"))) expect(text, command).toContain(word);
      }
    }
  });

  it("is shown when nothing is asked", async () => {
    const { code, stderr } = await inProcess([]);
    expect(code).toBe(2);
    expect(stderr).toContain("Usage: landau-mbc");
    expect(stderr).toContain("Examples:");
  });
});

describe("the manual page", () => {
  it("names every command and flag", async () => {
    const page = await said("manual");
    expect(page).toMatch(/^\.TH LANDAU-MBC 1 /);
    for (const section of ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT"]) {
      expect(page).toContain(`\n.SH ${section}\n`);
    }
    for (const name of COMMANDS.filter((name) => name !== "help")) {
      expect(page).toContain(`.SS landau\\-mbc ${name}`);
      for (const [flag] of (await said("help", name)).matchAll(/(?<=^ {2}(?:-\w, )?)--[a-z-]+/gm)) {
        expect(page).toContain(flag.replaceAll("-", "\\-"));
      }
    }
    // No line is taken for a request that there is not.
    expect(page.split("\n").filter((line) => /^[.']/.test(line) && !/^\.(?:TH|SH|SS|TP|PP|B|I)\b/.test(line))).toEqual([]);
  });
});

describe("completion", () => {
  /** What bash would offer after these words, the last one unfinished. */
  const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
    const script = `${await said("completion", "bash")}
COMP_WORDS=(landau-mbc ${
      words.map((word) => `'${word}'`).join(" ")
    }); COMP_CWORD=${words.length}; _landau_mbc; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.split("\n").filter((line) => line !== "");
  };

  it("offers commands, flags and their words in bash", async () => {
    expect((await offered("")).filter((word) => !word.startsWith("-")).sort()).toEqual([...COMMANDS].sort());
    expect(await offered("re")).toEqual(["resume"]);
    expect(await offered("run", "c.json", "--s")).toEqual(["--set", "--seed", "--snapshots"]);
    expect(await offered("run", "c.json", "--engine", "wasm")).toEqual(["wasm", "wasm-scalar"]);
    expect(await offered("run", "--format", "n")).toEqual(["ndjson", "npz", "npy"]);
    expect(await offered("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
    expect(await offered("resume", "package.js")).toEqual(["package.json"]);
    expect(await offered("run", "--out", "packag")).toEqual(expect.arrayContaining(["packages"]));
  });

  it.each(["zsh", "fish"])("has every command and flag for %s, and is a script of it where it is installed", async (shell) => {
    const script = await said("completion", shell);
    for (const name of COMMANDS) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
    for (const flag of ["set", "engine", "snapshots", "rescue", "members"]) expect(script).toContain(flag);
    const { error, status, stderr } = spawnSync(shell, ["-n"], { input: script, encoding: "utf8" });
    if (error === undefined) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("refuses other shells", async () => {
    const { code, stderr } = await inProcess(["completion", "csh"]);
    expect(code).toBe(2);
    expect(stderr).toBe('landau-mbc: USAGE shell: got "csh"; allowed: bash, zsh, fish\n');
  });
});
