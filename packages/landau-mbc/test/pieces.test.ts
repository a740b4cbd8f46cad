import type { Pieces } from "@landau-mbc/reference";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awaited, inTurns } from "../src/awaited.ts";
import { validated } from "../src/config.ts";
import { depart } from "../src/departure.ts";
import type { Engine, PiecewiseStart } from "../src/engine.ts";
import { EngineLoader } from "../src/engine_loader.ts";
import { bytes as scalarBytes } from "../src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../src/engines/generated/wasm_simd.ts";
import { readSimulationOptions } from "../src/options.ts";
import { resolve } from "../src/resolve.ts";
import { ENGINES } from "./engines.ts";

const CHUNK = 4096;
/** Chunks of the runs here; the last one is not full. */
const CHUNKS = 6;
const particles = CHUNK * (CHUNKS - 1) + 17;
const CONFIG = { particles, gamma: -3, h: 0.02, tEnd: 1, seed: 5, initial: { kind: "bkw", K0: 0.7 } } as const;
const data = Float64Array.from({ length: 3 * particles }, (_, k) => ((k * 7919) % 10007) / 10007 - 0.5);

const loader = new EngineLoader({ simd: () => WebAssembly.compile(simdBytes()), scalar: () => WebAssembly.compile(scalarBytes()) });
const resolved = (config: object = {}) => resolve(validated({ ...CONFIG, ...config }));

/** The result and the number of pieces before it. */
function counted<T>(work: Pieces<T>): readonly [result: T, pieces: number] {
  for (let pieces = 0;; pieces++) {
    const { done, value } = work.next();
    if (done === true) return [value, pieces];
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** Every look at the clock finds it 10 ms on, so that each piece seems to have taken that long. */
function slowPieces(): void {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now += 10);
}

afterEach(() => void vi.restoreAllMocks());

describe.each(ENGINES)("work in pieces, %s", (name) => {
  const piecewise = async (): Promise<Engine & { readonly inPieces: PiecewiseStart }> => {
    const engine = await loader.load(name);
    if (engine.inPieces === undefined) throw new Error(`${name} does nothing in pieces`);
    return { ...engine, inPieces: engine.inPieces };
  };

  it("has a piece for every chunk of particles, and the bits of the work at once", async () => {
    const { inPieces, start, resume } = await piecewise();
    for (const config of [{}, { initial: { kind: "uniform-ball", exactMoments: true } }, { initial: { kind: "velocities", data } }]) {
      const { plan, velocities } = resolved(config);
      const whole = start(plan, velocities);
      const [run, pieces] = counted(inPieces.start(plan, velocities));
      expect(pieces).toBeGreaterThanOrEqual(CHUNKS);
      for (const each of [whole, run]) each.advance(20_000);
      const [hash, hashPieces] = counted(run.stateHashInPieces());
      const [frame, framePieces] = counted(run.frameInPieces());
      const [checkpoint, checkpointPieces] = counted(run.checkpointInPieces());
      const [velocitiesRead, velocitiesPieces] = counted(run.velocitiesInPieces());
      for (const count of [hashPieces, framePieces, checkpointPieces, velocitiesPieces]) expect(count).toBeGreaterThanOrEqual(CHUNKS);
      expect(hash).toBe(whole.stateHash());
      expect(frame).toEqual(whole.frame());
      expect(Buffer.compare(bytesOf(velocitiesRead), bytesOf(whole.velocities()))).toBe(0);
      expect(run.velocities(4000, 8200)).toEqual(velocitiesRead.slice(3 * 4000, 3 * 8200));
      expect(Buffer.compare(checkpoint, whole.checkpoint())).toBe(0);
      const [restored, restoredPieces] = counted(inPieces.resume(checkpoint));
      expect(restoredPieces).toBeGreaterThanOrEqual(2 * CHUNKS);
      expect(restored.stateHash()).toBe(hash);
      for (const each of [whole, run, restored, resume(checkpoint)]) each.free();
    }
  });

  it("begins anew when it was given up half way", async () => {
    const [run] = counted((await piecewise()).inPieces.start(resolved().plan));
    run.advance(5000);
    const works = [() => run.frameInPieces(), () => run.checkpointInPieces(), () => run.stateHashInPieces()];
    for (const work of works as (() => Pieces<Float64Array | Uint8Array | string>)[]) {
      const [whole] = counted(work());
      const given = work();
      given.next();
      given.next();
      given.return(undefined as never);
      expect(String(counted(work())[0]) === String(whole)).toBe(true);
    }
    run.free();
  });

  it("refuses what it refuses at once, by the same error", async () => {
    const { inPieces, start, away } = await piecewise();
    const { plan } = resolved();
    const run = start(plan);
    const intact = run.checkpoint();
    run.free();
    const bad = [0, 9, 20, 100, 5000, intact.length - 1].map((at) => intact.map((byte, k) => (k === at ? byte ^ 1 : byte)));
    for (const bytes of [...bad, intact.subarray(0, 100), intact.subarray(0, intact.length - 1), new Uint8Array(0), new Uint8Array(40)]) {
      const refused = refusalOf(() => counted(inPieces.resume(bytes)));
      expect(refused).toMatchObject({ code: "CHECKPOINT" });
      if (away !== undefined) await expect(away.resume(bytes)).rejects.toMatchObject(refused);
    }
    const fast = data.slice();
    fast[3 * (particles - 3)] = 1e9;
    const { plan: given } = resolved({ initial: { kind: "velocities", data } });
    const tooFast = refusalOf(() => counted(inPieces.start(given, fast)));
    expect(tooFast).toMatchObject({ code: "GRID_OVERFLOW", message: expect.stringContaining(`particle ${particles - 3}`) });
    expect(refusalOf(() => counted(inPieces.start(plan, data)))).toMatchObject({
      code: "CONFIG",
      message: expect.stringContaining("initial.data"),
    });
  });
});

function refusalOf(work: () => unknown): { readonly code: unknown; readonly message: unknown } {
  try {
    work();
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string };
    return { code, message };
  }
  throw new Error("not refused");
}

