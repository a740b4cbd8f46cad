import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LandauError, validate } from "landau-mbc";
import { beforeAll, describe, expect, it } from "vitest";
import { bundledProgram } from "./bundled_program.ts";
import { inFolder, inProcess, landauMbc } from "./command_line.ts";

const GOOD = { particles: 10, gamma: -3, h: 0.05, tEnd: 0.5, initial: { kind: "maxwellian" } };

/** Fields that JSON can hold, each wrong in its way. */
const BAD: readonly (readonly [field: string, value: unknown])[] = [
  ["particles", "12"],
  ["particles", true],
  ["particles", null],
  ["particles", 2 ** 53 + 2],
  ["particles", [10]],
  ["gamma", 1.5],
  ["h", 0],
  ["tEnd", -1],
  ["seed", -1],
  ["seed", { u64: "18446744073709551616" }],
  ["clock", "poison"],
  ["initial.kind", "maxwelian"],
  ["initial.temperature", [1]],
  ["observe.every", "0.1"],
  ["observe.quantities", ["preasure"]],
  ["observe.times", [0.2, 0.1]],
  ["gama", 0],
];

let program: string;
beforeAll(async () => {
  program = await bundledProgram();
});

/** The configuration with one field changed. */
function withField(field: string, value: unknown): object {
  const config = structuredClone(GOOD) as Record<string, unknown>;
  const [first = "", second] = field.split(".");
  config[first] = second === undefined ? value : { ...(config[first] as object | undefined), [second]: value };
  return config;
}

type Said = { readonly error: { readonly code: string; readonly path: string; readonly message: string } };
const errorIn = (stderr: string): Said["error"] => (JSON.parse(stderr.split("\n")[0] ?? "") as Said).error;

describe("a wrong field has the same code, path and message through every door", () => {
  it.each(BAD)("%s: %j", (field, value) =>
    inFolder(async (folder) => {
      const config = withField(field, value);
      const validation = validate(config);
      if (validation.ok) throw new Error("it is right");
      const { code, path, message } = validation.errors[0] as LandauError;
      const file = join(folder, "config.json");
      writeFileSync(file, JSON.stringify(config));
      for (const command of ["run", "validate"]) {
        const { stderr, code: exit } = await inProcess([command, file, "--json"]);
        expect({ ...errorIn(stderr), exit }).toMatchObject({ code, path, message, exit: 2 });
      }
      writeFileSync(file, JSON.stringify(GOOD));
      const set = await inProcess(["run", file, "--json", "--set", `${field}=${JSON.stringify(value)}`]);
      expect(errorIn(set.stderr)).toMatchObject({ code, path, message });
    }));

  it("standard input among them", () =>
    inFolder(async (cwd) => {
      for (const [field, value] of BAD.slice(0, 2)) {
        const config = withField(field, value);
        const validation = validate(config);
        const { code, stderr } = await landauMbc(["run", "-", "--json"], { cwd, program, input: JSON.stringify(config) });
        expect(code).toBe(2);
        if (!validation.ok) expect(errorIn(stderr).message).toBe(validation.errors[0]?.message);
      }
      const { code, stderr } = await landauMbc(["run", "-"], { cwd, program, input: "" });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^landau-mbc: JSON standard input:1:1: got the end of the file; allowed: a value/);
    }));
});
