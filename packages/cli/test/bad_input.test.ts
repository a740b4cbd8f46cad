import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { inFolder, inProcess, landauMbc } from "./command_line.ts";

// No machine has these instructions: the native engine is there nowhere.
vi.stubEnv("LANDAU_MBC_INSTRUCTIONS", "none");

const GOOD = { particles: 10, gamma: -3, h: 0.05, tEnd: 0.5, initial: { kind: "maxwellian" } };

interface Bad {
  readonly what: string;
  /** The text of the file, or the fields that differ from a good one. */
  readonly file?: string | object;
  readonly flags?: readonly string[];
  readonly code: string;
  /** Must be in the message: where, the value, and what is allowed. */
  readonly says: readonly (string | RegExp)[];
  readonly exit?: number;
}

const TABLE: readonly Bad[] = [
  { what: "γ above 1", file: { gamma: 2 }, code: "CONFIG", says: ["gamma:", "got 2", "from -3"] },
  { what: "γ below −3", file: { gamma: -3.01 }, code: "CONFIG", says: ["gamma:", "-3.01"] },
  { what: "γ as text", file: { gamma: "-3" }, code: "CONFIG", says: ["gamma:", '"-3" (a string)'] },
  { what: "γ that is null", file: { gamma: null }, code: "CONFIG", says: ["gamma:", "got null"] },
  { what: "h of 0", file: { h: 0 }, code: "CONFIG", says: ["h:", "got 0", "> 0"] },
  {
    what: "an h that is infinite",
    file: '{"particles":10,"gamma":0,"h":1e999,"tEnd":1,"initial":{"kind":"maxwellian"}}',
    code: "CONFIG",
    says: ["h:", "got Infinity"],
  },
  { what: "tEnd below 0", file: { tEnd: -1 }, code: "CONFIG", says: ["tEnd:", "got -1"] },
  { what: "one particle", file: { particles: 1 }, code: "CONFIG", says: ["particles:", "got 1", "from 2"] },
  { what: "too many particles", file: { particles: 2 ** 31 + 1 }, code: "CONFIG", says: ["particles:", "2147483649"] },
  { what: "half a particle", file: { particles: 10.5 }, code: "CONFIG", says: ["particles:", "10.5"] },
  { what: "no initial condition", file: { initial: undefined }, code: "CONFIG", says: ["initial:", "allowed:"] },
  { what: "an unknown kind", file: { initial: { kind: "maxwelian" } }, code: "CONFIG", says: ["initial.kind:", "maxwelian", "maxwellian"] },
  {
    what: "a temperature of 0",
    file: { initial: { kind: "maxwellian", temperature: 0 } },
    code: "CONFIG",
    says: ["initial.temperature:", "got 0", "> 0"],
  },
  {
    what: "two temperatures instead of three",
    file: { initial: { kind: "bi-maxwellian", temperature: [1, 2] } },
    code: "CONFIG",
    says: ["initial.temperature:", "three"],
  },
  { what: "K0 below 3/5", file: { initial: { kind: "bkw", K0: 0.5 } }, code: "CONFIG", says: ["initial.K0:", "got 0.5"] },
  {
    what: "velocities of the wrong length",
    file: { initial: { kind: "velocities", data: [1, 2, 3] } },
    code: "CONFIG",
    says: ["initial.data:", "3 numbers", "30"],
  },
  {
    what: "a velocity that the grid cannot hold",
    file: { particles: 100_000, initial: { kind: "velocities", data: [1000, ...Array.from({ length: 299_999 }, () => 0.001)] } },
    code: "GRID_OVERFLOW",
    says: ["allowed"],
  },
  { what: "an unknown key, with the nearest known one", file: { gama: -3 }, code: "CONFIG", says: ["gama:", 'did you mean "gamma"'] },
  {
    what: "an unknown quantity",
    file: { observe: { quantities: ["preasure"] } },
    code: "CONFIG",
    says: ["observe.quantities[0]:", "preasure", "pressure"],
  },
  { what: "more collisions than can be counted", file: { particles: 1e9, tEnd: 1e9 }, code: "CONFIG", says: ["tEnd:", "2^52"] },
  { what: "a list instead of a configuration", file: "[]", code: "CONFIG", says: ["allowed:"] },
  {
    what: "a number instead of a configuration, with --seed",
    file: "7",
    flags: ["--seed", "1"],
    code: "CONFIG",
    says: ["configuration:", "got 7"],
  },
  {
    what: "a file that is not JSON",
    file: '{\n  "gamma": -3,\n  h: 1\n}',
    code: "JSON",
    says: [/config\.json:3:3: got "h"; allowed: .* \(line 3, column 3\)/],
  },
  { what: "an empty file", file: "", code: "JSON", says: ["config.json:1:1", "the end of the file"] },
  { what: "a bad value in --set", file: {}, flags: ["--set", "gamma=fast"], code: "CONFIG", says: ["gamma:", '"fast"'] },
  { what: "a --set without a value", file: {}, flags: ["--set", "gamma"], code: "USAGE", says: ["--set", "path=value"] },
  { what: "a --set of __proto__", file: {}, flags: ["--set", "__proto__.gamma=0"], code: "CONFIG", says: ["__proto__"] },
  { what: "a negative seed", file: {}, flags: ["--seed=-1"], code: "CONFIG", says: ["seed:", "got -1"] },
  { what: "a seed of 65 bits", file: {}, flags: ["--seed", "18446744073709551616"], code: "CONFIG", says: ["seed", "2^64"] },
  { what: "an unknown engine", file: {}, flags: ["--engine", "wams"], code: "ENGINE", says: ["options.engine:", "wams", "wasm"], exit: 3 },
  {
    what: "an engine that is not there",
    file: {},
    flags: ["--engine", "native"],
    code: "ENGINE",
    says: ["options.engine:", "native"],
    exit: 3,
  },
  { what: "no thread", file: {}, flags: ["--threads", "0"], code: "CONFIG", says: ["options.threads:", "got 0"] },
  { what: "too many threads", file: {}, flags: ["--threads", "4097"], code: "CONFIG", says: ["options.threads:", "got 4097"] },
  { what: "a billion threads", file: {}, flags: ["--threads", "1000000000"], code: "USAGE", says: ["--threads", "at most 9 digits"] },
  { what: "threads in the file", file: { threads: 0 }, code: "CONFIG", says: ["threads: unknown key"] },
  { what: "half a thread", file: {}, flags: ["--threads", "1.5"], code: "USAGE", says: ["--threads", "1.5"] },
  { what: "an unknown flag", file: {}, flags: ["--sed", "1"], code: "USAGE", says: ["--sed", "--seed"] },
];

