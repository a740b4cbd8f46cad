import { describe, expect, it } from "vitest";
import { exact, observables } from "../../src/entrypoints/main.ts";
import { assign } from "../../src/observables/assignment.ts";
import { Random } from "../../../../test/random.ts";
import { gaussian, summary } from "./draws.ts";

const { w2, slicedW2, radialW2 } = observables;

function* permutations(n: number, taken: readonly number[] = []): Generator<readonly number[]> {
  if (taken.length === n) yield taken;
  else for (let j = 0; j < n; j++) if (!taken.includes(j)) yield* permutations(n, [...taken, j]);
}

describe("the assignment", () => {
  it("is the cheapest of all permutations, ties and rounding included", () => {
    const random = new Random(4);
    for (let trial = 0; trial < 120; trial++) {
      const n = 1 + random.below(6);
      const whole = trial % 2 === 0;
      const cost = Float64Array.from({ length: n * n }, () => (whole ? random.below(4) : random.uniform()));
      const total = (columns: ArrayLike<number>) => Array.from(columns).reduce((sum, j, i) => sum + cost[i * n + j]!, 0);
      const columns = assign(n, cost);
      expect(new Set(columns).size).toBe(n);
      expect(total(columns)).toBeCloseTo(Math.min(...[...permutations(n)].map(total)), 12);
    }
  });

  it("of 300 points cannot be improved by exchanging two or three", () => {
    const [a, b] = [gaussian(300, 1), gaussian(300, 2)];
    const cost = Float64Array.from(
      { length: 90_000 },
      (_, k) => [0, 1, 2].reduce((sum, axis) => sum + (a[3 * Math.floor(k / 300) + axis]! - b[3 * (k % 300) + axis]!) ** 2, 0),
    );
    const x = assign(300, cost);
    const random = new Random(3);
    for (let trial = 0; trial < 20_000; trial++) {
      const [i, j, k] = [random.below(300), random.below(300), random.below(300)];
      const now = cost[300 * i + x[i]!]! + cost[300 * j + x[j]!]! + cost[300 * k + x[k]!]!;
      if (new Set([i, j, k]).size < 3) continue;
      expect(cost[300 * i + x[j]!]! + cost[300 * j + x[k]!]! + cost[300 * k + x[i]!]!).toBeGreaterThan(now - 1e-12);
    }
  });
});

describe("W2", () => {
  it("of a sample moved by d is |d|, whatever the order of the particles", () => {
    const a = gaussian(200, 1);
    const moved = Float64Array.from({ length: 600 }, (_, k) => a[3 * (199 - Math.floor(k / 3)) + (k % 3)]! + [0.3, 0, 0.4][k % 3]!);
    expect(w2(a, moved)).toBeCloseTo(0.5, 12);
    expect(w2(a, a)).toBe(0);
    // Mean over directions of (d·e)² is |d|²/3.
    expect(slicedW2(a, moved, { directions: 2000 })).toBeCloseTo(0.5 / Math.sqrt(3), 3);
  });

  it("of two Maxwellian samples of 100 has the mean square 0.626", () => {
    const { mean, error } = summary(Array.from({ length: 100 }, (_, k) => w2(gaussian(100, k + 1), gaussian(100, k + 5001)) ** 2));
    expect(Math.abs(mean - 0.626)).toBeLessThan(4 * error + 0.002);
  });

  it("of the speeds is that of the radial transport, to a sample and to an exact law", () => {
    const a = gaussian(4000, 5);
    const stretched = a.map((x) => 1.5 * x);
    const about = [0, 0, 0] as const;
    const rms = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0) / 4000);
    expect(radialW2(a, stretched, { about })).toBeCloseTo(0.5 * rms, 10);
    // To the law itself: of order N^{−1/2}; to one of 1.5 times the speed about half the rms.
    expect(radialW2(a, exact.maxwellian(), { about })).toBeLessThan(0.05);
    expect(radialW2(a, exact.maxwellian({ temperature: 2.25 }), { about })).toBeCloseTo(0.5 * rms, 1);
  });

  it("to an exact law is the quantile integral", () => {
    // Speeds 1 and 3 against the uniform law on [0, 4]: ∫_0^{½} (1 − 4u)² + ∫_{½}^1 (3 − 4u)² = 1/3.
    const uniform = { cdf: (s: number) => Math.min(1, s / 4) };
    expect(radialW2(Float64Array.of(1, 0, 0, 0, 3, 0), uniform, { about: [0, 0, 0] })).toBeCloseTo(Math.sqrt(1 / 3), 10);
  });

  it("refuses samples of different sizes, too many particles and laws that do not reach 1", () => {
    const a = gaussian(10, 1);
    for (const distance of [w2, slicedW2, radialW2]) {
      expect(() => distance(a, gaussian(11, 1))).toThrow(expect.objectContaining({ code: "CONFIG", path: "other" }));
    }
    expect(() => w2(new Float64Array(3 * 4097), new Float64Array(3 * 4097))).toThrow(/at most 4096/);
    expect(() => radialW2(a, { cdf: () => 0.5 })).toThrow(/tends to 1/);
    expect(() => slicedW2(a, a, { directions: 0 })).toThrow(/directions: got 0/);
  });
});
