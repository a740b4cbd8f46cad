import { describe, expect, it } from "vitest";
import { exact, observables, simulate } from "landau-mbc";
import {
  atMost,
  brownianAngle,
  centredMoments,
  drawInitial,
  equal,
  follows,
  meanIs,
  noFloor,
  overSizes,
  PLAIN,
  pressureSquareLaw,
  processNamed,
  radialIntegrals,
  radialLaw,
  Random,
  reportHtml,
  twoSided,
  typeset,
  velocitiesAt,
  withExactEnergy,
} from "@landau-mbc/lab";

describe("a verdict", () => {
  it("holds within 4.42 standard deviations, and a bound only from above", () => {
    expect(equal("", 4.4, 1, 0).holds).toBe(true);
    expect(equal("", -4.5, 1, 0).holds).toBe(false);
    expect(atMost("", -100, 1, 0).holds).toBe(true);
    expect(atMost("", 4.5, 1, 0).holds).toBe(false);
    expect(equal("", 3, 0, 3).holds).toBe(true);
    expect(equal("", 3, 0, 4).holds).toBe(false);
  });

  it("never follows from a number that is none", () => {
    expect(equal("", Number.NaN, 1, 0).holds).toBe(false);
    expect(equal("", 0, Number.NaN, 1).holds).toBe(false);
    expect(meanIs("", [1], 0).holds).toBe(false);
    expect(atMost("", Number.POSITIVE_INFINITY, 1, 0).holds).toBe(false);
  });

  it("has the p-values of the normal law", () => {
    expect(twoSided(0)).toBeCloseTo(1, 6);
    expect(twoSided(1.959964)).toBeCloseTo(0.05, 6);
    expect(twoSided(-4.417173) / 1e-5).toBeCloseTo(1, 4);
  });

  it("tells a law from one next to it", () => {
    const random = new Random(1);
    const draws = Array.from({ length: 4000 }, () => random.uniform());
    expect(follows("", draws, (x) => x).holds).toBe(true);
    expect(follows("", draws, (x) => x ** 1.15).holds).toBe(false);
  });
});

describe("the plain process", () => {
  it("turns by the exact angles on both sides of its switch", () => {
    for (const tau of [0.02, 0.049, 0.051, 0.3, 2]) {
      const random = new Random(Math.round(1000 * tau));
      const w = Array.from({ length: 3000 }, () => 1 - Math.cos(brownianAngle(tau, random)));
      expect(follows("", w, (x) => exact.heatKernel.cdf(x, tau)).holds).toBe(true);
      if (tau < 1) expect(follows("", w, (x) => exact.heatKernel.cdf(x, 1.2 * tau)).holds).toBe(false);
    }
  });

  it("draws the initial laws that the engine draws", async () => {
    for (
      const initial of [
        { kind: "maxwellian", temperature: 2 },
        { kind: "bkw", K0: 0.7 },
        { kind: "shell", radius: 1.5, width: 0.1 },
        { kind: "uniform-ball" },
        { kind: "two-beams", speed: 2, temperature: 0.3 },
        { kind: "mixture", weights: [3, 1], components: [{ kind: "maxwellian", temperature: 0.5 }, { kind: "shell", radius: 2 }] },
        { kind: "microcanonical" },
      ] as const
    ) {
      const ours = centredMoments(drawInitial(initial, 30_000, new Random(5)));
      const { series } = await simulate({
        particles: 30_000,
        gamma: 0,
        h: 1,
        tEnd: 0,
        initial,
        observe: { quantities: ["temperature", "moment4"] },
      });
      const spread = Math.sqrt((ours.moment8 - ours.moment4 ** 2) / 30_000);
      expect(Math.abs(ours.moment4 - series.moment4![0]!) / spread).toBeLessThan(6);
      expect(ours.meanSquare / 3).toBeCloseTo(series.temperature![0]!, 1);
    }
  });

  it("with correlated seeds is the same in pairs of runs, and only then", async () => {
    const at = (name: string, seed: number) =>
      velocitiesAt(processNamed(name), { particles: 4, gamma: 0, h: 0.1, seed, initial: { kind: "maxwellian" } }, 1);
    expect(await at("correlated-seeds", 10)).toEqual(await at("correlated-seeds", 11));
    expect(await at("correlated-seeds", 10)).not.toEqual(await at("correlated-seeds", 12));
    expect(await at("plain", 10)).not.toEqual(await at("plain", 11));
    expect(PLAIN.name).toBe("plain");
    expect(() => processNamed("gremlin")).toThrow(/allowed: plain, planar-angle/);
  });
});

