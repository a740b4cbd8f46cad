import { describe, expect, it } from "vitest";
import { exact, observables } from "../../src/entrypoints/main.ts";
import { Random } from "../../../../test/random.ts";
import { gaussian, summary } from "./draws.ts";

const { w2, slicedW2, radialW2 } = observables;

function* permutations(n: number, taken: readonly number[] = []): Generator<readonly number[]> {
  if (taken.length === n) yield taken;
  else for (let j = 0; j < n; j++) if (!taken.includes(j)) yield* permutations(n, [...taken, j]);
}

/** Points of a lattice with few sites, so that many assignments cost the same; or of a Gaussian. */
const points = (n: number, random: Random, whole: boolean) =>
  Float64Array.from({ length: 3 * n }, () => (whole ? random.below(3) : 4 * random.uniform() - 2));

const squares = (a: Float64Array, b: Float64Array, column: (i: number) => number) => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[3 * column(Math.floor(k / 3)) + (k % 3)]!) ** 2;
  return sum / (a.length / 3);
};

describe("exact W2", () => {
  it("is that of the cheapest of all permutations, ties and rounding included", () => {
    const random = new Random(4);
    for (let trial = 0; trial < 120; trial++) {
      const n = 1 + random.below(6);
      const [a, b] = [points(n, random, trial % 2 === 0), points(n, random, trial % 2 === 0)];
      const least = Math.min(...[...permutations(n)].map((columns) => squares(a, b, (i) => columns[i]!)));
      expect(w2(a, b) ** 2).toBeCloseTo(least, 12);
    }
  });

  it("is that of a map that is known to be optimal, the gradient of a convex function, in any order of the points", () => {
    const random = new Random(5);
    for (let trial = 0; trial < 40; trial++) {
      const n = 20 + random.below(180);
      const whole = trial % 2 === 0;
      const a = points(n, random, whole);
      // ∇ of |v|²/2 + c|v|⁴/4 + (d·v)²/2: a monotone map with a symmetric derivative (Brenier).
      const [c, d] = [random.uniform(), [random.uniform(), random.uniform(), -random.uniform()]];
      const mapped = a.map((x, k) => {
        const v = a.subarray(k - (k % 3), k - (k % 3) + 3);
        const [square, along] = [v.reduce((sum, y) => sum + y * y, 0), v.reduce((sum, y, axis) => sum + y * d[axis]!, 0)];
        return x + c * square * x + along * d[k % 3]!;
      });
      const reversed = Float64Array.from(mapped, (_, k) => mapped[3 * (n - 1 - Math.floor(k / 3)) + (k % 3)]!);
      const truth = squares(a, mapped, (i) => i);
      expect(Math.abs(w2(a, reversed) ** 2 / truth - 1)).toBeLessThan(1e-12);
      // Planted: an assignment with two points exchanged is dearer, unless they are one.
      const exchanged = squares(a, mapped, (i) => (i === 0 ? 1 : i === 1 ? 0 : i));
      if (!whole) expect(exchanged / truth - 1).toBeGreaterThan(1e-9);
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
