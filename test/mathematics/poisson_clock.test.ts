/**
 * The Poisson clock: collisions in disjoint intervals are independent and Poisson of mean N·(length)/h.
 * Looked at through `collisionsAt` alone, at a length far below a cell of the clock, at one incommensurate with it, and at several cells.
 */

import { describe, expect, it } from "vitest";
import { drawnProcess } from "./engine_process.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import { lnGamma } from "./special_functions.ts";
import { accepts, pOfCounts, rejects, Sample } from "./verdict.ts";

const PARTICLES = 10;
const H = 0.37;

/** p of mean, dispersion, law, independence of neighbours, for `count` intervals of `mean` expected collisions. */
function poissonLaw(collisionsAt: (t: number) => number, mean: number, count: number): number[] {
  const length = (mean * H) / PARTICLES;
  const counts: number[] = [];
  let before = 0;
  for (let k = 1; k <= count; k++) {
    const now = collisionsAt(k * length);
    counts.push(now - before);
    before = now;
  }
  const average = new Sample();
  const dispersion = new Sample();
  const neighbours = new Sample();
  counts.forEach((n, k) => {
    average.add(n);
    dispersion.add((n - mean) ** 2 - mean);
    if (k > 0) neighbours.add((n - mean) * (counts[k - 1]! - mean));
  });
  const most = Math.max(...counts) + 1;
  const observed = new Float64Array(most + 1);
  for (const n of counts) observed[n]!++;
  const expected = Array.from({ length: most }, (_, n) => count * Math.exp(n * Math.log(mean) - mean - lnGamma(n + 1)));
  expected.push(count - expected.reduce((sum, x) => sum + x, 0));
  return [average.pOfMean(mean), dispersion.pOfMean(0), pOfCounts(observed, expected), neighbours.pOfMean(0)];
}

const engineClock = (seed: number) => {
  const initial = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;
  const run = drawnProcess({ particles: PARTICLES, gamma: 0, h: H, seed }, initial);
  return (t: number) => run.collisionsAt(t);
};

const plainClock = (rate?: (n: number, h: number) => number) => {
  const velocities = new Float64Array(3 * PARTICLES);
  const run = plainProcess(rate ? { rate } : {})({ particles: PARTICLES, gamma: 0, h: H, seed: 5, velocities });
  return (t: number) => run.collisionsAt(t);
};

/** Splits a Poisson-looking clock into cells of 64 collisions that are all equally full. */
const fullCells = (uniform: (q: number, cell: number) => number) => (t: number) => {
  const s = (t * PARTICLES) / (64 * H);
  const cell = Math.floor(s);
  let inside = 0;
  for (let q = 0; q < 64; q++) if (uniform(q, cell) < s - cell) inside++;
  return 64 * cell + inside;
};

describe("the Poisson clock", () => {
  for (const [mean, count] of [[0.8, 60_000], [7.3, 30_000], [64, 10_000], [431.7, 4_000]] as const) {
    it(`counts a Poisson number in intervals of ${mean} expected collisions, independently`, () => {
      expect(accepts(poissonLaw(engineClock(42), mean, count))).toBe(true);
    });
  }

  it("starts at zero", () => {
    expect(engineClock(1)(0)).toBe(0);
  });

  it("is the clock of a second, plain implementation", () => {
    expect(accepts(poissonLaw(plainClock(), 7.3, 20_000))).toBe(true);
  });

  it("catches the planted error: clock of rate N/2h", () => {
    expect(rejects(poissonLaw(plainClock(PLANTS["clock of rate N/2h"].rate), 7.3, 20_000))).toBe(true);
  });

  it("catches the planted error: collisions at equal distances", () => {
    expect(rejects(poissonLaw((t) => Math.floor((t * PARTICLES) / H), 7.3, 20_000))).toBe(true);
  });

  it("catches the planted error: cells that all hold 64 collisions, at random places", () => {
    const uniform = (q: number, cell: number) => ((Math.sin(q * 12.9898 + cell * 78.233) * 43758.5453) % 1 + 1) % 1;
    expect(rejects(poissonLaw(fullCells(uniform), 16, 20_000))).toBe(true);
  });

  it("catches the planted error: an interval that repeats half of the one before", () => {
    const counts: number[] = [];
    const clock = plainClock();
    const length = (7.3 * H) / PARTICLES;
    let before = 0;
    for (let k = 0; k <= 20_000; k++) {
      const now = clock((k + 1) * length);
      counts.push(now - before);
      before = now;
    }
    const running = [0];
    for (let k = 1; k <= 20_000; k++) running.push(running[k - 1]! + Math.floor(counts[k]! / 2) + Math.floor(counts[k - 1]! / 2));
    expect(rejects(poissonLaw((t) => running[Math.round(t / length)]!, 7.3, 20_000))).toBe(true);
  });
});