describe("a thread that works in pieces", () => {
  it("lets the event loop turn between two of them", async () => {
    slowPieces();
    let turns = 0;
    const work = (function*(): Pieces<string> {
      for (let piece = 0; piece < 10; piece++) {
        setImmediate(() => turns++);
        yield;
        expect(turns).toBe(piece + 1);
      }
      return "done";
    })();
    expect(await inTurns(work)).toBe("done");
  });

  it("hears the signal between two pieces of a start or a restore, and gives it up", async () => {
    const engine = await loader.load("wasm");
    const { plan } = resolved();
    const run = engine.start(plan);
    const checkpoint = run.checkpoint();
    run.free();
    for (const resume of [undefined, checkpoint]) {
      const controller = new AbortController();
      let pieces = 0;
      const until3 = function*<T>(work: Pieces<T>): Pieces<T> {
        for (;;) {
          const { done, value } = work.next();
          if (done === true) return value;
          if (++pieces === 3) setImmediate(() => controller.abort("enough"));
          yield;
        }
      };
      const { inPieces } = engine as { inPieces: PiecewiseStart };
      const watched: Engine = {
        ...engine,
        inPieces: { start: (...given) => until3(inPieces.start(...given)), resume: (given) => until3(inPieces.resume(given)) },
      };
      vi.spyOn(loader, "load").mockResolvedValue(watched);
      slowPieces();
      const how = readSimulationOptions({ engine: "wasm", signal: controller.signal });
      await expect(depart(loader, resolved(), how, resume)).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(pieces).toBeLessThanOrEqual(4);
      vi.restoreAllMocks();
    }
  });

  it("does what is asked of a run in the order of asking, and frees it at the end of what is under way", async () => {
    const engine = await loader.load("wasm");
    const here = engine.start(resolved().plan);
    const first = here.checkpoint();
    here.advance(5000);
    slowPieces();
    const run = await awaited(engine).start(resolved().plan);
    const [checkpoint, moved, hash] = [run.checkpoint(), run.advance(5000), run.stateHash()];
    expect(Buffer.compare(await checkpoint, first)).toBe(0);
    await moved;
    expect(await hash).toBe(here.stateHash());
    const [last, late] = [run.checkpoint(), run.frame()];
    await new Promise((resolve) => setImmediate(resolve));
    run.free();
    expect(Buffer.compare(await last, here.checkpoint())).toBe(0);
    await expect(late).rejects.toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
    here.free();
  });
});
