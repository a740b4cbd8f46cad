/** With ten million particles the event loop of Node stays free: timers come when they should, and a stop is answered when it is asked for. */

import { capabilities, simulate, Simulation } from "landau-mbc";
import { describe, expect, it } from "vitest";

const CONFIG = { particles: 10_000_000, gamma: -3, h: 0.02, tEnd: 0.004, seed: 1, initial: { kind: "maxwellian" } } as const;
/** Longest hold of the loop, in milliseconds: with the work on another thread, or here in pieces. */
const HOLDS = { native: 20, wasm: 50 } as const;
/** From the signal to the answer, in milliseconds. */
const STOP = 50;
const TRIES = 5;

const engines = (["native", "wasm"] as const).filter((name) => capabilities().engines[name] === true);

describe.each(engines)("10^7 particles on %s", (engine) => {
  it(`keep the event loop for less than ${HOLDS[engine]} ms at a time, from the first particle to the last hash`, async () => {
    // Another program may keep a timer waiting, though hardly five times over; what held the loop itself would always do so.
    let best = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < TRIES && !(best < HOLDS[engine]); tries++) {
      const gaps = await gapsWhileItRuns(engine);
      console.log(`${engine}: largest gaps between timers of 1 ms: ${gaps.slice(0, 5).map((gap) => gap.toFixed(1)).join(", ")} ms`);
      expect(gaps.length).toBeGreaterThan(100);
      best = Math.min(best, gaps[3] as number);
    }
    expect(best).toBeLessThan(HOLDS[engine]);
  });

  it(`are stopped within ${STOP} ms of the signal, while they are drawn and while they collide`, async () => {
    const waits = { drawn: Number.POSITIVE_INFINITY, collide: Number.POSITIVE_INFINITY };
    for (let tries = 0; tries < TRIES && !(waits.drawn < STOP && waits.collide < STOP); tries++) {
      waits.drawn = Math.min(waits.drawn, await waitForAbort(engine));
      waits.collide = Math.min(waits.collide, await waitForStop(engine));
    }
    console.log(
      `${engine}: stopped ${waits.drawn.toFixed(1)} ms after the signal while drawn, ${waits.collide.toFixed(1)} ms while colliding`,
    );
    expect(waits.drawn).toBeLessThan(STOP);
    expect(waits.collide).toBeLessThan(STOP);
  });
});

/** Milliseconds between the timers, largest first. */
async function gapsWhileItRuns(engine: keyof typeof HOLDS): Promise<readonly number[]> {
  const gaps: number[] = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }, 1);
  const { provenance } = await simulate(CONFIG, { engine });
  clearInterval(timer);
  expect(provenance.collisions).toBeGreaterThan(1_900_000);
  return gaps.sort((a, b) => b - a);
}

/** A signal that fires some time after it has been asked to, and when it did. */
function timedSignal() {
  const controller = new AbortController();
  const timed = {
    signal: controller.signal,
    firedAt: 0,
    fireIn: (milliseconds: number) =>
      void setTimeout(() => {
        timed.firedAt = performance.now();
        controller.abort();
      }, milliseconds),
  };
  return timed;
}

/** Milliseconds from the signal to the end of a start that it interrupts. */
async function waitForAbort(engine: keyof typeof HOLDS): Promise<number> {
  const timed = timedSignal();
  timed.fireIn(100);
  await expect(Simulation.create(CONFIG, { engine, signal: timed.signal })).rejects.toMatchObject({ code: "ABORTED" });
  return performance.now() - timed.firedAt;
}

/** Milliseconds from the signal to the answer of a `runUntil` that it stops. */
async function waitForStop(engine: keyof typeof HOLDS): Promise<number> {
  const timed = timedSignal();
  const simulation = await Simulation.create(CONFIG, { engine, signal: timed.signal });
  timed.fireIn(100);
  expect(await simulation.runUntil(1)).toBe("stopped");
  const wait = performance.now() - timed.firedAt;
  expect(simulation.collisions).toBeGreaterThan(0);
  await simulation.dispose();
  return wait;
}
