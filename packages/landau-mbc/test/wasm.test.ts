import { describe, expect, it } from "vitest";
import { resolve } from "../src/resolve.ts";
import { validated } from "../src/config.ts";
import type { Engine } from "../src/engine.ts";
import { bytes as scalarBytes } from "../src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../src/engines/generated/wasm_simd.ts";
import { hasSimd } from "../src/engines/simd_detection.ts";
import { wasmEngine } from "../src/engines/wasm.ts";
import { refusal } from "./refusal.ts";

const planOf = (particles: number) => resolve(validated({ particles, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" } })).plan;

/** More numbers than 4 GiB hold, past every check: the module traps. */
const breakDown = (engine: Engine) => refusal(() => engine.stages.uniforms(0n, 0, 4294967295));

describe.each(
  [
    ["wasm", simdBytes],
    ["wasm-scalar", scalarBytes],
  ] as const,
)("the %s engine", (name, bytes) => {
  const fresh = async () => wasmEngine(name, await WebAssembly.compile(bytes()));

  it("goes on with a new instance after a trap, and lets no run of the broken one speak", async () => {
    const engine = await fresh();
    const run = engine.start(planOf(100));
    run.advance(50);
    const checkpoint = run.checkpoint();
    expect(breakDown(engine)).toMatchObject({ code: "ENGINE", message: expect.stringContaining("broke down") });
    expect(refusal(() => run.advance(60))).toMatchObject({ code: "ENGINE", message: expect.stringContaining("start or resume anew") });
    run.free();
    const again = engine.resume(checkpoint);
    expect(again.collisions).toBe(50);
    again.free();
  });

  it("refuses what does not fit into 4 GiB, says what would, and goes on", async () => {
    const engine = await fresh();
    for (const particles of [170_000_000, 2 ** 31]) {
      const error = refusal(() => engine.start(planOf(particles)));
      expect(error).toMatchObject({ code: "MEMORY", path: "particles", value: particles });
      const fits = Number(/about (\d+) would fit/.exec(error.message)?.[1]);
      expect(fits).toBeGreaterThan(1e7);
      expect(fits).toBeLessThan(1.8e8);
    }
    const run = engine.start(planOf(10));
    run.advance(5);
    expect(run.collisions).toBe(5);
    run.free();
  });

  it("refuses to use a run that has been freed, and frees it once", async () => {
    const engine = await fresh();
    const run = engine.start(planOf(10));
    run.free();
    run.free();
    expect(refusal(() => run.frame())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
  });

  it("holds no more memory after 300 runs than after 30", async () => {
    const engine = await fresh();
    const before: number[] = [];
    for (let k = 0; k < 300; k++) {
      const run = engine.start(planOf(20_000));
      run.advance(100);
      run.free();
      if (k === 30 || k === 299) before.push(process.memoryUsage().external + process.memoryUsage().arrayBuffers);
    }
    expect((before[1] as number) - (before[0] as number)).toBeLessThan(2e7);
  });

  it("runs several runs at once without mixing them", async () => {
    const engine = await fresh();
    const alone = engine.start(planOf(50));
    alone.advance(400);
    const [a, b] = [engine.start(planOf(50)), engine.start(planOf(60))];
    for (let k = 100; k <= 400; k += 100) {
      a.advance(k);
      b.advance(k);
    }
    expect(a.stateHash()).toBe(alone.stateHash());
    expect(b.stateHash()).not.toBe(alone.stateHash());
    for (const run of [a, b, alone]) run.free();
  });
});

describe("the detection of SIMD", () => {
  it("finds it here", () => {
    expect(hasSimd()).toBe(true);
  });
});
