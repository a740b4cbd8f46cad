import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capabilities, type Config, simulate } from "landau-mbc";
import { beforeAll, describe, expect, it } from "vitest";
import { inFolder, inProcess, landauMbc, stoppedInProcess } from "./command_line.ts";

/** Seconds on any engine but the reference. */
const CONFIG: Config = {
  particles: 500,
  gamma: -3,
  h: 0.05,
  tEnd: 1000,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  seed: 7,
  observe: {
    every: 5,
    quantities: ["momentum", "pressure", { name: "histogram", of: "speed", bins: 16, max: 5 }, "autocorrelation", "moment8"],
  },
};
const FILES = ["config.json", "figure.png", "figure.svg", "provenance.json", "series.csv", "series.json", "velocities.npy"];

/** The state and the series of the run that nobody stops. */
let unbroken: { readonly hash: string; readonly csv: string };
beforeAll(() =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
    const { code } = await inProcess(["run", join(folder, "config.json"), "--out", join(folder, "a"), "--quiet", "--no-figure"]);
    expect(code).toBe(0);
    unbroken = { hash: hashOf(join(folder, "a")), csv: readFileSync(join(folder, "a/series.csv"), "utf8") };
  })
);

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const hashOf = (folder: string): string => (readJson(join(folder, "provenance.json")) as { stateHash: string }).stateHash;
const checkpointsIn = (folder: string): string[] => readdirSync(folder).filter((name) => /^checkpoint-\d+\.mbc$/.test(name)).sort();

/** A run into `out` that a signal stopped after its second checkpoint. */
async function stopped(folder: string, ...flags: readonly string[]): Promise<{ out: string; path: string; stderr: string }> {
  const [config, out] = [join(folder, "config.json"), join(folder, "a")];
  if (!existsSync(config)) writeFileSync(config, JSON.stringify(CONFIG));
  const path = `${out}.unfinished`;
  const { code, stdout, stderr } = await stoppedInProcess(
    ["run", config, "--out", out, "--checkpoint-every", "0.02", ...flags],
    () => existsSync(path) && checkpointsIn(path).length === 2,
  );
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  return { out, path, stderr };
}

/** Goes on to the end, and finds what the unbroken run gives. */
async function resumed(out: string, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(["resume", out, ...flags]);
  expect({ code, stderr: stderr.replaceAll(/landau-mbc: WARNING [^\n]*\n/g, "") }).toEqual({ code: 0, stderr: "" });
  expect(hashOf(out)).toBe(unbroken.hash);
  expect(readFileSync(join(out, "series.csv"), "utf8")).toBe(unbroken.csv);
  expect(existsSync(`${out}.unfinished`)).toBe(false);
  return flags.includes("--quiet") ? stderr : stdout;
}

