import { afterEach, describe, expect, it, vi } from "vitest";
import { awaited } from "../src/awaited.ts";
import type { AwaitedRun, AwaitedStart, Engine } from "../src/engine.ts";
import { EngineLoader } from "../src/engine_loader.ts";
import { bytes as simdBytes } from "../src/engines/generated/wasm_simd.ts";
import { type Progress, simulate, Simulation } from "../src/entrypoints/main.ts";
import { runSimulation } from "../src/simulate.ts";
import { prepare } from "../src/stream.ts";
import { ENGINES } from "./engines.ts";

const CONFIG = {
  particles: 2000,
  gamma: -3,
  h: 0.02,
  tEnd: 1,
  seed: 5,
  initial: { kind: "maxwellian" },
  observe: { every: 0.25, quantities: ["energy"] },
} as const;
const LONG = { ...CONFIG, tEnd: 1e5, observe: {} };

const loader = new EngineLoader({ simd: () => WebAssembly.compile(simdBytes()) });

/** `simulate` on an engine some of whose methods are replaced. */
async function simulated(change: (run: AwaitedRun) => Partial<AwaitedRun>, config: object, options: object) {
  const engine = await loader.load("wasm");
  const changed = (run: AwaitedRun): AwaitedRun => {
    const changes = change(run);
    return new Proxy(run, {
      get(target, key) {
        const value: unknown = key in changes ? Reflect.get(changes, key) : Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  const away: AwaitedStart = {
    start: async (...given) => changed(await awaited(engine).start(...given)),
    resume: async (...given) => changed(await awaited(engine).resume(...given)),
  };
  vi.spyOn(loader, "load").mockResolvedValue({ ...engine, away } satisfies Engine);
  return runSimulation(loader, prepare(config, { engine: "wasm", ...options }), "a test");
}

/** Something that happens once, and is waited for. */
function event() {
  let happen = (): void => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happen, happened };
}

afterEach(() => void vi.restoreAllMocks());

describe.each(ENGINES)("the progress, %s", (engine) => {
  it("says once, at its end, that the run has come to its end or has been stopped", async () => {
    let told: Progress["status"][] = [];
    const onProgress = ({ status }: Progress) => void told.push(status);
    /** What has been told since the last question, without "running" before its end. */
    const ends = () => {
      const since = told;
      told = [];
      return since.filter((status, k) => status !== "running" || k === since.length - 1);
    };
    await simulate(CONFIG, { engine, onProgress });
    expect(ends()).toEqual(["done"]);
    expect((await simulate(LONG, { engine, onProgress, wallTime: 0.05 })).status).toBe("stopped");
    expect(ends()).toEqual(["stopped"]);
    const simulation = await Simulation.create(LONG, { engine, onProgress, wallTime: 0.05 });
    expect(await simulation.runUntil(1e4)).toBe("stopped");
    expect(ends()).toEqual(["stopped"]);
    expect(await simulation.advance(1)).toBe("done");
    expect(ends()).toEqual(["done"]);
    await simulation.dispose();
  });
});

describe("a stop", () => {
  it("while a frame is read does not wait for it, and the run that goes on has that frame", async () => {
    const whole = await simulate(CONFIG, { engine: "wasm" });
    const controller = new AbortController();
    const read = event();
    const told = event();
    const order: string[] = [];
    let frames = 0;
    const run = simulated(
      (run) => ({
        frame: async () => {
          if (++frames === 3) {
            setImmediate(() => controller.abort());
            await read.happened;
            order.push("read");
          }
          return run.frame();
        },
      }),
      CONFIG,
      {
        signal: controller.signal,
        onProgress: ({ status }: Progress) => {
          if (status !== "stopped") return;
          order.push("told");
          told.happen();
        },
      },
    );
    await told.happened;
    read.happen();
    const stopped = await run;
    expect(order[0]).toBe("told");
    expect([stopped.status, [...stopped.times]]).toEqual(["stopped", [0, 0.25]]);
    const rest = await simulate(CONFIG, { engine: "wasm", resume: stopped.checkpoint });
    expect([...rest.times]).toEqual([0.5, 0.75, 1]);
    expect(rest.provenance.stateHash).toBe(whole.provenance.stateHash);
    expect([...(rest.series.energy as Float64Array)]).toEqual([...(whole.series.energy as Float64Array).slice(2)]);
  });

  it("while a checkpoint is handed out is told meanwhile, and hands out no second one of the same state", async () => {
    const controller = new AbortController();
    const written = event();
    const taken: Uint8Array[] = [];
    const result = await simulate(LONG, {
      engine: "wasm",
      signal: controller.signal,
      checkpoint: {
        everySeconds: 0.001,
        onCheckpoint: async (bytes) => {
          taken.push(bytes);
          controller.abort();
          await written.happened;
        },
      },
      // Or it would never have been handed out.
      onProgress: ({ status }) => status === "stopped" && written.happen(),
    });
    expect(result.status).toBe("stopped");
    expect(taken).toHaveLength(1);
    expect(Buffer.compare(taken[0] as Uint8Array, result.checkpoint)).toBe(0);
  });

  it("while a checkpoint is handed out loses no error of its callback", async () => {
    const controller = new AbortController();
    const onCheckpoint = vi.fn(async () => {
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error("disk full");
    });
    const run = simulate(LONG, { engine: "wasm", signal: controller.signal, checkpoint: { everySeconds: 0.001, onCheckpoint } });
    await expect(run).rejects.toMatchObject({
      code: "ABORTED",
      path: "options.checkpoint.onCheckpoint",
      cause: { message: "disk full" },
      checkpoint: expect.any(Uint8Array),
    });
    expect(onCheckpoint).toHaveBeenCalledTimes(1);
  });
});
