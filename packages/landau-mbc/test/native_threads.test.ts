/** The threads of a run when something goes wrong: one breaks down, or the system gives none. Each in a process of its own, which must not end by it. */

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { validated } from "../src/config.ts";
import { nativeEngine } from "../src/engines/native.ts";
import { findNative, type Native } from "../src/engines/native_binding.ts";
import { type Progress, simulate } from "../src/entrypoints/main.ts";
import { resolve } from "../src/resolve.ts";

const NAME = "@landau-mbc/native-linux-x64-gnu";
/** From 20 000 particles on a run is divided among threads. */
const { plan } = resolve(validated({ particles: 60_000, gamma: 0, h: 0.1, tEnd: 0.2, initial: { kind: "maxwellian" } }));
const COLLISIONS = 4_000_000;

/** Starts the run, and does with it what is told; answers what the program prints, as JSON. */
function inProcess(threads: number, program: string): unknown {
  const library = createRequire(new URL("../", import.meta.url)).resolve(NAME);
  const source = `
    const { readFileSync } = require("node:fs");
    const { spawnSync } = require("node:child_process");
    const native = require(${JSON.stringify(library)});
    const threads = () => Number(/^Threads:\\s+(\\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))[1]);
    // From now on; of those that hold for an ordinary user as well.
    const limit = (what) => {
      const { status, stderr } = spawnSync("sh", ["-c", "prlimit --pid $PPID " + what], { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    };
    const say = (answer) => process.stdout.write(JSON.stringify(answer));
    (async () => {
      const run = await native.startAway(native.instructionSets().at(-1), Buffer.from("${Buffer.from(plan).toString("hex")}", "hex"));
      run.setThreads(${threads});
      ${program}
    })();`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["-e", source], { encoding: "utf8", timeout: 50_000 });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
  return JSON.parse(stdout);
}

/** Advances under a limit; answers how many threads were added meanwhile, at most, and the state. */
const advanceUnder = (what: string) => `
  await run.advanceAway(10);
  limit(${JSON.stringify(what)});
  const before = threads();
  let [most, ended] = [0, false];
  const work = run.advanceAway(${COLLISIONS}).finally(() => { ended = true; });
  while (!ended) {
    most = Math.max(most, threads() - before);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await work;
  say({ most, hash: await run.stateHashAway() });`;

/** So many megabytes of addresses beyond those that the process has. */
const megabytes = (room: number) =>
  `--as=$(( $(sed -n 's/^VmSize:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$PPID/status) * 1024 + ${room} * 1048576 ))`;

describe.runIf(process.platform === "linux" && process.arch === "x64")("the threads of a run of the native engine", () => {
  const expected = (): string => {
    const run = nativeEngine(findNative() as Native).start(plan);
    run.advance(COLLISIONS);
    const hash = run.stateHash();
    run.free();
    return hash;
  };

  it("turn a panic in one of them into an error with its text, and other runs go on", () => {
    const said = inProcess(
      2,
      `const work = run.advanceAway(${COLLISIONS});
      const texts = [];
      for (let k = 0; k < 3; k++) {
        try { native.breakDownInThreads(); } catch (error) { texts.push(error.message); }
      }
      await work;
      say({ texts, hash: await run.stateHashAway() });`,
    );
    const text = expect.stringMatching(/^assertion failed: .* at .*rows\.rs/);
    expect(said).toEqual({ texts: [text, text, text], hash: expected() });
  });

  it("stop at a signal, and another number of them goes on to the same state", async () => {
    const config = { particles: 60_000, gamma: -1, h: 0.05, tEnd: 40, initial: { kind: "maxwellian" } } as const;
    const controller = new AbortController();
    const onProgress = ({ collisions }: Progress): void => {
      if (collisions > 0) controller.abort();
    };
    const stopped = await simulate(config, { threads: 2, signal: controller.signal, onProgress });
    expect(stopped.status).toBe("stopped");
    expect(stopped.provenance.collisions).toBeGreaterThan(0);
    const [resumed, unbroken] = [
      await simulate(config, { threads: 1, resume: stopped.checkpoint }),
      await simulate(config, { threads: 2 }),
    ];
    expect(resumed.provenance.stateHash).toBe(unbroken.provenance.stateHash);
    expect(unbroken.provenance.threads).toBe(availableParallelism() > 1 ? 2 : 1);
  });

  it("are as many as were asked for where there is room", () => {
    expect(inProcess(4, advanceUnder(megabytes(1000)))).toEqual({ most: 3, hash: expected() });
  });

  it("are fewer where there is no memory for more, with the same result", () => {
    const { most, hash } = inProcess(64, advanceUnder(megabytes(60))) as { most: number; hash: string };
    expect(most).toBeLessThan(40);
    expect(hash).toBe(expected());
  });

  it.runIf(process.getuid?.() !== 0)("are none but the one that calls where the user may have no more, with the same result", () => {
    expect(inProcess(7, advanceUnder("--nproc=1"))).toEqual({ most: 0, hash: expected() });
  });
});
