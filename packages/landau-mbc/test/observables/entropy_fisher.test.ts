import { describe, expect, it } from "vitest";
import { exact, observables } from "../../src/entrypoints/main.ts";
import { bkwDraws, gaussian, summary } from "./draws.ts";

const { entropy, radialEntropy, radialFisher, kernelFisher } = observables;

const MAXWELLIAN_ENTROPY = -1.5 * Math.log(2 * Math.PI * Math.E);

/** ∫ 4πs² (…) ds of a BKW state at t = 0, by the midpoint rule. */
function bkwIntegrals(K0: number): { readonly entropy: number; readonly fisher: number } {
  const law = exact.bkw({ K0 });
  const step = 0.002;
  let [H, I] = [0, 0];
  for (let s = step / 2; s < 9; s += step) {
    const f = law.density(s, 0);
    const slope = (law.density(s + 1e-5, 0) - law.density(Math.abs(s - 1e-5), 0)) / 2e-5;
    const shell = 4 * Math.PI * s * s * step;
    H += shell * f * Math.log(f);
    I += (shell * slope * slope) / f;
  }
  return { entropy: H, fisher: I };
}

describe("the entropy ∫ f log f", () => {
  it("of a Maxwellian is found within its bias and error, and the error that it states is the one it has", () => {
    for (const [estimator, bias] of [[entropy, 0.05], [radialEntropy, 0.006]] as const) {
      const runs = Array.from({ length: 30 }, (_, k) => estimator(gaussian(1000, k + 1)));
      const { mean, error } = summary(runs.map(({ value }) => value - MAXWELLIAN_ENTROPY));
      expect(Math.abs(mean)).toBeLessThan(bias + 4 * error);
      const stated = summary(runs.map(({ standardError }) => standardError)).mean;
      expect(error * Math.sqrt(30)).toBeGreaterThan(0.6 * stated);
      expect(error * Math.sqrt(30)).toBeLessThan(1.6 * stated);
    }
  });

  it("of a BKW state is found from the speeds, and it is not that of a Maxwellian", () => {
    const { value, standardError } = radialEntropy(bkwDraws(160_000, 0.6, 5));
    expect(Math.abs(value - bkwIntegrals(0.6).entropy) / standardError).toBeLessThan(4.5);
    expect((value - MAXWELLIAN_ENTROPY) / standardError).toBeGreaterThan(8);
  });

  it("does not change with the mean velocity, and changes by −3 ln of a factor", () => {
    const base = gaussian(500, 3);
    const moved = base.map((x, k) => 2 * x + [4, -8, 16][k % 3]!);
    expect(entropy(moved).value).toBeCloseTo(entropy(base).value - 3 * Math.log(2), 9);
    expect(radialEntropy(moved).value).toBeCloseTo(radialEntropy(base).value - 3 * Math.log(2), 9);
  });

  it("finds the neighbours that a search of all pairs finds", () => {
    const v = gaussian(300, 9);
    const k = 3;
    const distances = Array.from(
      { length: 300 },
      (_, i) =>
        Array.from(
          { length: 300 },
          (_, j) => Math.hypot(v[3 * i]! - v[3 * j]!, v[3 * i + 1]! - v[3 * j + 1]!, v[3 * i + 2]! - v[3 * j + 2]!),
        )
          .sort((a, b) => a - b)[k]!,
    );
    const harmonic = Array.from({ length: 300 - k }, (_, j) => 1 / (j + k)).reduce((sum, x) => sum + x, 0);
    const mean = distances.reduce((sum, e) => sum - 3 * Math.log(e), 0) / 300;
    expect(entropy(v, { neighbours: k }).value).toBeCloseTo(mean - harmonic - Math.log((4 * Math.PI) / 3), 10);
  });

  it("refuses too few particles, and particles that coincide, by name", () => {
    expect(() => entropy(gaussian(4, 1))).toThrow(expect.objectContaining({ code: "CONFIG", path: "velocities" }));
    expect(() => entropy(new Float64Array(300))).toThrow(/5 particles at the same place/);
    expect(() => radialEntropy(new Float64Array(300))).toThrow(/centre/);
    expect(() => entropy(gaussian(10, 1), { neighbours: 0 })).toThrow(/neighbours: got 0/);
    expect(() => entropy(Float64Array.of(1, 2, Number.NaN, 1, 1, 1), { neighbours: 1 })).toThrow(/velocities\[2\]: got NaN/);
    expect(() => entropy(new Float64Array(7))).toThrow(/7 numbers/);
  });
});

describe("the Fisher information", () => {
  it("is approached from below: of a Maxwellian and of a BKW state", () => {
    for (
      const [draw, truth] of [[gaussian, 3], [(n: number, seed: number) => bkwDraws(n, 0.75, seed), bkwIntegrals(0.75).fisher]] as const
    ) {
      const { mean, error } = summary(Array.from({ length: 12 }, (_, k) => radialFisher(draw(20_000, k + 1)).value));
      expect(mean).toBeLessThan(truth + 4 * error);
      expect(mean).toBeGreaterThan(0.95 * truth);
    }
  });

  it("by kernels is a rough lower bound for any density", () => {
    const stretched = gaussian(2000, 8).map((x, k) => (k % 3 === 0 ? 2 * x : x));
    const { value, standardError, warnings } = kernelFisher(stretched);
    expect(value).toBeLessThan(2.25 + 4 * standardError);
    expect(value).toBeGreaterThan(1);
    expect(warnings[0]).toContain("lower bound");
  });

  it("refuses too few and too many particles, and pieces that cannot be fitted", () => {
    expect(() => radialFisher(gaussian(63, 1))).toThrow(/at least 64/);
    expect(() => radialFisher(gaussian(100, 1), { pieces: 50 })).toThrow(/pieces: got 50/);
    expect(() => kernelFisher(new Float64Array(60_003).map((_, k) => k))).toThrow(/at most 20000/);
    expect(() => kernelFisher(gaussian(100, 1), { bandwidth: 0 })).toThrow(/bandwidth: got 0/);
  });
});
