import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Module, { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { validated } from "../src/config.ts";
import { EngineLoader } from "../src/engine_loader.ts";
import { bytes as simdBytes } from "../src/engines/generated/wasm_simd.ts";
import { nativeEngine } from "../src/engines/native.ts";
import { find, findNative, type Native, type NativeRun } from "../src/engines/native_binding.ts";
import { resolve } from "../src/resolve.ts";
import { runSimulation } from "../src/simulate.ts";
import { loadStages } from "../src/stages.ts";
import { prepare } from "../src/stream.ts";
import { VERSION } from "../src/version.ts";
import { refusal } from "./refusal.ts";

const simulated = async (loader: EngineLoader, config: unknown, options: unknown) =>
  runSimulation(loader, prepare(config, options), "a test");

const PLATFORM = `${process.platform}-${process.arch}`;
const NAME = "@landau-mbc/native-linux-x64-gnu";
const CONFIG = { particles: 100, gamma: 0, h: 0.1, tEnd: 0.2, initial: { kind: "maxwellian" } } as const;
const initializePaths = () => (Module as unknown as { _initPaths(): void })._initPaths();
const planOf = (particles: number) => resolve(validated({ ...CONFIG, particles })).plan;

describe("looking for the native engine", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "landau-mbc-native-"));
    // pnpm's shims name the workspace's packages in NODE_PATH.
    vi.stubEnv("NODE_PATH", "");
    initializePaths();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    initializePaths();
    rmSync(folder, { recursive: true, force: true });
  });

  const host = (over: object = {}) => ({
    platform: "linux",
    arch: "x64",
    env: {},
    cwd: () => folder,
    getBuiltinModule: process.getBuiltinModule as never,
    ...over,
  });

  /** A project with a package of that name and one file in it; answers the file that looks for it. */
  function project(name: string, file: string, content: string | Buffer): string {
    const at = join(folder, name, "node_modules", NAME, file);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
    writeFileSync(join(dirname(at), "package.json"), JSON.stringify({ name: NAME, main: file }));
    return join(folder, name, "index.js");
  }
  const fake = (version: string) =>
    `exports.version = () => ${JSON.stringify(version)}; exports.instructionSets = () => ["scalar", "avx2"];`;

  it("says that a browser has none, and which platforms it is not built for", () => {
    expect(find(undefined, undefined)).toBe("needs Node");
    expect(find({}, undefined)).toBe("needs Node");
    expect(find(host({ platform: "freebsd", arch: "arm64" }), undefined)).toBe("is not built for freebsd-arm64");
    expect(find(host({ platform: "darwin", arch: "arm64" }), undefined)).toMatch(/^is not installed .*@landau-mbc\/native-darwin-arm64/);
  });

  it("says that it is not installed", () => {
    expect(find(host(), join(folder, "index.js"))).toMatch(/^is not installed .*@landau-mbc\/native-linux-x64-gnu/);
    expect(find(host(), undefined)).toMatch(/^is not installed/);
  });

  it("refuses one of another version, naming both", () => {
    expect(find(host(), project("older", "index.js", fake("0.0.1")))).toMatch(new RegExp(`another version.*0\\.0\\.1.*${VERSION}`));
  });

  it("says why one cannot be loaded", () => {
    expect(find(host(), project("broken", "index.node", Buffer.from("no library")))).toMatch(/^could not be loaded \(.+\)/);
    expect(find(host(), project("empty", "index.js", ""))).toMatch(/^could not be loaded \(.+\)/);
  });

  it.runIf(PLATFORM === "linux-x64")("says which library one lacks that was built for another C library", () => {
    const from = project("other-libc", "index.node", readFileSync(createRequire(new URL("../", import.meta.url)).resolve(NAME)));
    const built = join(dirname(from), "node_modules", NAME, "index.node");
    // As long as the name that stands there, so that it can be put in its place.
    const bytes = readFileSync(built);
    bytes.write("libmusl64", bytes.indexOf("libc.so.6\0"), "latin1");
    writeFileSync(built, bytes);
    expect(find(host(), from)).toMatch(/^could not be loaded \(libmusl64: cannot open shared object file/);
  });

  it("takes the fastest instruction set, or the one that the environment names, or says that there is none of that name", () => {
    const from = project("good", "index.js", fake(VERSION));
    expect(find(host(), from)).toMatchObject({ instructions: "avx2" });
    expect(find(host({ env: { LANDAU_MBC_INSTRUCTIONS: "scalar" } }), from)).toMatchObject({ instructions: "scalar" });
    expect(find(host({ env: { LANDAU_MBC_INSTRUCTIONS: "mmx" } }), from)).toMatch(/LANDAU_MBC_INSTRUCTIONS=mmx .*scalar, avx2/);
  });
});

