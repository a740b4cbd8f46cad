/** WebAssembly at its real limit: the largest run that is let in, in a memory of at most 65536 pages. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validated } from "../../packages/landau-mbc/src/config.ts";
import { bytes as simdBytes } from "../../packages/landau-mbc/src/engines/generated/wasm_simd.ts";
import { wasmEngine } from "../../packages/landau-mbc/src/engines/wasm.ts";
import { availableBytes, WASM_FOOTPRINT } from "../../packages/landau-mbc/src/memory.ts";
import { resolve } from "../../packages/landau-mbc/src/resolve.ts";
import { refusal } from "../../packages/landau-mbc/test/refusal.ts";

const PAGE = 65536;
/** The most that is let in. */
const MOST = Math.floor(WASM_FOOTPRINT.limit / WASM_FOOTPRINT.bytesPerParticle);
/** The memory, the copy outside it, and some for everything else. */
const NEEDED = 8e9;
const there = availableBytes();

const planOf = (particles: number) =>
  resolve(validated({ particles, gamma: -3, h: 0.02, tEnd: 1, seed: 4, initial: { kind: "maxwellian" } })).plan;

/** Memories of the instances that are made meanwhile. */
const memories: WebAssembly.Memory[] = [];
const { Instance } = WebAssembly;
beforeAll(() => {
  WebAssembly.Instance = new Proxy(Instance, {
    construct: (target, given) => {
      const instance = Reflect.construct(target, given) as WebAssembly.Instance;
      memories.push(instance.exports.memory as WebAssembly.Memory);
      return instance;
    },
  });
});
afterAll(() => {
  WebAssembly.Instance = Instance;
});

/** Said where it is left out. */
const lack = there < NEEDED ? ` (not tried: ${(there / 1e9).toFixed(1)} GB of memory are free, ${NEEDED / 1e9} are needed)` : "";

describe(`a WebAssembly memory of 4 GiB${lack}`, () => {
  it.skipIf(lack !== "")(
    "holds the largest run that is let in, refuses what is more, is read in place, and breaks no other run",
    async () => {
      const module = await WebAssembly.compile(simdBytes() as Uint8Array<ArrayBuffer>);
      const engine = wasmEngine("wasm", module);
      expect(refusal(() => engine.start(planOf(MOST + 1)))).toMatchObject({
        code: "MEMORY",
        path: "particles",
        value: MOST + 1,
        message: expect.stringMatching(/allowed: about 66000000 would fit$/),
      });
      const largest = await engine.start(planOf(MOST));
      largest.advance(1000);
      expect(largest.collisions).toBe(1000);

      // Others have no room beside it, and break nothing.
      const beside = await engine.start(planOf(1000));
      beside.advance(500);
      largest.advance(2000);
      const alone = await wasmEngine("wasm", module).start(planOf(1000));
      alone.advance(500);
      expect(beside.stateHash()).toBe(alone.stateHash());
      expect(memories[1]?.buffer.byteLength).toBeLessThan(100 * PAGE);

      // What is read of it goes out in pieces, for which there is room.
      const held = memories[0]?.buffer.byteLength ?? 0;
      const velocities = largest.velocities();
      expect(velocities.length).toBe(3 * MOST);
      for (const from of [0, MOST - 1000]) {
        expect(velocities.subarray(3 * from, 3 * (from + 1000))).toEqual(largest.velocities(from, from + 1000));
      }
      expect((memories[0]?.buffer.byteLength ?? 0) - held).toBeLessThan(100 * PAGE);
      console.log(`${MOST} particles: ${held / PAGE} of 65536 pages`);
      for (const run of [largest, beside, alone]) run.free();
      const again = await engine.start(planOf(1000));
      again.advance(10);
      expect(again.collisions).toBe(10);
      again.free();
    },
  );
});