describe("landau-mbc resume", () => {
  it("goes on with a stopped run to the folder, the bits and the series of the unbroken one", () =>
    inFolder(async (folder) => {
      const { out, path, stderr } = await stopped(folder);
      expect(stderr).toBe(
        stderr.match(
          /^landau-mbc: INTERRUPTED stopped at t = .* of 1000, after \d+ collisions; to go on: npx landau-mbc resume .*a\.unfinished\n/,
        )?.[0],
      );
      expect(existsSync(out)).toBe(false);
      expect(checkpointsIn(path)).toHaveLength(2);
      expect(readdirSync(path).filter((name) => !name.startsWith("checkpoint-")).sort()).toEqual([
        "HOW-TO-GO-ON.txt",
        "config.json",
        "run.json",
        "series.csv",
      ]);
      expect(readFileSync(join(path, "HOW-TO-GO-ON.txt"), "utf8")).toContain("npx landau-mbc resume a.unfinished");
      expect(unbroken.csv.startsWith(readFileSync(join(path, "series.csv"), "utf8"))).toBe(true);

      const said = await resumed(out);
      expect(said).toContain(unbroken.hash);
      expect(said).toContain("in 2 sessions");
      expect(readdirSync(out).sort()).toEqual(FILES);
      expect(readdirSync(folder).sort()).toEqual(["a", "config.json"]);
      expect(readJson(join(out, "provenance.json"))).toMatchObject({ run: { sessions: 2 }, engine: capabilities().auto });
      const whole = await simulate(CONFIG);
      expect(readJson(join(out, "series.json"))).toEqual({
        times: Array.from(whole.times),
        series: Object.fromEntries(Object.entries(whole.series).map(([name, values]) => [name, Array.from(values)])),
        shapes: whole.shapes,
      });
    }));

  it("takes another engine, is stopped again, and the folder may have moved", () =>
    inFolder(async (folder) => {
      const { path } = await stopped(folder);
      const [moved, out] = [join(folder, "b c.unfinished"), join(folder, "b c")];
      renameSync(path, moved);
      const before = checkpointsIn(moved);
      const again = await stoppedInProcess(
        ["resume", moved, "--engine", "wasm-scalar", "--checkpoint-every", "0.02", "--json"],
        () => checkpointsIn(moved)[1] !== before[1],
        "SIGTERM",
      );
      expect(again.code).toBe(143);
      const { error } = JSON.parse(again.stderr) as { error: { code: string; path: string; message: string } };
      expect(error).toMatchObject({ code: "INTERRUPTED", path: moved });
      expect(error.message).toContain(`to go on: npx landau-mbc resume '${moved}'`);
      expect(await resumed(out)).toContain("in 3 sessions");
    }));

  it("finds nothing to do for a finished run, by either name", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      await resumed(path.slice(0, -".unfinished".length), "--quiet");
      for (const name of [out, path]) {
        expect(await inProcess(["resume", name])).toEqual({
          code: 0,
          stdout: `${out} is finished; there is nothing to go on with\n`,
          stderr: "",
        });
        expect(JSON.parse((await inProcess(["resume", name, "--json"])).stdout)).toEqual({ status: "done", out });
      }
    }));

  it("goes on from the older checkpoint if the latest is damaged, and from the start if both are, and says so", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      cpSync(path, join(folder, "b.unfinished"), { recursive: true });
      const [older, latest] = checkpointsIn(path) as [string, string];
      truncateSync(join(path, latest), 400);
      const stderr = await resumed(out, "--quiet");
      expect(stderr).toMatch(
        /^landau-mbc: WARNING .*a truncated checkpoint, of 400 bytes.*; the intact older .*\.mbc goes on, after \d+ collisions\n$/,
      );
      for (const name of [older, latest]) writeFileSync(join(folder, "b.unfinished", name), "x");
      expect(await resumed(join(folder, "b"), "--quiet")).toContain("no checkpoint is intact, so the run begins anew");
    }));

  it("begins anew if frames before the checkpoint are missing, and drops a torn last line", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      cpSync(path, join(folder, "b.unfinished"), { recursive: true });
      const text = readFileSync(join(path, "series.csv"), "utf8");
      writeFileSync(join(path, "series.csv"), text + text.slice(-30, -10));
      expect(await resumed(out, "--quiet")).toBe("");
      writeFileSync(join(folder, "b.unfinished/series.csv"), text.split("\n").filter((_, line) => line !== 2).join("\n"));
      expect(await resumed(join(folder, "b"), "--quiet")).toContain("frames before the checkpoint are missing; the run begins anew");
    }));

  it("cleans up after a kill between giving the finished folder its name and removing the unfinished one", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      cpSync(path, join(folder, "copy"), { recursive: true });
      await resumed(out, "--quiet");
      renameSync(join(folder, "copy"), path);
      expect((await inProcess(["resume", out])).stdout).toContain("is finished");
      expect(existsSync(path)).toBe(false);
    }));

  it("cleans up after a kill at any moment of that removal", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      cpSync(path, join(folder, "copy"), { recursive: true });
      await resumed(out, "--quiet");
      for (const left of [["run.json", "lock"], ["run.json"], ["lock"], []]) {
        mkdirSync(path);
        if (left.includes("run.json")) cpSync(join(folder, "copy/run.json"), join(path, "run.json"));
        if (left.includes("lock")) writeFileSync(join(path, "lock"), "");
        expect((await inProcess(["resume", left.length === 1 ? path : out])).stdout).toContain("is finished");
        expect(existsSync(path)).toBe(false);
      }
      // And a new run may come in the place of such a remainder.
      mkdirSync(path);
      expect((await inProcess(["run", join(folder, "config.json"), "--out", out, "--force", "--quiet", "--no-figure"])).code).toBe(0);
      expect(existsSync(path)).toBe(false);
    }));

  it("refuses a folder that another process is at, and takes over from one that is gone", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      writeFileSync(join(path, "lock"), String(process.ppid));
      const { code, stderr } = await inProcess(["resume", out]);
      expect(code).toBe(2);
      expect(stderr).toContain(`process ${process.ppid} is at work in it`);
      const anew = await inProcess(["run", join(folder, "config.json"), "--out", out, "--force"]);
      expect({ code: anew.code, said: anew.stderr.includes(`a run that process ${process.ppid} is at`) }).toEqual({ code: 2, said: true });
      // No process has this number.
      writeFileSync(join(path, "lock"), String(2 ** 22 + 1));
      await resumed(out, "--quiet");
    }));

  it("keeps what a run without --out had done, in a folder of its own", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
      const from = performance.now();
      await landauMbc(["--version"], { cwd: folder });
      const wait = 300 + 1.3 * (performance.now() - from);
      const long = ["--set", "tEnd=1e5", "--set", "observe.every=1000"];
      const { code, stderr } = await landauMbc(["run", "config.json", ...long], {
        cwd: folder,
        during: (kill) => setTimeout(() => kill("SIGINT"), wait),
      });
      expect(code).toBe(130);
      const [, name] = /to go on: npx landau-mbc resume (landau-mbc-[0-9a-f]{8})\.unfinished\n$/.exec(stderr) ?? [];
      expect(readdirSync(folder).sort()).toEqual(["config.json", `${name}.unfinished`]);
      expect(checkpointsIn(join(folder, `${name}.unfinished`))).toHaveLength(1);
    }));

  it("says what it needs when there is no run", () =>
    inFolder(async (folder) => {
      for (const path of [folder, join(folder, "missing"), join(folder, "missing.unfinished")]) {
        const { code, stderr } = await inProcess(["resume", path]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^landau-mbc: FILE .*holds no run of landau-mbc; allowed: an output folder/);
      }
    }));
});