describe("without the native engine", () => {
  const loader = new EngineLoader({ simd: () => WebAssembly.compile(simdBytes()) }, () => "is not installed");

  it("auto takes WASM, and the provenance says what it passed over and why", async () => {
    const { provenance } = await simulated(loader, CONFIG, {});
    expect(provenance).toMatchObject({ engine: "wasm", passedOver: { native: "is not installed" } });
    expect((await simulated(loader, CONFIG, { engine: "wasm" })).provenance.passedOver).toEqual({});
  });

  it("asking for it by name is an ENGINE error with the reason and what there is", async () => {
    for (const attempt of [simulated(loader, CONFIG, { engine: "native" }), loadStages(loader, { engine: "native" })]) {
      await expect(attempt).rejects.toMatchObject({
        code: "ENGINE",
        path: "options.engine",
        message: expect.stringMatching(/"native" is not installed; allowed here: "auto", "reference", "wasm"$/),
      });
    }
  });
});

describe.runIf(PLATFORM === "linux-x64")("the native engine", () => {
  const native = findNative() as Native;

  it("is what auto takes here", async () => {
    const { provenance } = await simulated(new EngineLoader({}), CONFIG, {});
    expect(provenance).toMatchObject({ engine: "native", passedOver: {}, threads: 1 });
  });

  it("takes threads as an upper bound, and gives the same state with any number of them", async () => {
    const plan = planOf(60_000);
    const hashes = [1, 2, 3, 7].map((threads) => {
      const engine = nativeEngine(native, undefined, threads);
      expect(engine.threads).toBe(threads);
      const run = engine.start(plan);
      run.advance(100_000);
      const hash = run.stateHash();
      run.free();
      return hash;
    });
    expect(new Set(hashes).size).toBe(1);
    const { provenance } = await simulated(new EngineLoader({}), CONFIG, { threads: 4096 });
    expect(provenance).toMatchObject({ engine: "native", threads: new EngineLoader({}).capabilities().threads });
  });

  it("turns a panic into an ENGINE error, and lets the run in which it happened speak no more", () => {
    const { binding } = native;
    const Starting = class extends binding.Starting {
      override run(): NativeRun {
        return Object.assign(super.run(), { advance: () => binding.breakDown() });
      }
    };
    const run = nativeEngine({ ...native, binding: { ...binding, Starting } }).start(planOf(10));
    expect(refusal(() => run.advance(5))).toMatchObject({ code: "ENGINE", message: expect.stringMatching(/broke down \(.*asked to/) });
    expect(refusal(() => run.frame())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("start or resume anew") });
    run.free();
  });

  it("keeps the text and the place of a panic for the error, and prints nothing", () => {
    const library = createRequire(new URL("../", import.meta.url)).resolve(NAME);
    const program = `const native = require(${JSON.stringify(library)});
      try { native.breakDown(); } catch (error) { console.log(error.message); }
      native.breakDownAway().catch((error) => console.log(error.message));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^asked to break down, at .*mbc-node.src.\w+\.rs:\d+:\d+$/);
  });

  it("works on another thread for those who await, in the order of asking", async () => {
    const engine = nativeEngine(native);
    const [here, away] = [engine.start(planOf(1000)), await engine.away?.start(planOf(1000))];
    if (away === undefined) throw new Error("the native engine has no other thread");
    const start = away.checkpoint();
    const [moved, frame, hash] = [away.advance(5000), away.frame(), away.stateHash()];
    const further = away.advance(9000);
    here.advance(5000);
    expect(await hash).toBe(here.stateHash());
    expect(await frame).toEqual(here.frame());
    await Promise.all([moved, further]);
    const back = await engine.away?.resume(await start);
    expect([away.collisions, back?.collisions]).toEqual([9000, 0]);
    await back?.advance(9000);
    expect(await back?.checkpoint()).toEqual(await away.checkpoint());
    expect(await back?.velocities()).toEqual(await away.velocities());
    for (const run of [here, away, back]) run?.free();
    await expect(away.frame()).rejects.toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
  });

  it("can be freed while another thread works for it", async () => {
    const run = await nativeEngine(native).away?.start(planOf(1000));
    const work = run?.advance(1_000_000);
    await new Promise((resolve) => setImmediate(resolve));
    run?.free();
    await expect(work).resolves.toBeUndefined();
  });

  it("refuses on the other thread what it refuses on this one, with the same errors", async () => {
    const engine = nativeEngine(native);
    const { checkpoint } = await simulated(new EngineLoader({}), CONFIG, {});
    const damaged = checkpoint.with(200, (checkpoint[200] as number) ^ 1);
    const here = refusal(() => engine.resume(damaged));
    expect(here.code).toBe("CHECKPOINT");
    await expect(engine.away?.resume(damaged)).rejects.toMatchObject({ code: here.code, message: here.message });
    await expect(engine.away?.start(planOf(1e9))).rejects.toMatchObject({ code: "MEMORY", path: "particles" });
  });

  it("turns a panic on the other thread into an ENGINE error, after which that run speaks no more", async () => {
    const { binding } = native;
    const startAway = async (...args: Parameters<typeof binding.startAway>): Promise<NativeRun> => {
      const run = await binding.startAway(...args);
      run.advanceAway = () => binding.breakDownAway();
      return run;
    };
    const run = await nativeEngine({ ...native, binding: { ...binding, startAway } }).away?.start(planOf(10));
    await expect(run?.advance(5)).rejects.toMatchObject({ code: "ENGINE", message: expect.stringMatching(/broke down \(.*asked to/) });
    await expect(run?.frame()).rejects.toMatchObject({ code: "ENGINE", message: expect.stringContaining("start or resume anew") });
    run?.free();
  });

  it("refuses what does not fit into memory, and says what would", () => {
    const engine = nativeEngine(native, () => 5.6e7);
    expect(refusal(() => engine.start(planOf(2_000_000)))).toMatchObject({
      code: "MEMORY",
      path: "particles",
      value: 2_000_000,
      message: expect.stringContaining("about 1000000 would fit"),
    });
    engine.start(planOf(10)).free();
  });

  it("refuses to use a run that has been freed, and frees it once", () => {
    const run = nativeEngine(native).start(planOf(10));
    run.free();
    run.free();
    expect(refusal(() => run.frame())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
  });

  it("gives a run's memory back when it is freed", () => {
    const engine = nativeEngine(native);
    const resident: number[] = [];
    for (let k = 0; k < 60; k++) {
      const run = engine.start(planOf(300_000));
      run.advance(1000);
      run.free();
      if (k === 9 || k === 59) resident.push(process.memoryUsage().rss);
    }
    // 50 runs of 9.6 MB would be 480 MB.
    expect((resident[1] as number) - (resident[0] as number)).toBeLessThan(1e8);
  });

  it("asks for large pages for its particles", () => {
    const advised = () =>
      readFileSync("/proc/self/smaps", "utf8").split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
        .filter((mapping) => /^VmFlags:.* hg\b/m.test(mapping))
        .reduce((sum, mapping) => sum + Number(/^Size: +(\d+) kB/m.exec(mapping)?.[1]), 0);
    const before = advised();
    const run = nativeEngine(native).start(planOf(1_000_000));
    expect(advised() - before).toBeGreaterThan(31_000);
    run.free();
  });

  it("runs several runs at once without mixing them", () => {
    const engine = nativeEngine(native);
    const [alone, a, b] = [50, 50, 60].map((particles) => engine.start(planOf(particles)));
    alone?.advance(400);
    for (let k = 100; k <= 400; k += 100) for (const run of [a, b]) run?.advance(k);
    expect(a?.stateHash()).toBe(alone?.stateHash());
    expect(b?.stateHash()).not.toBe(alone?.stateHash());
  });
});