describe("a radial law", () => {
  it("draws what its distribution function says", () => {
    const law = radialLaw(exact.maxwellian({ temperature: 1.5 }).density);
    const v = law.draw(4000, new Random(3));
    const speeds = Array.from({ length: 4000 }, (_, i) => Math.hypot(v[3 * i]!, v[3 * i + 1]!, v[3 * i + 2]!));
    expect(follows("", speeds, exact.maxwellian({ temperature: 1.5 }).cdf).holds).toBe(true);
    expect(follows("", speeds, exact.maxwellian({ temperature: 1.7 }).cdf).holds).toBe(false);
    expect(law.cdf(2)).toBeCloseTo(exact.maxwellian({ temperature: 1.5 }).cdf(2), 5);
    expect([law.cdf(0), law.cdf(100)]).toEqual([0, 1]);
  });

  it("a sample is brought to the energy and momentum that are asked for", () => {
    const v = withExactEnergy(drawInitial({ kind: "maxwellian", drift: [1, 2, 3] }, 500, new Random(4)), 3);
    const { meanSquare } = centredMoments(v);
    expect(meanSquare).toBeCloseTo(3, 12);
    expect(v.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 10);
  });
});

describe("functionals by quadrature", () => {
  it("are those of a Maxwellian, and tr P² follows the law that m4's own law implies", () => {
    const { entropy, fisher } = radialIntegrals((s) => exact.maxwellian().density(Math.abs(s)));
    expect(entropy).toBeCloseTo(-1.5 * Math.log(2 * Math.PI * Math.E), 6);
    expect(fisher).toBeCloseTo(3, 5);
    const start = { meanSquare: 3, moment4: 20, pressureSquare: 4 };
    const law = exact.maxwellMoments({ particles: 7, h: 0.3 });
    const rate = ((7 / 6) * -Math.expm1(-1.8)) / 0.3;
    const slope = (law.moment4(0.2 + 1e-5, start) - law.moment4(0.2 - 1e-5, start)) / 2e-5;
    expect(pressureSquareLaw(7, 0.3, 0.2, start)).toBeCloseTo(-slope / ((2 / 3) * rate) - law.moment4(0.2, start) + 18, 6);
  });
});

describe("the report", () => {
  it("keeps clip paths of different figures apart and writes what it is given as text", () => {
    const outcome = (id: string) => ({
      experiment: { id, title: "a < b", claim: "", source: "", catches: [], run: () => Promise.reject() },
      finding: { checks: [equal("x & y", 1, 1, 1)], figure: '<svg><clipPath id="clip-1"/></svg>', words: "" },
      seconds: 1,
      holds: true,
    });
    const html = reportHtml({ process: "engine", form: "brief", provenance: "", outcomes: [outcome("T1"), outcome("T2")] });
    expect(html).toContain("T1-clip-1");
    expect(html).toContain("T2-clip-1");
    expect(html).toContain("a &lt; b");
    expect(html).toContain("x &amp; y");
  });

  it("sets indices and powers as one writes them", () => {
    expect(typeset("W2(μ_t^N, f_t) < N^{−1/3} + h^α, T^−3/2 and N^0.4 E P_2, a^b_c")).toBe(
      "W2(μ<sub>t</sub><sup>N</sup>, f<sub>t</sub>) &lt; N<sup>−1/3</sup> + h<sup>α</sup>, T<sup>−3/2</sup> and N<sup>0.4</sup> E P<sub>2</sub>, a<sup>b</sup><sub>c</sub>",
    );
  });
});

it("the entropy of a plain run falls", async () => {
  const at = (t: number) =>
    velocitiesAt(PLAIN, { particles: 4000, gamma: 0, h: 0.1, seed: 4, initial: { kind: "shell", radius: 1.7, width: 0.2 } }, t);
  expect(observables.radialEntropy(await at(1)).value).toBeLessThan(observables.radialEntropy(await at(0)).value - 0.1);
});

describe("over several numbers of particles", () => {
  const points = (y: (N: number) => number) => [10, 40, 160, 640].map((x) => ({ x, y: y(x), error: 0.02 }));

  it("what is c/N + d/N² has no floor, and what has one is rejected", () => {
    expect(noFloor("", points((N) => 3 - 2 / N)).holds).toBe(true);
    expect(noFloor("", points((N) => 3 + 0.001 * N)).holds).toBe(false);
  });

  it("every member of every N has a seed of its own", async () => {
    const seen = await overSizes(
      PLAIN,
      { gamma: 0, h: 0.1, seed: 3, initial: { kind: "maxwellian" } },
      [2, 5],
      4,
      [0],
      ([v], particles) => [
        particles,
        (v as Float64Array)[0],
      ],
    );
    expect(seen.map(({ particles, seen: members }) => [particles, members.length, members[0]![0]])).toEqual([[2, 4, 2], [5, 4, 5]]);
    expect(new Set(seen.flatMap(({ seen: members }) => members.map(([, first]) => first))).size).toBe(8);
  });
});
