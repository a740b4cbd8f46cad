import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, simulate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledProgram } from "./bundled_program.ts";
import { inFolder, inProcess, landauMbc, type Outcome, stoppedInProcess } from "./command_line.ts";

/** About a second on the fast engines. */
const CONFIG: Config = {
  particles: 500,
  gamma: -3,
  h: 0.05,
  tEnd: 400,
  initial: { kind: "bkw", K0: 0.7 },
  seed: "no room",
  observe: { every: 4, quantities: ["pressure", "moment4"] },
};

let hash: string;
beforeAll(async () => {
  hash = (await simulate(CONFIG)).provenance.stateHash;
});

const hashOf = (folder: string): unknown =>
  (JSON.parse(readFileSync(join(folder, "provenance.json"), "utf8")) as { stateHash: string }).stateHash;
const hasCheckpoint = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => /^checkpoint-\d+\.mbc$/.test(name));

interface Place {
  readonly folder: string;
  readonly out: string;
  readonly path: string;
  readonly rescue: string;
}

/** A run to whose folder something happens once `when` says so. */
async function disturbed(
  { folder, out, rescue }: Place,
  flags: readonly string[],
  when: () => boolean,
  happens: () => void,
): Promise<Outcome> {
  writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
  let happened = false;
  const timer = setInterval(() => {
    if (happened || !when()) return;
    happened = true;
    happens();
  }, 2);
  try {
    const outcome = await inProcess([
      "run",
      join(folder, "config.json"),
      "--out",
      out,
      "--no-figure",
      "--quiet",
      "--rescue",
      rescue,
      ...flags,
    ]);
    expect(happened).toBe(true);
    return outcome;
  } finally {
    clearInterval(timer);
  }
}

const inPlace = (work: (place: Place) => Promise<void>): Promise<void> =>
  inFolder((folder) => work({ folder, out: join(folder, "a"), path: join(folder, "a.unfinished"), rescue: join(folder, "elsewhere") }));

describe("a run whose folder is removed", () => {
  it("goes on in another one from the next checkpoint, says so, ends there, and exits with 4", () =>
    inPlace(async (place) => {
      const { out, path, rescue } = place;
      const { code, stdout, stderr } = await disturbed(
        place,
        ["--checkpoint-every", "0.02"],
        () => hasCheckpoint(path),
        () => rmSync(path, { recursive: true }),
      );
      const [warning, error, ...more] = stderr.trimEnd().split("\n").filter((line) => !line.includes("its frames are in memory"));
      expect(warning).toMatch(
        new RegExp(
          `^landau-mbc: WARNING --out: ${path} could not be written: ENOENT.*; the run goes on, and is kept in ${rescue}/a\\.unfinished from now on$`,
        ),
      );
      expect(error).toMatch(new RegExp(`^landau-mbc: OUTPUT --out: ${path} could not be written: .*; the output is in ${rescue}/a$`));
      expect({ code, stdout, more }).toEqual({ code: 4, stdout: "", more: [] });
      expect(hashOf(join(rescue, "a"))).toBe(hash);
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(rescue)).toEqual(["a"]);
    }));

  it("when that shows only at the end, is kept elsewhere with the command to go on", () =>
    inPlace(async (place) => {
      const { path, rescue } = place;
      const { code, stderr } = await disturbed(place, [], () => existsSync(path), () => rmSync(path, { recursive: true }));
      expect(stderr).toMatch(
        new RegExp(
          `^landau-mbc: OUTPUT --out: .* could not be written: ENOENT.*; the run is kept: npx landau-mbc resume ${rescue}/a\\.unfinished\\n$`,
          "m",
        ),
      );
      expect(code).toBe(4);
      expect((await inProcess(["resume", join(rescue, "a"), "--quiet"])).code).toBe(0);
      expect(hashOf(join(rescue, "a"))).toBe(hash);
    }));

  it("says that nothing could be kept, and why, when there is no other place either", () =>
    inPlace(async (place) => {
      const { path, rescue } = place;
      const { code, stderr } = await disturbed(place, ["--checkpoint-every", "0.02"], () => hasCheckpoint(path), () => {
        rmSync(path, { recursive: true });
        writeFileSync(rescue, "a file");
      });
      expect(code).toBe(4);
      expect(stderr).toMatch(
        /WARNING .* could not be written: ENOENT.*; nor elsewhere \(--out: .*elsewhere.*\); the run goes on without checkpoints\n/,
      );
      expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
        /^landau-mbc: OUTPUT .*; and its last state could not be kept here or elsewhere \(.*\)$/,
      );
    }));
});