describe("landau-mbc run with checkpoints", () => {
  it("leaves an unfinished run alone, unless --force is given", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      const before = readFileSync(join(path, "run.json"), "utf8");
      const { code, stderr } = await inProcess(["run", join(folder, "config.json"), "--out", out]);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^landau-mbc: OUTPUT --out: .* is an unfinished run; allowed: landau-mbc resume to go on with it, another folder, or --force/,
      );
      expect(readFileSync(join(path, "run.json"), "utf8")).toBe(before);
      expect((await inProcess(["run", join(folder, "config.json"), "--out", out, "--force", "--quiet", "--no-figure"])).code).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(["a", "config.json"]);
    }));

  it("keeps the flags of the run for the one that goes on, --force among them", () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, "a"));
      writeFileSync(join(folder, "a/mine.txt"), "mine");
      const { out } = await stopped(folder, "--force", "--no-figure", "--engine", "wasm-scalar");
      expect(readdirSync(out)).toEqual(["mine.txt"]);
      await resumed(out, "--quiet");
      expect(readdirSync(out).sort()).toEqual(FILES.filter((name) => !name.startsWith("figure")));
      expect(readJson(join(out, "provenance.json"))).toMatchObject({ engine: "wasm-scalar" });
    }));

  it("refuses a finished folder that has come in its way, keeps the run, and takes it once the way is free", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      mkdirSync(out);
      writeFileSync(join(out, "mine.txt"), "mine");
      const { code, stderr } = await inProcess(["resume", path, "--quiet"]);
      expect(code).toBe(4);
      expect(stderr).toMatch(/^landau-mbc: OUTPUT --out: .*not empty.*; the run is kept: npx landau-mbc resume /);
      rmSync(out, { recursive: true });
      await resumed(out, "--quiet");
    }));

  it.each([
    [["--checkpoint-every", "5"], "USAGE --checkpoint-every: got no --out"],
    [["--checkpoint-every", "often", "--out", "x"], "USAGE option '--checkpoint-every <seconds>' argument 'often' is invalid"],
    [["--checkpoint-every", "0", "--out", "x"], "CONFIG options.checkpoint.everySeconds: got 0; allowed: a number of seconds > 0"],
  ])("refuses %j", (flags, says) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
      const args = flags.map((flag) => (flag === "x" ? join(folder, "x") : flag));
      const { code, stderr } = await inProcess(["run", join(folder, "config.json"), ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain(`landau-mbc: ${says}`);
      expect(readdirSync(folder)).toEqual(["config.json"]);
    }));
});

