import { availableParallelism } from "node:os";
import { type Frame, LandauError, simulate, Simulation, stream } from "landau-mbc";
import { afterEach, describe, expect, it } from "vitest";
import { resolve } from "../src/resolve.ts";
import { validated } from "../src/config.ts";
import { prepare } from "../src/stream.ts";
import type { FromWorker } from "../src/workers/messages.ts";
import { taskOf } from "../src/workers/tasks.ts";
import { spawnWorker, type WorkerHandle } from "../src/workers/worker_handle.ts";
import { startWorker, type WorkerPort } from "../src/workers/worker_port.ts";
import { ENGINES } from "./engines.ts";

const CONFIG = {
  particles: 500,
  gamma: -3,
  h: 0.05,
  tEnd: 0.4,
  seed: 2n ** 63n + 1n,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  observe: { every: 0.1 },
} as const;
/** Hours of work. */
const LONG = { ...CONFIG, particles: 20_000, tEnd: 1e5, observe: { times: [0.001] } } as const;

/** The error that a promise is rejected with. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => {
    throw new Error("nothing was thrown");
  }, (error: unknown) => error);

describe("a run in a worker thread", () => {
  for (const engine of ENGINES) {
    it(`gives what it gives in place, on ${engine}`, async () => {
      const away = await simulate(CONFIG, { engine, worker: true, threads: 2 });
      const here = await simulate(CONFIG, { engine, threads: 2 });
      expect(away.provenance.worker).toBe(true);
      expect(here.provenance.worker).toMatch(/^outside browsers/);
      expect({ ...away, provenance: { ...away.provenance, worker: "" }, final: "" }).toEqual({
        ...here,
        provenance: { ...here.provenance, worker: "" },
        final: "",
      });
      expect(away.final.velocities()).toEqual(here.final.velocities());
    });
  }

  it("starts from given velocities, and leaves the caller's array as it is", async () => {
    const data = Float64Array.from({ length: 600 }, (_, k) => Math.sqrt(k) - 12);
    const given = { ...CONFIG, particles: 200, initial: { kind: "velocities", data } } as const;
    const [away, here] = [await simulate(given, { worker: true }), await simulate(given)];
    expect(data).toHaveLength(600);
    expect({ ...away.provenance, worker: "" }).toEqual({ ...here.provenance, worker: "" });
    expect(away.provenance.largestRounding).toBeGreaterThan(0);
  });

  it("streams frames whose velocities can be read until the next one is asked for", async () => {
    const frames = stream(CONFIG, { worker: true });
    const here = stream(CONFIG);
    const [first, firstHere] = [(await frames.next()).value as Frame, (await here.next()).value as Frame];
    expect(await first.velocities()).toEqual(await firstHere.velocities());
    const [second, secondHere] = [(await frames.next()).value as Frame, (await here.next()).value as Frame];
    expect(second).toMatchObject({ time: 0.1, values: secondHere.values });
    expect(await errorOf(first.velocities())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("t = 0 ") });
    await Promise.all([frames.return(undefined as never), here.return(undefined as never)]);
    expect(await frames.next()).toEqual({ done: true, value: undefined });
  });

  it("is moved, observed, forked and given up as in place", async () => {
    await using away = await Simulation.create(CONFIG, { worker: true });
    await using here = await Simulation.create(CONFIG, { worker: false });
    expect([away.worker, here.worker]).toEqual([true, "options.worker is false"]);
    for (const run of [away, here]) {
      expect(await run.runUntil(0.123)).toBe("done");
      expect(await run.advance(777)).toBe("done");
    }
    expect([away.time, away.collisions, away.engine]).toEqual([here.time, here.collisions, here.engine]);
    expect(await away.observe(["pressure", "energy"])).toEqual(await here.observe(["pressure", "energy"]));
    expect(await away.velocities()).toEqual(await here.velocities());
    expect(await away.checkpoint()).toEqual(await here.checkpoint());
    await using fork = await away.fork();
    await using stay = await away.fork({ worker: false });
    expect([fork.worker, stay.worker, fork.time, stay.time]).toEqual([true, "options.worker is false", away.time, away.time]);
    for (const run of [away, here, fork, stay]) await run.advance(1000);
    const hashes = await Promise.all([away, here, fork, stay].map((run) => run.stateHash()));
    expect(new Set(hashes).size).toBe(1);
    await fork.dispose();
    expect(await errorOf(fork.observe())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
  });

  it("can be read while it moves, refuses a second move, and stops when it is disposed of", async () => {
    const run = await Simulation.create(LONG, { worker: true });
    const move = run.runUntil(1e4);
    expect(await errorOf(run.advance(1))).toMatchObject({ code: "ENGINE", message: expect.stringContaining("under way") });
    const early = await run.checkpoint();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(run.collisions).toBeGreaterThan(0);
    expect(run.time).toBeGreaterThan(0);
    expect(Buffer.compare(await run.checkpoint(), early)).not.toBe(0);
    await run.dispose();
    expect(await move).toBe("stopped");
  });

  it("stops at the signal and at the wall time, with a checkpoint that goes on anywhere", async () => {
    const controller = new AbortController();
    const kept: Uint8Array[] = [];
    const checkpoint = { everySeconds: 1000, onCheckpoint: (bytes: Uint8Array) => void kept.push(bytes) };
    setTimeout(() => controller.abort(), 150);
    const stopped = await simulate(LONG, { worker: true, signal: controller.signal, checkpoint });
    expect(stopped.status).toBe("stopped");
    expect(kept.map((bytes) => Buffer.compare(bytes, stopped.checkpoint))).toEqual([0]);
    const longer = await simulate(LONG, { worker: true, wallTime: 0.1, resume: stopped.checkpoint });
    expect(longer.status).toBe("stopped");
    expect(longer.provenance.collisions).toBeGreaterThan(stopped.provenance.collisions);
    await using there = await Simulation.restore(stopped.checkpoint, { worker: true });
    await using here = await Simulation.restore(stopped.checkpoint, { worker: false });
    for (const run of [there, here]) await run.advance(100);
    expect(await there.stateHash()).toBe(await here.stateHash());
  });

  it("does not begin when the signal fires while its worker starts", async () => {
    for (const wait of [0, 1, 5, 10, 20, 40]) {
      const controller = new AbortController();
      // More runs than there are idle workers.
      const others = Array.from({ length: 3 }, () => simulate({ ...LONG, tEnd: 0.01 }, { worker: true, engine: "wasm" }));
      const attempt = simulate(LONG, { worker: true, engine: "wasm", signal: controller.signal }).then(
        ({ status }) => status,
        (error: unknown) => error,
      );
      setTimeout(() => controller.abort(), wait);
      const came = await attempt;
      if (came !== "stopped") expect(came).toMatchObject({ code: "ABORTED", path: "options.signal" });
      await Promise.all(others);
    }
  });

  it("waits for callbacks, one at a time", async () => {
    let [inside, most, calls] = [0, 0, 0];
    const slow = async () => {
      inside += 1;
      calls += 1;
      most = inside > most ? inside : most;
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside -= 1;
    };
    const checkpoint = { everySeconds: 0.01, onCheckpoint: slow };
    await simulate(LONG, { worker: true, wallTime: 0.8, onProgress: slow, checkpoint });
    expect(calls).toBeGreaterThan(5);
    expect([inside, most]).toEqual([0, 1]);
  });
});

describe("errors from a worker", () => {
  it("of a callback that threw: the very error as cause, and the checkpoint", async () => {
    const thrown = { not: "an error" };
    const throwing = () => {
      throw thrown;
    };
    const error = await errorOf(simulate(LONG, { worker: true, onProgress: throwing }));
    expect(error).toBeInstanceOf(LandauError);
    expect(error).toMatchObject({ code: "ABORTED", path: "options.onProgress" });
    const { cause, checkpoint } = error as LandauError;
    expect(cause).toBe(thrown);
    await using run = await Simulation.restore(checkpoint as Uint8Array);
    expect(run.collisions).toBeGreaterThan(0);
  });

  it("have the code, path, message and value that they have in place", async () => {
    const { checkpoint } = await simulate(CONFIG);
    const damaged = checkpoint.slice();
    damaged[500] = (damaged[500] as number) ^ 1;
    const fired = AbortSignal.abort(new Error("no more"));
    const attempts = [
      [{ ...CONFIG, gamma: 2 }, {}],
      [CONFIG, { resume: damaged }],
      [CONFIG, { resume: checkpoint.subarray(0, 300) }],
      [{ ...CONFIG, seed: 1 }, { resume: checkpoint }],
      [{ ...CONFIG, tEnd: 0.1 }, { resume: checkpoint }],
      [{ ...CONFIG, particles: 2 ** 31, tEnd: 0 }, { engine: "wasm" }],
      [CONFIG, { signal: fired }],
      [CONFIG, { engine: "steam" }],
    ] as const;
    for (const [config, options] of attempts) {
      const [away, here] = await Promise.all([true, false].map((worker) => errorOf(simulate(config, { ...options, worker } as never))));
      const { code, path, value, message } = here as LandauError;
      expect(away).toBeInstanceOf(LandauError);
      expect(away).toMatchObject({ code, path, message });
      // Bytes to resume are copied at the call; anything else is the caller's own.
      if (value instanceof Uint8Array) expect((away as LandauError).value).toEqual(value);
      else expect((away as LandauError).value).toBe(value);
    }
  });

  it("are thrown for a worker option that is no choice", async () => {
    expect(await errorOf(simulate(CONFIG, { worker: "yes" as never }))).toMatchObject({
      code: "CONFIG",
      path: "options.worker",
      value: "yes",
      message: expect.stringContaining('allowed: true, false or "auto"'),
    });
  });
});

describe("the worker's own door", () => {
  let port: WorkerPort | undefined;
  let handle: WorkerHandle | undefined;
  afterEach(() => {
    port?.terminate();
    handle?.terminate();
  });

  it("refuses messages that are none of ours, names what is wrong, and lives on", async () => {
    port = await startWorker(undefined);
    const heard: FromWorker[] = [];
    port.listen((message) => {
      if ((message as FromWorker).type !== "tick") heard.push(message as FromWorker);
    });
    const next = async (): Promise<FromWorker> => {
      while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return heard.shift() as FromWorker;
    };
    expect(await next()).toMatchObject({ type: "ready" });
    const { config, plan, times, seed } = resolve(validated(CONFIG));
    const task = { config, plan, times, seed, manner: { engine: "reference", deadline: Number.POSITIVE_INFINITY, progress: false } };
    const bad: readonly (readonly [unknown, string])[] = [
      [null, "message"],
      ["simulate", "message"],
      [{}, "message.type"],
      [{ type: "cal", run: 0 }, "message.type"],
      [{ type: "stop", run: -1 }, "message.run"],
      [{ type: "stop", run: 1.5 }, "message.run"],
      [{ type: "answer", run: 0, ask: "0" }, "message.ask"],
      [{ type: "call", run: 0, method: "next" }, "message.id"],
    ];
    for (const [message, path] of bad) {
      port.post(message);
      expect(await next()).toMatchObject({ type: "refused", error: { code: "CONFIG", path } });
    }
    const badCalls: readonly (readonly [string, unknown, string])[] = [
      ["toString", undefined, "message.method"],
      ["simulate", undefined, "message.given"],
      ["simulate", { ...task, plan: "plan" }, "message.given.plan"],
      ["simulate", { ...task, times: [0, 1] }, "message.given.times"],
      ["simulate", { ...task, seed: 1 }, "message.given.seed"],
      ["simulate", { ...task, manner: { ...task.manner, engine: "steam" } }, "message.given.manner.engine"],
      ["simulate", { ...task, config: { ...config, observe: { quantities: ["heat"] } } }, "message.given.config.observe.quantities"],
      ["stream", { ...task, resume: "bytes" }, "message.given.resume"],
      ["restore", { manner: task.manner }, "message.given.checkpoint"],
      ["move", { t: Number.NaN }, "message.given"],
      ["observe", ["heat"], "message.given"],
    ];
    for (const [method, given, path] of badCalls) {
      port.post({ type: "call", id: 7, run: 0, method, given });
      expect(await next()).toMatchObject({ type: "failure", id: 7, error: { code: "CONFIG", path } });
    }
    port.post({ type: "call", id: 8, run: 3, method: "next", given: undefined });
    expect(await next()).toMatchObject({ type: "failure", id: 8, error: { code: "ENGINE", message: expect.stringContaining("no run 3") } });
    port.post({ type: "call", id: 9, run: 4, method: "create", given: { ...task, plan: plan.subarray(0, 50) } });
    expect(await next()).toMatchObject({ type: "failure", id: 9 });
    port.post({ type: "call", id: 10, run: 4, method: "simulate", given: task });
    const { provenance } = await simulate(CONFIG);
    expect(await next()).toMatchObject({ type: "reply", id: 10, answer: { provenance: { stateHash: provenance.stateHash } } });
  });

  it("tells those who wait when the worker is gone", async () => {
    handle = await spawnWorker();
    const run = handle.enlist({});
    const call = errorOf(handle.call(run, "simulate", taskOf(prepare(LONG, { engine: "reference" }), "reference")));
    handle.terminate();
    expect(await call).toMatchObject({ code: "ENGINE", message: expect.stringContaining("terminated") });
    expect(await errorOf(handle.call(run, "next", undefined))).toMatchObject({ code: "ENGINE" });
    expect([handle.runs, handle.broken]).toEqual([0, true]);
  });
});

describe("many runs in workers", () => {
  it("at once give the same states, however they share", async () => {
    const count = 4 * availableParallelism() + 12;
    const hashes = await Promise.all(
      Array.from({ length: count }, async () => (await simulate(CONFIG, { engine: "wasm", worker: true })).provenance.stateHash),
    );
    expect(new Set(hashes)).toEqual(new Set([(await simulate(CONFIG)).provenance.stateHash]));
  });
});
