import { describe, expect, it } from "vitest";
import { validated } from "../src/config.ts";
import { EngineLoader } from "../src/engine_loader.ts";
import { bytes as scalarBytes } from "../src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../src/engines/generated/wasm_simd.ts";
import { wasmEngine } from "../src/engines/wasm.ts";
import { resolve } from "../src/resolve.ts";
import { ENGINES } from "./engines.ts";
import { growth, inChild } from "./memory.ts";
import { refusal } from "./refusal.ts";

/** A run of 100,000 particles: 32 bytes each. */
const ONE_RUN = 3_200_000;
const SIMULATIONS = 60;

const planOf = (particles: number) => resolve(validated({ particles, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" } })).plan;

describe("memory", () => {
  it.each(ENGINES.filter((engine) => ["wasm", "native"].includes(engine)))(
    `of ${SIMULATIONS} simulations on %s is given back`,
    async (engine) => {
      const { rss, buffers } = await growth(engine, SIMULATIONS);
      // Fifty-four leaked ones would be 172 MB; the allocator and the collector keep some tens of megabytes as they like.
      expect(rss).toBeLessThan(40 * ONE_RUN);
      expect(buffers).toBeLessThan(10 * ONE_RUN);
    },
  );

  it.runIf(ENGINES.includes("native"))("of 200,000 arrays that one call asks for is given back before its end", async () => {
    const run = (await new EngineLoader({}).load("native")).start(planOf(8));
    const ask = (times: number) => {
      for (let k = 0; k < times; k++) run.velocities().fill(run.frame()[3] as number);
    };
    ask(20_000);
    const before = process.memoryUsage().rss;
    ask(100_000);
    const grown = process.memoryUsage().rss - before;
    run.free();
    // Kept until the event loop turns, the two hundred thousand would be 140 MB.
    expect(grown).toBeLessThan(60_000_000);
  });

  it.runIf(ENGINES.includes("native"))(
    "that the system refuses is a MEMORY error that says what would fit, and the process goes on",
    async () => {
      const refusal = await inChild<Record<string, unknown>>("starved", "native");
      expect(refusal).toMatchObject({ typed: true, code: "MEMORY", path: "particles", value: 60_000_000, goesOn: true });
      const fits = Number(/about (\d+) would fit/.exec(String(refusal.message))?.[1]);
      expect(fits).toBeGreaterThan(1e5);
      expect(fits).toBeLessThan(6e7);
    },
  );

  it.each([["wasm", simdBytes], ["wasm-scalar", scalarBytes]] as const)(
    "that a module of %s is refused, at its limit, is a MEMORY error too, and the module goes on",
    async (name, bytes) => {
      const limited = limitedMemory(new Uint8Array(bytes()), 200);
      const engine = wasmEngine(name, await WebAssembly.compile(limited as Uint8Array<ArrayBuffer>));
      const error = refusal(() => engine.start(planOf(500_000)));
      expect(error).toMatchObject({ code: "MEMORY", path: "particles", value: 500_000 });
      expect(error.message).toMatch(/allowed: about \d+ would fit/);
      const run = engine.start(planOf(200_000));
      run.advance(10);
      // 6.4 MB of 13.1 are taken, 4.8 are wanted for the bytes and as many again for their copy.
      expect(refusal(() => [run.checkpoint(), run.checkpoint(), engine.start(planOf(200_000))]).code).toBe("MEMORY");
      expect(run.collisions).toBe(10);
      run.free();
      engine.start(planOf(200_000)).free();
    },
  );
});

/** The module with a largest size of its memory, in pages of 64 KiB: as if 4 GiB had been reached already. */
function limitedMemory(module: Uint8Array, pages: number): Uint8Array {
  for (let at = 8; at < module.length;) {
    const id = module[at] as number;
    const [size, begin] = leb128(module, at + 1);
    if (id === 5) {
      // One memory without a largest size.
      expect([module[begin], module[begin + 1]]).toEqual([1, 0]);
      const smallest = module.subarray(begin + 2, begin + size);
      const section = [1, 1, ...smallest, (pages & 127) | 128, pages >> 7];
      return Buffer.concat([module.subarray(0, at), Uint8Array.of(5, section.length, ...section), module.subarray(begin + size)]);
    }
    at = begin + size;
  }
  throw new Error("the module has no memory");
}

/** An unsigned number of variable length, and where it ends. */
function leb128(bytes: Uint8Array, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start, shift = 0;; at++, shift += 7) {
    value |= ((bytes[at] as number) & 127) << shift;
    if ((bytes[at] as number) < 128) return [value, at + 1];
  }
}
