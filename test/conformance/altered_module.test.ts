/**
 * The ladder on a compiled engine with one constant altered in its bytes: what reaches a run through many layers is still named by the
 * chapter that the constant belongs to.
 */

import { describe, expect, it } from "vitest";
import { wasmEngine } from "../../packages/landau-mbc/src/engines/wasm.ts";
import { bytes as scalarBytes } from "../../packages/landau-mbc/src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../../packages/landau-mbc/src/engines/generated/wasm_simd.ts";
import { reference } from "../engines.ts";
import { fromBits, neighbour } from "../vectors/bits.ts";
import clock from "../vectors/clock.json" with { type: "json" };
import table from "../vectors/heat_kernel_table.json" with { type: "json" };
import { bodies, runBody } from "./index.ts";

const view = new DataView(new ArrayBuffer(8));

function bytesOfDouble(x: number): Uint8Array {
  view.setFloat64(0, x, true);
  return new Uint8Array(view.buffer.slice(0));
}

function bytesOfInteger(digits: string): Uint8Array {
  view.setBigUint64(0, BigInt(`0x${digits}`), true);
  return new Uint8Array(view.buffer.slice(0));
}

/** The module with every occurrence of a pattern replaced, and how many there were. */
function altered(module: Uint8Array, pattern: Uint8Array, replacement: Uint8Array): { module: Uint8Array; places: number } {
  const out = module.slice();
  let places = 0;
  for (let at = 0; at + pattern.length <= out.length; at++) {
    if (!pattern.every((byte, k) => module[at + k] === byte)) continue;
    out.set(replacement, at);
    places++;
  }
  return { module: out, places };
}

/** The first failing body, "chapter (rung)". */
async function firstFailure(module: Uint8Array): Promise<string> {
  const engine = wasmEngine("wasm", await WebAssembly.compile(module.slice().buffer));
  for (const body of bodies) {
    try {
      await runBody(body, engine, reference);
    } catch {
      return `${body.chapter} (${body.rung})`;
    }
  }
  return "none";
}

const nudged = (x: number) => [bytesOfDouble(x), bytesOfDouble(neighbour(x, 1))] as const;
const threshold = clock.thresholds[60]!;

/** The constant's place in SPEC, the bytes before and after, and the rung that must fail first. */
const CONSTANTS = [
  ["a coefficient of ln, one unit off", ...nudged(0.6666666666666736), "elementary (operation)"],
  ["a coefficient of exp, one unit off", ...nudged(0.041666666666511976), "elementary (operation)"],
  ["a coefficient of the sine, one unit off", ...nudged(81.60524927594776), "elementary (operation)"],
  [
    "a threshold of the clock, halved",
    bytesOfInteger(threshold),
    bytesOfInteger((BigInt(`0x${threshold}`) / 2n).toString(16)),
    "clock (stage)",
  ],
  ["a coefficient of the heat kernel, one unit off", ...nudged(fromBits(table.polynomials.SMALL_TIME[0]![1]!)), "heat_kernel (stage)"],
] as const;

for (const [flavour, bytes] of [["wasm-scalar", scalarBytes], ["wasm", simdBytes]] as const) {
  describe(`${flavour} with one constant altered`, () => {
    for (const [what, pattern, replacement, expected] of CONSTANTS) {
      it(`${what}: ${expected}`, async () => {
        const { module, places } = altered(new Uint8Array(bytes()), pattern, replacement);
        expect(places, "places of the constant in the module").toBeGreaterThan(0);
        expect(await firstFailure(module)).toBe(expected);
      });
    }

    it("and unaltered: none", async () => {
      expect(await firstFailure(new Uint8Array(bytes()))).toBe("none");
    });
  });
}