describe("landau-mbc inspect", () => {
  const inspected = async (path: string): Promise<Record<string, unknown>> => {
    const { code, stdout } = await inProcess(["inspect", path, "--json"]);
    expect(code).toBe(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  it("says what is in an unfinished run, in its checkpoints and in the finished one", () =>
    inFolder(async (folder) => {
      const { out, path } = await stopped(folder);
      const latest = join(path, checkpointsIn(path)[1] as string);
      const state = await inspected(latest);
      expect(state).toMatchObject({
        kind: "checkpoint",
        particles: 500,
        gamma: -3,
        h: 0.05,
        seed: 7,
        initial: { kind: "drawn", components: 1 },
      });
      for (const name of [out, path]) {
        const run = await inspected(name);
        expect(run).toMatchObject({
          kind: "run",
          status: "unfinished",
          folder: path,
          becomes: out,
          command: "npx landau-mbc resume a.unfinished",
        });
        expect((run["checkpoints"] as object[])[0]).toEqual({ ...state, kind: undefined, file: latest });
      }
      const { stdout } = await inProcess(["inspect", path]);
      for (
        const text of ["an unfinished run", "γ = -3, N = 500", "npx landau-mbc resume a.unfinished", checkpointsIn(path)[0] as string]
      ) expect(stdout).toContain(text);
      await resumed(out, "--quiet");
      expect(await inspected(out)).toMatchObject({ kind: "run", status: "done", provenance: { stateHash: unbroken.hash } });
      expect((await inProcess(["inspect", out])).stdout).toContain(unbroken.hash);
    }));

  it("refuses a damaged checkpoint and offers the intact older one", () =>
    inFolder(async (folder) => {
      const { path } = await stopped(folder);
      const [older, latest] = checkpointsIn(path) as [string, string];
      const bytes = readFileSync(join(path, latest));
      bytes[700] = (bytes[700] as number) ^ 16;
      writeFileSync(join(path, latest), bytes);
      const { code, stderr } = await inProcess(["inspect", join(path, latest)]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^landau-mbc: CHECKPOINT .*altered content.*; intact: the older .*, after \d+ collisions\n$/);
      expect(stderr).toContain(join(path, older));
      const { checkpoints } = await inspected(path);
      expect(checkpoints).toMatchObject([{ refused: expect.stringContaining("altered content") }, { file: join(path, older) }]);
    }));

  it("refuses what is neither checkpoint nor run", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "foreign.mbc"), "x".repeat(1000));
      expect((await inProcess(["inspect", join(folder, "foreign.mbc")])).stderr).toMatch(
        /^landau-mbc: CHECKPOINT checkpoint: |^landau-mbc: CHECKPOINT .*foreign\.mbc: got 1000 bytes that are not/,
      );
      for (const path of [folder, join(folder, "missing")]) {
        const { code, stderr } = await inProcess(["inspect", path]);
        expect(code).toBe(2);
        expect(stderr).toMatch(/^landau-mbc: FILE .*is neither a checkpoint nor the folder of a run; allowed:/);
      }
    }));
});
