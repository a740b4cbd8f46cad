import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, simulate } from "landau-mbc";
import { describe, expect, it } from "vitest";
import { inFolder, inProcess, landauMbc } from "./command_line.ts";

const INITIAL = { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] } as const;
const CONFIG: Config = {
  particles: 100,
  gamma: -3,
  h: 0.05,
  tEnd: 0.5,
  initial: INITIAL,
  seed: 7,
  observe: { every: 0.1, quantities: ["momentum", "energy", "pressure", "moment4"] },
};
const FILES = ["config.json", "figure.png", "figure.svg", "provenance.json", "series.csv", "series.json", "velocities.npy"];

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const withConfig = <Result>(work: (file: string, folder: string) => Promise<Result>, config: unknown = CONFIG): Promise<Result> =>
  inFolder((folder) => {
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    return work(file, folder);
  });

/** A quantity in the JSON Schema. */
interface Quantity {
  readonly properties: { readonly name: { readonly const?: string } };
  readonly required: readonly string[];
}

describe("landau-mbc run", () => {
  it("writes the whole folder, with the numbers of simulate()", () =>
    withConfig(async (_file, folder) => {
      const { code, stdout, stderr } = await landauMbc(["run", "config.json", "--out", "runs/a"], { cwd: folder });
      expect(stderr).toBe("");
      expect(code).toBe(0);
      const out = join(folder, "runs/a");
      expect(readdirSync(out).sort()).toEqual(FILES);
      expect(readdirSync(join(folder, "runs"))).toEqual(["a"]);

      const same = await simulate(CONFIG);
      expect(stdout).toContain(same.provenance.stateHash);
      expect(readJson(join(out, "provenance.json"))).toMatchObject({
        stateHash: same.provenance.stateHash,
        configHash: same.provenance.configHash,
        seed: 7,
      });
      const series = readJson(join(out, "series.json")) as {
        times: number[];
        series: Record<string, number[]>;
        shapes: Record<string, number[]>;
      };
      expect(series.times).toEqual(Array.from(same.times));
      expect(series.series.pressure).toEqual(Array.from(same.series.pressure ?? []));
      expect(series.shapes.pressure).toEqual([6, 6]);
      const csv = readFileSync(join(out, "series.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
      expect(csv).toHaveLength(1 + same.times.length);
      expect(csv[0]).toEqual([
        "time",
        "momentum_x",
        "momentum_y",
        "momentum_z",
        "energy",
        ...["xx", "yy", "zz", "xy", "xz", "yz"].map((c) => `pressure_${c}`),
        "moment4",
      ]);
      expect(csv.slice(1).map((row) => Number(row.at(-1)))).toEqual(Array.from(same.series.moment4 ?? []));
      const npy = readFileSync(join(out, "velocities.npy"));
      const start = 10 + npy.readUInt16LE(8);
      expect(npy.toString("latin1", 10, start)).toContain("'shape': (100, 3)");
      expect(Array.from({ length: 300 }, (_, k) => npy.readDoubleLE(start + 8 * k))).toEqual(Array.from(same.final.velocities()));
      expect(readFileSync(join(out, "figure.png")).subarray(1, 4).toString()).toBe("PNG");
      expect(readFileSync(join(out, "figure.svg"), "utf8")).toContain("Pressure tensor");
    }));

  it("resolves the configuration to one that runs to the same bits", () =>
    withConfig(async (file, folder) => {
      const first = await inProcess(["run", file, "--quiet", "--no-figure", "--out", join(folder, "a")]);
      expect(first).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(readdirSync(join(folder, "a")).sort()).toEqual(FILES.filter((name) => !name.startsWith("figure")));
      const again = await inProcess(["run", join(folder, "a/config.json"), "--quiet", "--out", join(folder, "b")]);
      expect(again.code).toBe(0);
      const hash = (name: string): unknown => (readJson(join(folder, name, "provenance.json")) as { stateHash: string }).stateHash;
      expect(hash("b")).toBe(hash("a"));
    }));

  it("resolves given velocities and 64-bit seeds to ones that can be read back", () =>
    withConfig(
      async (file, folder) => {
        expect((await inProcess(["run", file, "--seed", "18446744073709551615", "--quiet", "--out", join(folder, "a")])).code).toBe(0);
        expect(readJson(join(folder, "a/config.json"))).toMatchObject({
          seed: { u64: "18446744073709551615" },
          initial: { data: [1, 0, 0, 0, 0.5, 0] },
        });
        expect((await inProcess(["validate", join(folder, "a/config.json")])).code).toBe(0);
      },
      { particles: 2, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "velocities", data: [1, 0, 0, 0, 0.5, 0] } },
    ));

  it("takes standard input, --set and --seed, and prints the result as JSON", () =>
    inFolder(async (cwd) => {
      const { code, stdout } = await landauMbc([
        "run",
        "-",
        "--json",
        "--set",
        "gamma=-2",
        "--set",
        "initial.temperature[2]=0.5",
        "--seed",
        "text",
      ], { cwd, input: JSON.stringify(CONFIG) });
      expect(code).toBe(0);
      const { provenance, times, status } = JSON.parse(stdout) as { provenance: { stateHash: string }; times: number[]; status: string };
      const same = await simulate({ ...CONFIG, gamma: -2, initial: { ...INITIAL, temperature: [1.2, 1.2, 0.5] }, seed: "text" });
      expect(provenance.stateHash).toBe(same.provenance.stateHash);
      expect(times).toHaveLength(6);
      expect(status).toBe("done");
      expect(readdirSync(cwd)).toEqual([]);
    }));

  it("gives the same state on the engine that is asked for", () =>
    withConfig(async (file) => {
      const hashes = await Promise.all(
        ["reference", "wasm-scalar", "wasm", "auto"].map(async (engine) =>
          (JSON.parse((await inProcess(["run", file, "--json", "--engine", engine])).stdout) as { provenance: { stateHash: string } })
            .provenance.stateHash
        ),
      );
      expect(new Set(hashes).size).toBe(1);
    }));

  it("leaves a folder that is not empty as it is, unless --force is given", () =>
    withConfig(async (file, folder) => {
      const out = join(folder, "a");
      mkdirSync(out);
      writeFileSync(join(out, "mine.txt"), "mine");
      const refused = await inProcess(["run", file, "--out", out]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/^landau-mbc: OUTPUT --out: .*not empty; allowed: .*--force/);
      expect(readdirSync(out)).toEqual(["mine.txt"]);
      expect((await inProcess(["run", file, "--out", out, "--force", "--quiet"])).code).toBe(0);
      expect(readdirSync(out).sort()).toEqual(FILES);
      expect(readdirSync(folder).sort()).toEqual(["a", "config.json"]);
    }));

  it("fills an empty folder without --force", () =>
    withConfig(async (file, folder) => {
      mkdirSync(join(folder, "a"));
      expect((await inProcess(["run", file, "--out", join(folder, "a"), "--quiet"])).code).toBe(0);
      expect(readdirSync(join(folder, "a")).sort()).toEqual(FILES);
    }));

  for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    it(`stops at ${signal} with exit code ${expected}, says the command to go on, and leaves no half-written folder`, () =>
      withConfig(
        async (_file, folder) => {
          // Long enough for the program to be at work, whatever the machine: several times what it takes to start and to say its version.
          const from = performance.now();
          await landauMbc(["--version"], { cwd: folder });
          const wait = 1000 + 3 * (performance.now() - from);
          const { code, stdout, stderr } = await landauMbc(["run", "config.json", "--out", "a"], {
            cwd: folder,
            during: (kill) => setTimeout(() => kill(signal), wait),
          });
          expect(code).toBe(expected);
          expect(stdout).toBe("");
          expect(stderr).toMatch(
            /^landau-mbc: INTERRUPTED stopped at t = [\d.e+-]+ of 10000, after \d+ collisions; to go on: npx landau-mbc resume a\.unfinished\n$/,
          );
          expect(readdirSync(folder).sort()).toEqual(["a.unfinished", "config.json"]);
          expect(readdirSync(join(folder, "a.unfinished")).filter((name) => name.startsWith("checkpoint-"))).toHaveLength(1);
        },
        { ...CONFIG, particles: 10_000, tEnd: 1e4, observe: {} },
      ));
  }
});

