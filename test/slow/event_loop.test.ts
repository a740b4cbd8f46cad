/** While a run of ten million particles is under way, the event loop of Node stays free: timers come when they should. */

import { capabilities, simulate } from "landau-mbc";
import { describe, expect, it } from "vitest";

const CONFIG = { particles: 10_000_000, gamma: -3, h: 0.02, tEnd: 0.004, seed: 1, initial: { kind: "maxwellian" } } as const;
const MILLISECONDS = 20;

describe.runIf(capabilities().engines.native === true)("the native engine with 10^7 particles", () => {
  it(`keeps the event loop for less than ${MILLISECONDS} ms at a time, from the first particle to the last hash`, async () => {
    // Another program may keep a timer waiting, though hardly five times over; what held the loop itself would always do so.
    let best = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 5 && !(best < MILLISECONDS); tries++) {
      const gaps = await gapsWhileItRuns();
      console.log(`largest gaps between timers of 1 ms: ${gaps.slice(0, 5).map((gap) => gap.toFixed(1)).join(", ")} ms`);
      expect(gaps.length).toBeGreaterThan(100);
      best = Math.min(best, gaps[3] as number);
    }
    expect(best).toBeLessThan(MILLISECONDS);
  });
});

/** Milliseconds between the timers, largest first. */
async function gapsWhileItRuns(): Promise<readonly number[]> {
  const gaps: number[] = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }, 1);
  const { provenance } = await simulate(CONFIG, { engine: "native" });
  clearInterval(timer);
  expect(provenance.collisions).toBeGreaterThan(1_900_000);
  return gaps.sort((a, b) => b - a);
}