/** Permissions are none for root: its files are tried by nobody's rights. What is loaded late must have been loaded before. */
async function withoutPrivileges(folder: string, work: () => Promise<void>): Promise<void> {
  const NOBODY = 65534;
  const root = process.geteuid?.() === 0;
  if (root) {
    chownSync(folder, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
  }
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe.runIf(process.platform !== "win32")("a folder that may not be written", () => {
  it("is refused before the run begins, by its name", () =>
    inPlace(({ folder, out, path }) =>
      withoutPrivileges(folder, async () => {
        writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
        chmodSync(folder, 0o555);
        const { code, stdout, stderr } = await inProcess(["run", join(folder, "config.json"), "--out", out, "--no-figure", "--quiet"]);
        chmodSync(folder, 0o755);
        expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
        // Whether it may be written is asked with the rights of who started the process: where root only seems to be nobody, the first file tells.
        const said = process.getuid?.() === 0 ? ["EACCES", path] : [`"${out}"`, `${folder} is not a folder that may be written`];
        for (const text of said) expect(stderr).toContain(text);
        expect(readdirSync(folder)).toEqual(["config.json"]);
      })
    ));

  it("while the run goes on: it goes on in another one, ends there with its bits, and exits with 4", () =>
    inPlace((place) =>
      withoutPrivileges(place.folder, async () => {
        const { path, rescue } = place;
        mkdirSync(rescue);
        const { code, stderr } = await disturbed(place, ["--checkpoint-every", "0.02"], () =>
          hasCheckpoint(path), () =>
          chmodSync(path, 0o555));
        chmodSync(path, 0o755);
        expect(stderr).toMatch(
          new RegExp(`^landau-mbc: WARNING --out: ${path} could not be written: EACCES.*; the run goes on, and is kept in ${rescue}/`, "m"),
        );
        expect(code).toBe(4);
        expect(hashOf(join(rescue, "a"))).toBe(hash);
      })
    ));
});

describe("a snapshot that cannot be written", () => {
  it("stops the run at its frame, which is written when the run goes on", () =>
    inPlace(async (place) => {
      const { out, path } = place;
      const { code, stderr } = await disturbed(
        place,
        ["--snapshots", "200,400"],
        () => existsSync(path),
        () => writeFileSync(join(path, "snapshots"), "a file"),
      );
      expect(stderr).toMatch(
        new RegExp(
          `^landau-mbc: OUTPUT --out: .*could not be written: ENOTDIR.*velocities-00000050.*; the run is kept: npx landau-mbc resume ${path}\\n$`,
        ),
      );
      expect(code).toBe(4);
      rmSync(join(path, "snapshots"));
      expect(await inProcess(["resume", out, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(hashOf(out)).toBe(hash);
      expect(readdirSync(join(out, "snapshots"))).toEqual(["times.csv", "velocities-00000050.npy", "velocities-00000100.npy"]);
      expect(readFileSync(join(out, "snapshots/times.csv"), "utf8")).toBe(
        "file,frame,time\nvelocities-00000050.npy,50,200\nvelocities-00000100.npy,100,400\n",
      );
      // The last frame is the final state.
      expect(readFileSync(join(out, "snapshots/velocities-00000100.npy"))).toEqual(readFileSync(join(out, "velocities.npy")));
    }));
});

describe("a kill while the finished folder is made", () => {
  it("leaves the snapshots where the run that goes on finds them", () =>
    inPlace(async ({ folder, out, path }) => {
      writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
      const flags = ["--out", out, "--no-figure", "--quiet", "--snapshots", "0,400", "--checkpoint-every", "0.02"];
      const stopped = await stoppedInProcess(["run", join(folder, "config.json"), ...flags], () => hasCheckpoint(path));
      expect(stopped.code).toBe(130);
      mkdirSync(join(path, "new"));
      renameSync(join(path, "snapshots"), join(path, "new/snapshots"));
      writeFileSync(join(path, "new/snapshots/times.csv"), "half");
      expect(await inProcess(["resume", out, "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(hashOf(out)).toBe(hash);
      expect(readFileSync(join(out, "snapshots/times.csv"), "utf8").split("\n")).toHaveLength(4);
    }));
});

describe("a disk that is full", () => {
  const disk = mkdtempSync(join(tmpdir(), "landau-mbc-full-"));
  /** Whoever is not root has no disk to fill. */
  const mounted = process.platform === "linux" && process.getuid?.() === 0 &&
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", disk]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync("umount", [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it.runIf(mounted)("moves the run to the current folder, where it ends with its bits", () =>
    inFolder(async (cwd) => {
      // Long enough for several checkpoints, of which the disk cannot hold two.
      const large = { ...CONFIG, particles: 12_000, tEnd: 200, observe: {} };
      writeFileSync(join(cwd, "config.json"), JSON.stringify(large));
      const { code, stdout, stderr } = await landauMbc(
        ["run", "config.json", "--out", join(disk, "a"), "--no-figure", "--quiet", "--checkpoint-every", "0.05"],
        { cwd },
      );
      expect(stdout).toBe("");
      expect(stderr).toContain("ENOSPC: no space left on device");
      expect(code).toBe(4);
      // As soon as a checkpoint does not fit, or else at the end.
      const [, how] =
        /^landau-mbc: OUTPUT --out: .*ENOSPC.*; (the output is in|the run is kept: npx landau-mbc resume) .*\/a(?:\.unfinished)?\n$/m.exec(
          stderr,
        ) ?? [];
      expect(how).toBeDefined();
      if (how !== "the output is in") expect((await landauMbc(["resume", "a", "--quiet"], { cwd })).code).toBe(0);
      expect(hashOf(join(cwd, "a"))).toBe((await simulate(large)).provenance.stateHash);
    }));
});

describe("a run without --out that a signal stops", () => {
  it("is kept beside one that was stopped before it", () =>
    inFolder(async (cwd) => {
      const program = await bundledProgram();
      writeFileSync(join(cwd, "config.json"), JSON.stringify({ ...CONFIG, tEnd: 1e6, observe: {} }));
      const from = performance.now();
      await landauMbc(["--version"], { cwd, program });
      const wait = 500 + 3 * (performance.now() - from);
      const names = await Promise.all([0, 1].map(async (turn) => {
        const { code, stderr } = await landauMbc(["run", "config.json"], {
          cwd,
          program,
          during: (kill) => void setTimeout(() => kill("SIGINT"), wait + turn * 300),
        });
        expect(code).toBe(130);
        return /to go on: npx landau-mbc resume (landau-mbc-[0-9a-f]{8}(?:-2)?\.unfinished)\n$/.exec(stderr)?.[1];
      }));
      expect(readdirSync(cwd).sort()).toEqual(["config.json", ...names].sort());
      expect(new Set(names).size).toBe(2);
    }));
});

describe("--rescue", () => {
  it("is not needed when all goes well", () =>
    inPlace(async ({ folder, out, rescue }) => {
      writeFileSync(join(folder, "config.json"), JSON.stringify({ ...CONFIG, tEnd: 1 }));
      const { code } = await inProcess(["run", join(folder, "config.json"), "--out", out, "--no-figure", "--quiet", "--rescue", rescue]);
      expect(code).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(["a", "config.json"]);
    }));
});
