import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Config, ensemble } from "landau-mbc";
import { describe, expect, it, vi } from "vitest";
import { inFolder, inProcess, landauMbc, stoppedInProcess } from "./command_line.ts";

const CONFIG: Config = {
  particles: 100,
  gamma: -3,
  h: 0.05,
  tEnd: 1,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  seed: 7,
  observe: { every: 0.5, quantities: ["momentum", "moment4"] },
};
/** Some tenths of a second a member. */
const LONGER = ["--set", "particles=1000", "--set", "tEnd=20"];

const readJson = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path), "utf8")) as Record<string, unknown>;
const membersIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => /^member-\d+\.mbc$/.test(name)) : [];

const inConfigured = (work: (folder: string, config: string) => Promise<void>) =>
  inFolder(async (folder) => {
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify(CONFIG));
    await work(folder, config);
  });

describe("landau-mbc ensemble", () => {
  it("prints mean and standard error at the start and at the end, and writes a folder", () =>
    inConfigured(async (folder, config) => {
      const out = join(folder, "a");
      const { code, stdout, stderr } = await inProcess([
        "ensemble",
        config,
        "--members",
        "7",
        "--covariance",
        "moment4,momentum",
        "--out",
        out,
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const result = await ensemble(CONFIG, { members: 7, covariances: [["moment4", "momentum"]] });
      expect(stdout).toContain("7 members of γ = -3, N = 100, h = 0.05, bi-maxwellian, poisson clock, to t = 1");
      expect(stdout).toMatch(/\nmoment4 +1\d\.\d{5} +± \d\.\d+ +1\d\.\d{5} +± \d\.\d+ *\n/);
      expect(stdout).toContain(`\nstates      ${result.provenance.membersHash}\n`);
      expect(readdirSync(folder).sort()).toEqual(["a", "config.json"]);
      expect(readdirSync(out).sort()).toEqual([
        "config.json",
        "ensemble.csv",
        "ensemble.json",
        "figure.png",
        "figure.svg",
        "provenance.json",
      ]);
      const [head, ...rows] = readFileSync(join(out, "ensemble.csv"), "utf8").trimEnd().split("\n").map((line) => line.split(","));
      expect(head?.slice(0, 4)).toEqual(["time", "momentum_x", "momentum_x_variance", "momentum_x_standard_error"]);
      expect(head?.slice(-3)).toEqual(["covariance_moment4_momentum_x", "covariance_moment4_momentum_y", "covariance_moment4_momentum_z"]);
      const column = (name: string) => rows.map((row) => Number(row[head?.indexOf(name) ?? -1]));
      expect(column("time")).toEqual([0, 0.5, 1]);
      expect(column("moment4")).toEqual([...result.mean.moment4 as Float64Array]);
      expect(column("moment4_variance")).toEqual([...result.variance.moment4 as Float64Array]);
      expect(column("moment4_standard_error")).toEqual([...result.standardError.moment4 as Float64Array]);
      expect(column("covariance_moment4_momentum_y")).toEqual([1, 4, 7].map((k) => result.covariances[0]?.values[k]));
      expect(readJson(out, "ensemble.json")).toMatchObject({ members: [0, 1, 2, 3, 4, 5, 6], shapes: { momentum: [3, 3], moment4: [3] } });
      expect(readJson(out, "provenance.json")).toMatchObject({
        membersHash: result.provenance.membersHash,
        members: { first: 0, asked: 7, count: 7 },
      });
      expect((await inProcess(["inspect", out])).stdout).toMatch(/a finished ensemble\n[\s\S]*\nmembers +7, from 0\n/);
      expect((await inProcess(["resume", out])).stdout).toContain("is finished; there is nothing to go on with");
    }));

  it("gives the whole result as one line of JSON, whatever threads and engine", () =>
    inConfigured(async (_, config) => {
      const one = JSON.parse((await inProcess(["ensemble", config, "--members", "5", "--json", "--threads", "1"])).stdout) as Record<
        string,
        unknown
      >;
      const other = JSON.parse(
        (await inProcess(["ensemble", config, "--members", "5", "--json", "--threads", "2", "--engine", "reference"])).stdout,
      );
      for (const part of ["status", "times", "mean", "variance", "standardError", "shapes", "covariances", "members"]) {
        expect(one[part]).toBeDefined();
        expect(other[part]).toEqual(one[part]);
      }
    }));

  it("says of one member that it has no standard error", () =>
    inConfigured(async (_, config) => {
      const { stdout } = await inProcess(["ensemble", config, "--members", "1", "--first-member", "3", "--no-figure"]);
      expect(stdout).toMatch(/^1 member of /);
      expect(stdout).toMatch(/\nmoment4 +\S+ +± – +\S+ +± – *\n/);
      expect(stdout).toMatch(/\nmembers +3\n/);
    }));

  it("that a signal stops goes on from its members to the same bits, and says how", () =>
    inConfigured(async (folder, config) => {
      const out = join(folder, "a");
      const path = `${out}.unfinished`;
      const flags = ["ensemble", config, "--members", "12", ...LONGER, "--out", out, "--checkpoint-every", "0.02", "--no-figure"];
      const { code, stdout, stderr } = await stoppedInProcess(flags, () => membersIn(path).length >= 3, "SIGTERM");
      expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
      expect(stderr).toMatch(
        /^landau-mbc: INTERRUPTED stopped after \d+ of 12 members; to go on: npx landau-mbc resume \S+\/a\.unfinished\n$/,
      );
      expect(existsSync(out)).toBe(false);
      expect((await inProcess(["inspect", path])).stdout).toMatch(/an unfinished ensemble\n[\s\S]*\nmembers +\d+ of 12 complete/);
      const [first = "", second = ""] = membersIn(path);
      expect((await inProcess(["inspect", join(path, first)])).stdout).toMatch(/^member +0, in .*\nstatus +complete\n/);
      // One that is damaged begins anew.
      truncateSync(join(path, second), 50);
      const resumed = await inProcess(["resume", path, "--engine", "wasm"]);
      expect(resumed.code).toBe(0);
      expect(resumed.stderr).toMatch(/^landau-mbc: WARNING \S*member-00000001\.mbc: got [^\n]*; this member begins anew\n$/);
      expect(resumed.stdout).toContain("in 2 sessions");
      expect(existsSync(path)).toBe(false);
      const whole = await inProcess([
        "ensemble",
        config,
        "--members",
        "12",
        ...LONGER,
        "--out",
        join(folder, "b"),
        "--no-figure",
        "--quiet",
      ]);
      expect(whole.code).toBe(0);
      expect(readFileSync(join(out, "ensemble.csv"), "utf8")).toBe(readFileSync(join(folder, "b/ensemble.csv"), "utf8"));
      expect(readJson(out, "provenance.json").membersHash).toBe(readJson(folder, "b", "provenance.json").membersHash);
    }));

  it("that is killed goes on from its members", () =>
    inConfigured(async (folder) => {
      const path = join(folder, "a.unfinished");
      const flags = ["ensemble", "config.json", "--members", "12", ...LONGER, "--out", "a", "--no-figure", "--quiet"];
      let timer: NodeJS.Timeout | undefined;
      const killed = await landauMbc(flags, {
        cwd: folder,
        during: (kill) => {
          timer = setInterval(() => membersIn(path).length >= 2 && kill("SIGKILL"), 2);
        },
      });
      clearInterval(timer);
      expect(killed.code).toBe(null);
      expect(existsSync(path)).toBe(true);
      expect((await inProcess(["resume", join(folder, "a"), "--quiet"])).code).toBe(0);
      const whole = await ensemble({ ...CONFIG, particles: 1000, tEnd: 20 }, { members: 12 });
      expect(readJson(folder, "a", "provenance.json").membersHash).toBe(whole.provenance.membersHash);
    }));

  it("without --out keeps what it has when a signal stops it, in a folder of its own", () =>
    inConfigured(async (folder, config) => {
      vi.spyOn(process, "cwd").mockReturnValue(folder);
      try {
        const due = performance.now() + 1000;
        const flags = ["ensemble", config, "--members", "4000", ...LONGER];
        const { code, stderr } = await stoppedInProcess(flags, () => performance.now() >= due);
        expect(code).toBe(130);
        const [, name = ""] = /to go on: npx landau-mbc resume (landau-mbc-[0-9a-f]{8}\.unfinished)\n$/.exec(stderr) ?? [];
        expect(readdirSync(folder).sort()).toEqual(["config.json", name]);
        expect(membersIn(join(folder, name)).length).toBeGreaterThan(0);
      } finally {
        vi.restoreAllMocks();
      }
    }));

  const refusals: readonly (readonly [readonly string[], string])[] = [
    [[], "USAGE required option '--members <count>' not specified"],
    [["--members", "many"], "USAGE option '--members <count>' argument 'many' is invalid"],
    [["--members", "0"], "CONFIG options.members: got 0; allowed: an integer from 1"],
    [["--members", "2", "--threads", "0"], "CONFIG options.threads: got 0"],
    [["--members", "2", "--covariance", "moment4"], 'USAGE --covariance: got "moment4"; allowed: two observed quantities'],
    [["--members", "2", "--covariance", "moment4,moment6"], 'CONFIG options.covariances[0][1]: got "moment6", which is not observed'],
    [["--members", "2", "--checkpoint-every", "9"], "USAGE --checkpoint-every: got no --out"],
    [["--members", "2", "--set", "gamma=2"], "CONFIG gamma: got 2"],
  ];
  it.each(refusals)("refuses %j", (flags, message) =>
    inConfigured(async (folder, config) => {
      const { code, stdout, stderr } = await inProcess(["ensemble", config, ...flags]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(`landau-mbc: ${message}`);
      expect(readdirSync(folder)).toEqual(["config.json"]);
    }));

  it("refuses a folder that is not empty, or that an unfinished ensemble becomes", () =>
    inConfigured(async (folder, config) => {
      const flags = ["ensemble", config, "--members", "2", "--no-figure", "--quiet", "--out", join(folder, "a")];
      expect((await inProcess(flags)).code).toBe(0);
      const { code, stderr } = await inProcess(flags);
      expect(code).toBe(2);
      expect(stderr).toContain("which is not empty");
      expect((await inProcess([...flags, "--force"])).code).toBe(0);
    }));
});
