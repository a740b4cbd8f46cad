import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, simulate, stream } from "landau-mbc";
import { describe, expect, it } from "vitest";
import { readNpy, readNpz } from "../../landau-mbc/test/numpy.ts";
import { readSnapshots } from "../src/snapshots.ts";
import { inFolder, inProcess } from "./command_line.ts";

const CONFIG: Config = {
  particles: 100,
  gamma: -3,
  h: 0.05,
  tEnd: 0.5,
  initial: { kind: "maxwellian" },
  observe: { every: 0.1, quantities: ["energy", "pressure"] },
};

const withConfig = (work: (file: string, folder: string) => Promise<void>): Promise<void> =>
  inFolder((folder) => {
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify(CONFIG));
    return work(file, folder);
  });

describe("--format", () => {
  it("writes the series in every format that is named, and in no other", () =>
    withConfig(async (file, folder) => {
      const out = join(folder, "a");
      expect((await inProcess(["run", file, "--out", out, "--quiet", "--no-figure", "--format", "npz,ndjson, npy"])).code).toBe(0);
      expect(readdirSync(out).sort()).toEqual([
        "config.json",
        "provenance.json",
        "series.ndjson",
        "series.npy",
        "series.npz",
        "velocities.npy",
      ]);
      const { series, times } = await simulate(CONFIG);
      const npz = readNpz(readFileSync(join(out, "series.npz")));
      expect(npz["time"]?.numbers).toEqual([...times]);
      expect(npz["pressure"]).toMatchObject({ shape: [6, 6], numbers: [...(series.pressure ?? [])] });
      expect(readNpy(readFileSync(join(out, "series.npy"))).shape).toEqual([6]);
      const lines = readFileSync(join(out, "series.ndjson"), "utf8").trimEnd().split("\n").map((line) =>
        JSON.parse(line) as { energy: number }
      );
      expect(lines.map(({ energy }) => energy)).toEqual([...(series.energy ?? [])]);
    }));

  it("without --out goes to standard output, frame by frame", () =>
    withConfig(async (file) => {
      const ndjson = await inProcess(["run", file, "--format", "ndjson"]);
      expect({ code: ndjson.code, stderr: ndjson.stderr }).toEqual({ code: 0, stderr: "" });
      const { series, times } = await simulate(CONFIG);
      const frames = ndjson.stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as { time: number; energy: number });
      expect(frames.map(({ time }) => time)).toEqual([...times]);
      expect(frames.map(({ energy }) => energy)).toEqual([...(series.energy ?? [])]);
      const csv = await inProcess(["run", file, "--format", "csv"]);
      expect(csv.stdout.split("\n")[0]).toBe("time,energy,pressure_xx,pressure_yy,pressure_zz,pressure_xy,pressure_xz,pressure_yz");
    }));

  it.each([
    [["--format", "xlsx"], '--format: got "xlsx"; allowed: csv, json, ndjson, npz, npy'],
    [["--format", "npz"], "--format: got npz and no --out; allowed without --out: one of csv, ndjson"],
    [["--format", "csv,ndjson"], "--format: got csv,ndjson and no --out"],
    [["--format", "csv", "--json"], "--json: got --format csv too; allowed: one of them, for both go to standard output"],
    [["--snapshots", "all"], "--snapshots: got no --out"],
  ])("refuses %j", (flags, says) =>
    withConfig(async (file) => {
      const { code, stdout, stderr } = await inProcess(["run", file, ...flags]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("USAGE");
      expect(stderr.replaceAll('\\"', '"')).toContain(says);
    }));
});

describe("--velocities", () => {
  it("starts from the velocities of a file, with its number of particles", () =>
    withConfig(async (file, folder) => {
      const out = join(folder, "a");
      expect((await inProcess(["run", file, "--out", out, "--quiet", "--no-figure"])).code).toBe(0);
      const { particles: _, initial: __, ...rest } = CONFIG;
      writeFileSync(file, JSON.stringify(rest));
      const data = (await simulate(CONFIG)).final.velocities();
      const same = await simulate({ ...rest, particles: 100, initial: { kind: "velocities", data } });
      const { code, stdout } = await inProcess(["run", file, "--velocities", join(out, "velocities.npy"), "--json"]);
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as { provenance: { stateHash: string } }).provenance.stateHash).toBe(same.provenance.stateHash);
    }));

  it("refuses another number of particles than that of the file, and files without velocities", () =>
    withConfig(async (file, folder) => {
      const out = join(folder, "a");
      await inProcess(["run", file, "--out", out, "--quiet", "--no-figure"]);
      const wrong = await inProcess(["run", file, "--set", "particles=99", "--velocities", join(out, "velocities.npy")]);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain("CONFIG initial.data: got 300 numbers; allowed: 297, three for each of 99 particles");
      const series = await inProcess(["run", file, "--velocities", join(out, "series.csv")]);
      expect(series.code).toBe(2);
      expect(series.stderr).toMatch(/FILE .*series\.csv: got a series; allowed: velocities of shape \[N, 3\], or a checkpoint\n$/);
    }));
});

describe("--snapshots", () => {
  it("writes the velocities of all frames, with a list of their times", () =>
    withConfig(async (file, folder) => {
      const out = join(folder, "a");
      expect((await inProcess(["run", file, "--out", out, "--quiet", "--no-figure", "--snapshots", "all"])).code).toBe(0);
      const [head, ...rows] = readFileSync(join(out, "snapshots/times.csv"), "utf8").trimEnd().split("\n").map((line) => line.split(","));
      expect(head).toEqual(["file", "frame", "time"]);
      let frame = 0;
      for await (const { time, velocities } of stream(CONFIG)) {
        const [name = "", number, at] = rows[frame] ?? [];
        expect([Number(number), Number(at)]).toEqual([frame, time]);
        expect(readNpy(readFileSync(join(out, "snapshots", name)))).toMatchObject({ shape: [100, 3], numbers: [...(await velocities())] });
        frame += 1;
      }
      expect(rows).toHaveLength(frame);
    }));

  it("means frames by all, every:<count> and times, and refuses what is no frame", () => {
    const times = Float64Array.of(0, 0.1, 0.2, 0.30000000000000004, 0.4);
    expect(readSnapshots("all", times)).toEqual([0, 1, 2, 3, 4]);
    expect(readSnapshots("every:2", times)).toEqual([0, 2, 4]);
    expect(readSnapshots("every:9", times)).toEqual([0]);
    expect(readSnapshots("0.3,0,.3", times)).toEqual([0, 3]);
    for (const text of ["", "0.25", "every:0", "every:", "none", "0.1,,0.2", "-0.1", "1e9"]) {
      expect(() => readSnapshots(text, times)).toThrow(/^--snapshots: got ".*"; allowed: all, every:<count>, or times of frames/);
    }
    expect(() => readSnapshots("0.29", times)).toThrow("the nearest is 0.30000000000000004");
  });
});
