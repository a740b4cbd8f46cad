import { derivePlan, encodePlan } from "@landau-mbc/reference";
import { describe, expect, it } from "vitest";
import { CollisionClock } from "../src/collision_time.ts";
import type { AwaitedRun } from "../src/engine.ts";
import { Journey } from "../src/journey.ts";

const particles = 1000;
const h = 0.01;
/** Collisions of one leg, after which a journey asks the clock again. */
const LEG = 524288;

/** A journey over a run that only counts, evenly; `stopAt` is the number of collisions at which the signal fires. */
function journey(clock: "poisson" | "embedded", stopAt: number) {
  const initial = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;
  const plan = encodePlan(derivePlan({ particles, gamma: 0, h, seed: 1n, member: 0, clock, initial, exactMoments: false }));
  const times = new CollisionClock(plan);
  const controller = new AbortController();
  const run = {
    collisions: 0,
    collisionsAt: (t: number) => Math.floor(t * (particles / h)),
    async advance(to: number) {
      run.collisions = to;
      if (to >= stopAt) controller.abort();
    },
  };
  const made = new Journey(run as unknown as AwaitedRun, times, { particles, h }, { signal: controller.signal }, 0);
  made.begin(100, Number.POSITIVE_INFINITY);
  return { made, times };
}

describe("the time of a journey", () => {
  it("after a stop is that of the latest collision, also where a leg ends", async () => {
    for (const stopAt of [1, 1000, LEG, 2 * LEG]) {
      const { made, times } = journey("embedded", stopAt);
      expect(await made.to(100.0000001)).toBe(false);
      expect(made.collisions).toBeGreaterThanOrEqual(stopAt);
      expect(made.time).toBe(times.timeOf(made.collisions));
    }
  });

  it("after an arrival is the time asked for, and stays if a stop comes before the next collision", async () => {
    const { made } = journey("embedded", 100_000);
    expect(await made.to(1.000003)).toBe(true);
    expect(made.time).toBe(1.000003);
    expect(await made.to(2)).toBe(false);
    expect(made.time).toBe(1.000003);
  });
});