describe("landau-mbc", () => {
  it("--help shows every command, examples and the exit codes", async () => {
    const { code, stdout } = await inProcess(["--help"]);
    expect(code).toBe(0);
    for (const text of ["run", "resume", "inspect", "validate", "doctor", "schema", "Examples:", "Exit codes:"]) {
      expect(stdout).toContain(text);
    }
  });

  it("--version is that of the package", async () => {
    const { version } = readJson(new URL("../../landau-mbc/package.json", import.meta.url).pathname) as { version: string };
    expect((await inProcess(["--version"])).stdout.trim()).toBe(version);
  });

  it("validate prints the configuration with its defaults", () =>
    withConfig(async (file) => {
      const { code, stdout } = await inProcess(["validate", file]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ ...CONFIG, clock: "poisson", initial: { ...INITIAL, drift: [0, 0, 0] } });
    }));

  it("validate names every error on its own line", () =>
    withConfig(
      async (file) => {
        const { code, stdout, stderr } = await inProcess(["validate", file]);
        expect(code).toBe(2);
        expect(stdout).toBe("");
        const lines = stderr.trim().split("\n");
        expect(lines).toHaveLength(2);
        for (const field of ["gamma", "h"]) expect(lines.some((line) => line.startsWith(`landau-mbc: CONFIG ${field}: `))).toBe(true);
      },
      { ...CONFIG, gamma: 2, h: -1 },
    ));

  it("doctor says which engines are there", async () => {
    const { code, stdout } = await inProcess(["doctor", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ engines: { reference: true } });
  });

  it("schema prints a JSON Schema with every field of the configuration", async () => {
    const { code, stdout } = await inProcess(["schema"]);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as { $schema: string; properties: object; required: string[] };
    expect(schema.$schema).toContain("json-schema.org");
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(["particles", "gamma", "h", "tEnd", "initial", "seed", "clock", "observe"]),
    );
    expect(schema.required.sort()).toEqual(["gamma", "h", "initial", "particles", "tEnd"]);
    const { anyOf } =
      (schema.properties as { observe: { properties: { quantities: { items: { anyOf: [unknown, { oneOf: Quantity[] }] } } } } })
        .observe.properties.quantities.items;
    const required = Object.fromEntries(anyOf[1].oneOf.map(({ properties: { name }, required }) => [name.const ?? "", required]));
    expect(required).toMatchObject({ histogram: ["name", "of", "bins", "max"], tailCount: ["name", "of", "above"], w2: ["name"] });
    // Nothing that would accept anything at all, but defaults.
    expect(stdout.replaceAll(/"default": \{\}/g, "")).not.toContain("{}");
  });
});
