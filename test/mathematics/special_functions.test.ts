import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { betaCdf, gammaQ, legendre, lnGamma, normalCdf, normalTwoSided } from "./special_functions.ts";
import { accepts, combined, pOfCounts, pOfDistribution, pOfProportion, rejects, Sample } from "./verdict.ts";

const near = (x: number, y: number) => expect(Math.abs(x / y - 1)).toBeLessThan(1e-10);

describe("the special functions behind the verdicts", () => {
  it("agree with tabulated values", () => {
    near(lnGamma(10), Math.log(362880));
    near(lnGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    near(normalTwoSided(1.959963984540054), 0.05);
    near(normalTwoSided(5), 5.733031437583869e-7);
    near(normalTwoSided(8), 1.244192114854357e-15);
    near(normalCdf(-1), 0.15865525393145707);
    near(gammaQ(5, 10), 0.029252688076961075);
    near(gammaQ(1, 3), Math.exp(-3));
    near(betaCdf(0.3, 1, 1), 0.3);
    near(betaCdf(0.5, 1.5, 1.5), 0.5);
    near(betaCdf(0.2, 2, 3), 0.1808);
    near(legendre(4, 0.3), (35 * 0.3 ** 4 - 30 * 0.09 + 3) / 8);
  });
});

describe("the verdicts on samples whose law is known", () => {
  const random = new Random(11);
  const uniforms = Float64Array.from({ length: 20_000 }, () => random.uniform());
  const counts = new Float64Array(16);
  for (const u of uniforms) counts[Math.floor(16 * u)]!++;

  it("accept uniform numbers and reject them against a law that is 2 % off", () => {
    expect(accepts([pOfDistribution(uniforms, (x) => x)])).toBe(true);
    expect(rejects([pOfDistribution(uniforms, (x) => x ** 1.1)])).toBe(true);
    expect(accepts([pOfCounts(counts, new Array(16).fill(1250))])).toBe(true);
    expect(rejects([pOfCounts(counts, Array.from({ length: 16 }, (_, i) => (i < 8 ? 1400 : 1100)))])).toBe(true);
  });

  it("accept the right mean and proportion and reject wrong ones", () => {
    const sample = new Sample();
    for (const u of uniforms) sample.add(u);
    expect(accepts([sample.pOfMean(0.5)])).toBe(true);
    expect(rejects([sample.pOfMean(0.52)])).toBe(true);
    expect(sample.variance * 12).toBeCloseTo(1, 1);
    expect(accepts([pOfProportion(5_040, 10_000, 0.5)])).toBe(true);
    expect(rejects([pOfProportion(5_500, 10_000, 0.5)])).toBe(true);
  });

  it("give p-values that are themselves uniform for χ² and Kolmogorov–Smirnov", () => {
    const chi: number[] = [];
    const ks: number[] = [];
    for (let repeat = 0; repeat < 1000; repeat++) {
      const cells = new Float64Array(10);
      const sample = Float64Array.from({ length: 500 }, () => random.uniform());
      for (const u of sample) cells[Math.floor(10 * u)]!++;
      chi.push(pOfCounts(cells, new Array(10).fill(50)));
      ks.push(pOfDistribution(sample, (x) => x));
    }
    expect(accepts([pOfDistribution(chi, (x) => x), pOfDistribution(ks, (x) => x)])).toBe(true);
  });

  it("refuse to decide on no p-value or on NaN", () => {
    expect(() => combined([])).toThrow();
    expect(() => combined([0.5, Number.NaN])).toThrow();
  });
});
