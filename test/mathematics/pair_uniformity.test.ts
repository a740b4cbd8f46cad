/** Every ordered pair of different particles is equally likely, at every N, and neighbouring collisions choose independently. */

import { describe, expect, it } from "vitest";
import { engine } from "./engine_process.ts";
import { Random } from "../random.ts";
import { accepts, pOfCounts, rejects } from "./verdict.ts";

type Pairs = (count: number, particles: number) => ArrayLike<number>;

/** p of the counts of all N(N−1) ordered pairs, and of (first of this collision, first of the next). */
function everyPair(pairs: Pairs, particles: number, count: number): number[] {
  const chosen = pairs(count, particles);
  const cells = new Float64Array(particles * (particles - 1));
  const next = new Float64Array(particles * particles);
  for (let k = 0; k < count; k++) {
    const [i, j] = [chosen[2 * k]!, chosen[2 * k + 1]!];
    if (i === j || Math.max(i, j) >= particles) return [0];
    cells[i * (particles - 1) + (j > i ? j - 1 : j)]!++;
    if (k > 0) next[chosen[2 * k - 2]! * particles + i]!++;
  }
  return [
    pOfCounts(cells, new Array(cells.length).fill(count / cells.length)),
    pOfCounts(next, new Array(next.length).fill((count - 1) / next.length)),
  ];
}

/** p of the counts in 16 × 16 buckets of (i, j − i mod N), and of i and j mod 8, for N too large to count all pairs. */
function buckets(pairs: Pairs, particles: number, count: number): number[] {
  const chosen = pairs(count, particles);
  const coarse = new Float64Array(256);
  const low = new Float64Array(64);
  for (let k = 0; k < count; k++) {
    const [i, j] = [chosen[2 * k]!, chosen[2 * k + 1]!];
    if (i === j || Math.max(i, j) >= particles) return [0];
    const distance = (j - i + particles) % particles;
    coarse[16 * Math.floor((16 * i) / particles) + Math.floor((16 * (distance - 1)) / (particles - 1))]!++;
    low[8 * (i % 8) + (j % 8)]!++;
  }
  return [pOfCounts(coarse, new Array(256).fill(count / 256)), pOfCounts(low, new Array(64).fill(count / 64))];
}

const enginePairs: Pairs = (count, particles) => engine.stages.pair(99n, 0, count, particles);

const planted = (draw: (random: Random, n: number) => [number, number]): Pairs => {
  return (count, particles) => {
    const random = new Random(17);
    return Array.from({ length: count }, () => draw(random, particles)).flat();
  };
};

describe("pairs", () => {
  for (const particles of [2, 3, 5, 64, 65]) {
    it(`are uniform among ${particles} particles`, () => {
      expect(accepts(everyPair(enginePairs, particles, Math.max(20_000, 20 * particles ** 2)))).toBe(true);
    });
  }

  for (const particles of [1_000, 1_000_003 - 3, 2 ** 27, 2 ** 31]) {
    it(`are uniform in buckets among ${particles} particles`, () => {
      expect(accepts(buckets(enginePairs, 8 * Math.floor(particles / 8), 200_000))).toBe(true);
    });
  }

  it("catches the planted error: a particle that meets itself goes to its neighbour", () => {
    const biased = planted((random, n) => {
      const [i, j] = [random.below(n), random.below(n)];
      return [i, i === j ? (j + 1) % n : j];
    });
    expect(rejects(everyPair(biased, 5, 20_000))).toBe(true);
    expect(rejects(everyPair(biased, 64, 400_000))).toBe(true);
  });

  it("catches the planted error: a second index that never skips the first", () => {
    expect(rejects(everyPair(planted((random, n) => [random.below(n), random.below(n)]), 64, 20_000))).toBe(true);
  });

  it("catches the planted error: a partner from the half of the particles that follows", () => {
    const near = planted((random, n) => {
      const i = random.below(n);
      return [i, (i + 1 + random.below(Math.ceil((n - 1) / 2))) % n];
    });
    expect(rejects(everyPair(near, 5, 20_000))).toBe(true);
    expect(rejects(buckets(near, 1_000_000, 50_000))).toBe(true);
  });

  it("catches the planted error: indices from 16-bit words", () => {
    const coarse = planted((random, n) => {
      const i = Math.floor(((random.word() >>> 16) / 65536) * n);
      const j = Math.floor(((random.word() >>> 16) / 65536) * n);
      return [i, i === j ? (j + 1) % n : j];
    });
    expect(rejects(buckets(coarse, 2 ** 27, 50_000))).toBe(true);
  });
});
