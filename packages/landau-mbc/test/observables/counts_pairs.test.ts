import { describe, expect, it } from "vitest";
import { observables } from "../../src/entrypoints/main.ts";
import { Random } from "../../../../test/random.ts";
import { gaussian, summary } from "./draws.ts";

const { histogram, tailCount, pairFunction, pairPower, productMeans, chaosDefect, autocorrelation, selfCorrelation } = observables;
const about = [0, 0, 0] as const;

describe("the histogram", () => {
  it("counts every particle once, the ones outside too, and edges belong to the bin above", () => {
    const v = Float64Array.of(0, 0, 0, 0.5, 0, 0, 0, 1, 0, 0, 0, 2.999, 0, 3, 0, 7, 0, 0);
    const { counts, edges, below, above } = histogram(v, { of: "speed", bins: 6, max: 3, about });
    expect([...edges]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
    expect([...counts]).toEqual([1, 1, 1, 0, 0, 1]);
    expect([below, above]).toEqual([0, 2]);
    const x = histogram(v, { of: "x", bins: 2, max: 1, min: 0.25, about });
    expect([[...x.counts], x.below, x.above]).toEqual([[1, 0], 4, 1]);
  });

  it("puts a value that rounding sends to the wrong side of an edge where the edges say", () => {
    for (const bins of [7, 10, 49, 1000]) {
      const { edges } = histogram(gaussian(1, 1), { of: "speed", bins, max: 1.1 });
      const onEdges = Float64Array.from({ length: 3 * bins }, (_, k) => (k % 3 === 0 ? edges[k / 3]! : 0));
      expect(histogram(onEdges, { of: "speed", bins, max: 1.1, about }).counts.every((count) => count === 1)).toBe(true);
    }
  });

  it("takes u = v − mean unless told, and the energy is half its square", () => {
    const v = gaussian(1000, 2, 1, [5, 0, 0]);
    expect(tailCount(v, { of: "speed", above: 4.9 })).toBeLessThan(5);
    expect(tailCount(v, { of: "speed", above: 4.9, about })).toBeGreaterThan(400);
    expect(tailCount(v, { of: "energy", above: 2 })).toBe(tailCount(v, { of: "speed", above: 2 }));
  });

  it("refuses bins, ends and variables that are none", () => {
    const v = gaussian(10, 1);
    expect(() => histogram(v, { of: "speed", bins: 0, max: 1 })).toThrow(/bins: got 0/);
    expect(() => histogram(v, { of: "speed", bins: 4, max: 0 })).toThrow(/max: got 0/);
    expect(() => histogram(v, { of: "mass" as "speed", bins: 4, max: 1 })).toThrow(/of: got "mass"/);
    expect(() => tailCount(v, { of: "x", above: Number.NaN })).toThrow(/above: got NaN/);
  });
});

describe("pair functions", () => {
  it("of few particles are the mean over all pairs", () => {
    const v = gaussian(9, 3);
    let sum = 0;
    for (let i = 0; i < 9; i++) {
      for (let j = 0; j < i; j++) sum += 1 / (1 + Math.hypot(...[0, 1, 2].map((a) => v[3 * i + a]! - v[3 * j + a]!)));
    }
    const { value, standardError, warnings } = pairFunction(v, (r) => 1 / (1 + r));
    expect(value).toBeCloseTo(sum / 36, 13);
    expect([standardError, warnings]).toEqual([Number.POSITIVE_INFINITY, ["too few particles for a standard error"]]);
  });

  it("E |v1 − v2|^p of a Maxwellian is found for every p > −3, with an error that is true", () => {
    // |v1 − v2| is √2 times a 3-D normal's length.
    const truths = [[2, 6], [-1, 1 / Math.sqrt(Math.PI)], [-2, 0.5]] as const;
    for (const [p, truth] of truths) {
      const runs = Array.from({ length: 30 }, (_, k) => pairPower(gaussian(3000, k + 1), p));
      const { mean, error } = summary(runs.map(({ value }) => value));
      expect(Math.abs(mean - truth)).toBeLessThan(4 * error + 5e-4);
      expect(error * Math.sqrt(30)).toBeLessThan(1.6 * summary(runs.map(({ standardError }) => standardError)).mean);
    }
  });

  it("says where the variance is infinite, and refuses an infinite mean", () => {
    const v = gaussian(1000, 1);
    expect(pairPower(v, -1).warnings).toEqual([]);
    expect(pairPower(v, -2).warnings[0]).toContain("infinite variance");
    expect(() => pairPower(v, -3)).toThrow(/p: got -3/);
    expect(() => pairPower(v, -2, { cutoff: 0 })).toThrow(/cutoff: got 0/);
    expect(() => pairFunction(v, () => Number.NaN)).toThrow(/g: got NaN/);
    expect(() => pairFunction(gaussian(1, 1), (r) => r)).toThrow(/at least 2/);
  });
});

describe("products and correlations", () => {
  it("of one, two and three particles are means over different particles", () => {
    const v = gaussian(7, 5);
    const phi = (x: number, y: number) => 3 + x + y * y;
    const value = Array.from({ length: 7 }, (_, i) => phi(v[3 * i]!, v[3 * i + 1]!));
    let [two, three] = [0, 0];
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 7; j++) {
        if (i !== j) two += value[i]! * value[j]! / 42;
        for (let k = 0; k < 7; k++) if (i !== j && j !== k && i !== k) three += (value[i]! * value[j]! * value[k]!) / 210;
      }
    }
    const means = productMeans(v, phi);
    expect(means.two).toBeCloseTo(two, 11);
    expect(means.three).toBeCloseTo(three, 10);
  });

  it("the defect of chaos is 0 for independent particles, and shows a common push", () => {
    const members = (push: number) =>
      Array.from({ length: 400 }, (_, m) => {
        const common = push * new Random(m + 77).normal();
        return productMeans(gaussian(20, m + 1).map((x) => x + common), (x) => x + 2);
      });
    const none = chaosDefect(members(0));
    expect(Math.abs(none.two.value / none.two.standardError)).toBeLessThan(4);
    expect(Math.abs(none.three.value / none.three.standardError)).toBeLessThan(4);
    const pushed = chaosDefect(members(0.5));
    expect(pushed.two.value).toBeCloseTo(0.25, 1);
    expect(pushed.two.value / pushed.two.standardError).toBeGreaterThan(8);
    // E (2 + c + x)(…)(…) − 8 = 3·2·E c².
    expect(pushed.three.value).toBeCloseTo(1.5, 0);
  });

  it("the autocorrelation of a first-order process is a geometric sequence", () => {
    const random = new Random(8);
    let x = 0;
    const series = Array.from({ length: 100_000 }, () => (x = 0.8 * x + random.normal()));
    autocorrelation(series, { lags: 5 }).forEach((c, k) => {
      expect(Math.abs(c - 0.8 ** k)).toBeLessThan(0.03);
    });
    expect(() => autocorrelation([1, 1, 1], { lags: 1 })).toThrow(/constant series/);
    expect(() => autocorrelation([1, 2], { lags: 2 })).toThrow(/lags: got 2/);
    expect(() => chaosDefect([])).toThrow(/0 members/);
  });
});