describe("bad input is one line with code, path, value and what is allowed, and leaves no output", () => {
  it.for(TABLE)("$what", ({ file = {}, flags = [], code, says, exit = 2 }) =>
    inFolder(async (folder) => {
      const config = join(folder, "config.json");
      writeFileSync(config, typeof file === "string" ? file : JSON.stringify({ ...GOOD, ...file }));
      const outcome = await inProcess(["run", config, "--out", join(folder, "out"), ...flags]);
      expect(outcome.stdout).toBe("");
      expect(outcome.stderr).toMatch(/^[^\n]*\n$/);
      expect(outcome.stderr.startsWith(`landau-mbc: ${code} `)).toBe(true);
      for (const text of says) {
        expect(outcome.stderr).toMatch(typeof text === "string" ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")) : text);
      }
      expect(outcome.code).toBe(exit);
      expect(readdirSync(folder)).toEqual(["config.json"]);
    }));

  it("as JSON on request, path and value apart", () =>
    inFolder(async (folder) => {
      const config = join(folder, "config.json");
      writeFileSync(config, JSON.stringify({ ...GOOD, gamma: 2 }));
      const { code, stderr } = await inProcess(["run", config, "--json"]);
      expect(code).toBe(2);
      expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CONFIG", path: "gamma", value: 2 } });
    }));

  it("when the file is not there, or is a folder", () =>
    inFolder(async (folder) => {
      for (const file of [join(folder, "missing.json"), folder]) {
        const { code, stderr } = await inProcess(["run", file]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^landau-mbc: FILE .*allowed: a readable JSON file/);
      }
    }));

  it("when a file stands where the output folder should be, or its parent is a file: before anything is computed", () =>
    inFolder(async (folder) => {
      const config = join(folder, "config.json");
      // A run that would take hours.
      writeFileSync(config, JSON.stringify({ ...GOOD, particles: 100_000, tEnd: 1e6 }));
      for (const out of [config, join(config, "below")]) {
        const { code, stderr } = await inProcess(["run", config, "--out", out, "--force"]);
        expect(code).not.toBe(0);
        expect(stderr).toMatch(/^landau-mbc: OUTPUT --out: /);
      }
    }));

  it("when the output cannot be written in the end", () =>
    inFolder(async (folder) => {
      const config = join(folder, "config.json");
      writeFileSync(config, JSON.stringify(GOOD));
      // A name longer than file systems allow passes every check before.
      const { code, stdout, stderr } = await inProcess(["run", config, "--out", join(folder, "x".repeat(300))]);
      expect(code).toBe(4);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^landau-mbc: OUTPUT --out: [^\n]*could not be written[^\n]*\n$/);
      expect(readdirSync(folder)).toEqual(["config.json"]);
    }));

  it("without a command, with an unknown one, or without a file", async () => {
    for (const args of [[], ["rum", "x.json"], ["run"]]) {
      const { code, stdout } = await inProcess(args);
      expect(code).toBe(2);
      expect(stdout).toBe("");
    }
  });

  it("in the real program too, by its exit code and without a folder", () =>
    inFolder(async (cwd) => {
      mkdirSync(join(cwd, "in"));
      writeFileSync(join(cwd, "in/config.json"), '{ "gamma": }');
      const { code, stdout, stderr } = await landauMbc(["run", "in/config.json", "--out", "out"], { cwd });
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toBe(
        'landau-mbc: JSON in/config.json:1:12: got "}"; allowed: a value (object, array, string, number, true, false or null) (line 1, column 12)\n',
      );
      expect(existsSync(join(cwd, "out"))).toBe(false);
    }));
});
