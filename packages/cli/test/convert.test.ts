import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, encodeSeries, encodeVelocities, simulate, type SimulationResult, writeBytes } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpy, readNpz } from "../../landau-mbc/test/numpy.ts";
import { inFolder, inProcess } from "./command_line.ts";

const CONFIG: Config = {
  particles: 50,
  gamma: -3,
  h: 0.1,
  tEnd: 1,
  initial: { kind: "bkw", K0: 0.7 },
  observe: { every: 0.25, quantities: ["energy", "pressure", "heatFlux"] },
};

let result: SimulationResult;
let folder: string;
let done: () => void;
beforeAll(async () => {
  result = await simulate(CONFIG);
  const opened = new Promise<void>((open) => {
    void inFolder((path) => {
      folder = path;
      open();
      return new Promise<void>((close) => {
        done = close;
      });
    });
  });
  await opened;
});
afterAll(() => done());

const at = (name: string): string => join(folder, name);

/** Converts along a chain of files. */
async function chain(...names: readonly string[]): Promise<void> {
  for (const [k, name] of names.slice(1).entries()) {
    const outcome = await inProcess(["convert", at(names[k] as string), at(name), "--force"]);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
  }
}

describe("landau-mbc convert", () => {
  it("carries velocities through every format without a change of a bit", async () => {
    await writeBytes(at("v.npy"), encodeVelocities(result.final, "npy"));
    await chain("v.npy", "v.csv", "v.npz", "v.ndjson", "w.npy");
    expect(readFileSync(at("w.npy"))).toEqual(readFileSync(at("v.npy")));
    expect(readNpz(readFileSync(at("v.npz")))["velocities"]).toMatchObject({ shape: [50, 3], numbers: [...result.final.velocities()] });
  });

  it("takes the velocities out of a checkpoint", async () => {
    writeFileSync(at("state.mbc"), result.checkpoint);
    const { stdout } = await inProcess(["convert", at("state.mbc"), at("state.npy")]);
    expect(stdout).toBe(`${at("state.npy")}: velocities of 50 particles\n`);
    expect(readNpy(readFileSync(at("state.npy"))).numbers).toEqual([...result.final.velocities()]);
  });

  it("carries a series through every format without a change of a bit", async () => {
    await writeBytes(at("s.csv"), encodeSeries(result, "csv"));
    await chain("s.csv", "s.npz", "s.ndjson", "s.npy", "s.json", "t.csv");
    expect(readFileSync(at("t.csv"), "utf8")).toBe(readFileSync(at("s.csv"), "utf8"));
    const { times, shapes } = JSON.parse(readFileSync(at("s.json"), "utf8")) as { times: number[]; shapes: object };
    expect(times).toEqual([...result.times]);
    expect(shapes).toEqual(result.shapes);
  });

  it("leaves a file that is there, unless --force is given", async () => {
    writeFileSync(at("there.csv"), "mine");
    await writeBytes(at("v.npy"), encodeVelocities(result.final, "npy"));
    const { code, stderr } = await inProcess(["convert", at("v.npy"), at("there.csv")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^landau-mbc: OUTPUT to: got ".*there\.csv", which is there already; allowed: a new name \(or --force/);
    expect(readFileSync(at("there.csv"), "utf8")).toBe("mine");
  });

  it.each([
    ["a word among numbers", "x.csv", "time,energy\n0,1\n1,much\n", /x\.csv:3: got "much"; allowed: a finite number/],
    ["a number that JavaScript would make of nothing", "x.csv", "time,energy\n0,\n", /x\.csv:2: got ""; allowed: a finite number/],
    ["infinity", "x.csv", "time,energy\n0,1e999\n", /x\.csv:2: got "1e999"/],
    ["a row that is too short", "x.csv", "time,energy\n0\n", /x\.csv:2: got 1 numbers; allowed: 2, as the first line/],
    [
      "a table without times",
      "x.csv",
      "energy\n1\n",
      /x\.csv: got arrays energy \[1\]; allowed: velocities of shape \[N, 3\], or a series/,
    ],
    ["lists of two", "x.ndjson", "[1,2,3]\n[1,2]\n", /x\.ndjson:2: got \[1,2\]; allowed: a list of 3 numbers/],
    ["a key that goes", "x.ndjson", '{"time":0,"energy":1}\n{"time":1}\n', /x\.ndjson:2: energy: got nothing; allowed: a number/],
    ["text that is a number elsewhere", "x.ndjson", '{"time":"0"}\n', /x\.ndjson:1: time: got "0"; allowed: a number/],
    ["no JSON", "x.ndjson", "{\n", /x\.ndjson:1: got no JSON/],
    ["another JSON", "x.json", '{"gamma":0}', /x\.json: got no series; allowed: a series\.json/],
    ["another file by that name", "x.npy", "time", /x\.npy: got no \.npy file/],
    ["another archive", "x.npz", "time", /x\.npz: got no archive/],
    ["a foreign checkpoint", "x.mbc", "x".repeat(500), /^landau-mbc: CHECKPOINT .*x\.mbc: got 500 bytes that are not/],
  ])("refuses %s, with its place", async (_what, name, text, says) => {
    writeFileSync(at(name), text);
    const { code, stdout, stderr } = await inProcess(["convert", at(name), at("never.csv")]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(existsSync(at("never.csv"))).toBe(false);
  });

  it("refuses other numbers of NumPy than float64, and a file that is cut", async () => {
    await writeBytes(at("v.npy"), encodeVelocities(result.final, "npy"));
    const bytes = readFileSync(at("v.npy"));
    writeFileSync(at("f4.npy"), bytes.toString("latin1").replace("<f8", "<f4"), "latin1");
    writeFileSync(at("cut.npy"), bytes.subarray(0, bytes.length - 1));
    expect((await inProcess(["convert", at("f4.npy"), at("never.csv")])).stderr).toMatch(
      /f4\.npy: got '<f4'; allowed: a \.npy file of little-endian float64/,
    );
    expect((await inProcess(["convert", at("cut.npy"), at("never.csv")])).stderr).toMatch(
      /cut\.npy: got 1199 bytes behind the header; allowed: 1200/,
    );
  });

  it("refuses names that say nothing, and files that are not there or cannot be written", async () => {
    const said = async (...args: readonly string[]) => (await inProcess(["convert", ...args])).stderr;
    expect(await said(at("v.txt"), at("x.csv"))).toMatch(
      /USAGE from: got .*; allowed: a name that ends with \.npy, \.npz, \.csv, \.ndjson, \.json, \.mbc/,
    );
    expect(await said(at("v.npy"), at("x.mbc"))).toMatch(/USAGE to: got/);
    expect(await said(at("v.npy"), at("new.json"))).toMatch(/USAGE to: got .* for velocities; allowed/);
    expect(await said(at("missing.npy"), at("new.csv"))).toMatch(/FILE .*missing\.npy: ENOENT/);
    const { code, stderr } = await inProcess(["convert", at("v.npy"), at("missing/x.csv")]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^landau-mbc: OUTPUT .*could not be written \(ENOENT/);
  });
});