describe("the correlation with the start", () => {
  it("is 1 with itself, a drift more or less, −1 with its opposite, and the share that is left of it", () => {
    const start = gaussian(500, 11);
    const other = gaussian(500, 12);
    expect(selfCorrelation(start, start)).toBe(1);
    expect(selfCorrelation(start.map((x) => x + 3), start)).toBeCloseTo(1, 12);
    expect(selfCorrelation(start.map((x) => -x), start)).toBeCloseTo(-1, 12);
    expect(selfCorrelation(start.map((x, k) => 0.25 * x + (other[k] as number)), start, { of: "x" })).toBeCloseTo(0.25, 0);
    expect(Math.abs(selfCorrelation(other, start, { of: "energy" }))).toBeLessThan(4.4 / Math.sqrt(500));
  });

  it("refuses other sizes, and what does not vary", () => {
    const v = gaussian(4, 1);
    expect(() => selfCorrelation(v, gaussian(5, 1))).toThrow(/start: got 5 particles beside 4/);
    const equal = Float64Array.of(1, 0, 0, -1, 0, 0);
    expect(() => selfCorrelation(equal, equal, { of: "speed" })).toThrow(/start: got speed the same for all particles/);
    expect(() => selfCorrelation(equal, equal, { of: "spin" as "x" })).toThrow(/of: got "spin"/);
  });
});
