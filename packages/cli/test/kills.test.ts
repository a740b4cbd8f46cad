import { describe, expect, it } from "vitest";
import { bundledProgram } from "./bundled_program.ts";
import { survive } from "./kills.ts";

/** Fixed moments as far as a machine lets them be: a congruential generator. */
function moments(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("a run that is killed with kill -9", () => {
  it("50 times at random moments loses nothing and comes to the bits of the unbroken one", { timeout: 300_000 }, async () => {
    const { killed, killedAtWork, resumed, finished, lost } = await survive(await bundledProgram(), 50, moments(9));
    expect(lost).toEqual([]);
    expect(killed).toBe(50);
    // Most moments must have been ones that matter.
    expect(killedAtWork).toBeGreaterThan(25);
    expect(resumed).toBeGreaterThan(25);
    expect(finished).toBeGreaterThan(2);
  });
});
