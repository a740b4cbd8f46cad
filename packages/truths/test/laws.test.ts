import { describe, expect, it } from "vitest";
import {
  anisotropyRate,
  bkw,
  equilibrium,
  maxwellian,
  maxwellInvariants,
  pairCorrelation,
  trubnikov,
  trubnikovRate,
} from "../src/index.ts";

/** Reference digits: mpmath at 40 digits, rounded to the nearest double; densities integrated numerically where a formula is what is tested. */
const near = (value: number, truth: number, tolerance = 1e-13) => expect(Math.abs(value / truth - 1)).toBeLessThan(tolerance);

/** ∫_0^to f by Simpson's rule. */
function simpson(f: (x: number) => number, to: number, panels = 4000): number {
  let sum = f(0) + f(to);
  for (let k = 1; k < panels; k++) sum += (k % 2 === 0 ? 2 : 4) * f((k * to) / panels);
  return (sum * to) / panels / 3;
}

describe("the Maxwellian", () => {
  const f = maxwellian({ temperature: 2 });

  it("has the density and distribution of extended precision", () => {
    near(f.density(0.7), 0.019860223424492673);
    near(f.cdf(0.01), 9.403018679659395e-08);
    near(f.cdf(5), 0.9941473374066733);
  });

  it("has the moments 3T, 15T² and √(2/πT)", () => {
    near(f.moment(2), 6);
    near(f.moment(4), 60);
    near(f.moment(-1), Math.sqrt(2 / (Math.PI * 2)));
    near(
      simpson((v) => f.speedDensity(v) * v ** 6, 30),
      f.moment(6),
      1e-12,
    );
  });

  it("refuses what is out of range", () => {
    expect(() => maxwellian({ temperature: 0 })).toThrow(/^temperature: got 0; allowed/);
    expect(() => f.density(-1)).toThrow(/^speed: got -1/);
    expect(() => f.moment(-3)).toThrow(/^p: got -3/);
  });
});

describe("the BKW solution", () => {
  const f = bkw({ K0: 0.7, temperature: 1.5 });

  it("has the density, moments and distribution of extended precision", () => {
    near(f.density(1.3, 0.4), 0.019432928566068198);
    near(f.moment(4, 0.4), 33.13673932659123);
    near(f.moment(-1, 0.4), 0.6458234066611788);
    near(f.moment(2.5, 0.4), 7.1435387690695125);
    near(f.cdf(1.3, 0.4), 0.22322525194213289);
  });

  it("keeps mass and energy, and its fourth moment obeys m4′ = −4(m4 − (5/3) m2²)", () => {
    for (const t of [0, 0.3, 2]) {
      near(f.moment(0, t), 1);
      near(f.moment(2, t), 4.5);
      near(
        simpson((v) => f.speedDensity(v, t), 40),
        1,
        1e-11,
      );
    }
    const slope = (f.moment(4, 0.5 + 1e-5) - f.moment(4, 0.5 - 1e-5)) / 2e-5;
    near(slope, -4 * (f.moment(4, 0.5) - (5 / 3) * 4.5 ** 2), 1e-8);
  });

  it("is sampled: speeds by Kolmogorov and Smirnov at 1e−6, directions by their means", () => {
    let state = 42;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      let x = Math.imul(state ^ (state >>> 16), 0x45d9f3b);
      x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
      return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
    };
    const count = 40_000;
    const velocities = Array.from({ length: count }, () => f.sample(0.2, random));
    const speeds = velocities.map(([x, y, z]) => Math.hypot(x, y, z)).sort((a, b) => a - b);
    const distance = (cdf: (speed: number) => number) =>
      Math.sqrt(count) * Math.max(...speeds.map((speed, k) => Math.abs(cdf(speed) - (k + 0.5) / count)));
    expect(distance((speed) => f.cdf(speed, 0.2))).toBeLessThan(2.7);
    // Planted: the law of the start.
    expect(distance((speed) => f.cdf(speed, 0))).toBeGreaterThan(2.7);
    for (const axis of [0, 1, 2]) {
      const mean = velocities.reduce((sum, v) => sum + v[axis], 0) / count;
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1.5 / count));
    }
  });

  it("solves the Landau equation's isotropic form for Maxwell molecules", () => {
    // For γ = 0 and isotropic f the diffusion tensor is 2T I + |v|² I − v vᵀ, whose last part an isotropic f does not feel:
    // ∂f/∂t = v^−2 d/dv( v² (T f′ + v f) ).
    const [t, d] = [0.3, 1e-3];
    for (const v of [0.5, 1.2, 2.5]) {
      const flux = (x: number) => x * x * (1.5 * ((f.density(x + d, t) - f.density(x - d, t)) / (2 * d)) + x * f.density(x, t));
      const right = (flux(v + d) - flux(v - d)) / (2 * d) / (v * v);
      const left = (f.density(v, t + d) - f.density(v, t - d)) / (2 * d);
      expect(Math.abs(left / right - 1)).toBeLessThan(1e-4);
    }
  });

  it("is the Maxwellian for K0 = 1 and vanishes at 0 for K0 = 3/5", () => {
    near(bkw({ K0: 1 }).density(0.8, 0), maxwellian().density(0.8));
    expect(Math.abs(bkw({ K0: 0.6 }).density(0, 0))).toBeLessThan(1e-16);
    expect(() => bkw({ K0: 0.5 })).toThrow(/^K0: got 0.5; allowed: a number from 3\/5 to 1/);
  });
});

describe("the microcanonical equilibrium", () => {
  const five = equilibrium({ particles: 5, temperature: 1.2 });

  it("has the marginals of extended precision", () => {
    near(five.cdf(1.5), 0.34267716562341577);
    near(five.speedDensity(1.5), 0.5289432491831099);
    near(equilibrium({ particles: 1_000_000 }).cdf(1.5), 0.4778326101167795, 1e-12);
  });

  it("has the moments of the formulary", () => {
    near(five.moment(2), 3.6);
    near(five.moment(4), 18.514285714285716);
    near(five.relative.moment(2), 9);
    near(five.relative.moment(-1), 0.4311498987462985);
    near(five.relative.moment(-2), 0.2777777777777778);
  });

  it("has densities that are the slopes of its distributions", () => {
    for (const law of [five, five.relative, equilibrium({ particles: 3 }), equilibrium({ particles: 40 }).relative]) {
      const v = law.moment(1);
      near((law.cdf(v + 1e-5) - law.cdf(v - 1e-5)) / 2e-5, law.speedDensity(v), 1e-6);
      expect(law.cdf(law.largest * 1.1)).toBe(1);
      expect(law.density(law.largest * 1.1)).toBe(0);
    }
  });

  it("is two opposite velocities of fixed length for N = 2", () => {
    const two = equilibrium({ particles: 2, temperature: 3 });
    expect([two.cdf(2.99), two.cdf(3)]).toEqual([0, 1]);
    near(two.relative.moment(1), 6);
  });

  it("tends to the Maxwellian", () => {
    near(equilibrium({ particles: 1e7 }).moment(8), maxwellian().moment(8), 1e-6);
  });
});

describe("the pair correlation", () => {
  it("is e^{−2 l(l+1) r^γ t} for small steps and decays more slowly for large ones", () => {
    const settings = { l: 2, gamma: -3, r: 1.3, t: 0.2 };
    const limit = Math.exp(-12 * 1.3 ** -3 * 0.2);
    near(pairCorrelation({ ...settings, h: 0 }), limit);
    near(pairCorrelation({ ...settings, h: 1e-9 }), limit, 1e-7);
    near(pairCorrelation({ ...settings, h: 0.1 }), Math.exp(-4 * (1 - Math.exp(-0.6 * 1.3 ** -3))));
  });

  it("refuses what is out of range", () => {
    expect(() => pairCorrelation({ l: 1, h: 0.1, gamma: -4, r: 1, t: 1 })).toThrow(/^gamma: got -4/);
    expect(() => pairCorrelation({ l: 1, h: 0.1, gamma: 0, r: 0, t: 1 })).toThrow(/^r: got 0/);
  });
});

describe("the relaxation of two temperatures", () => {
  it("has the rate of extended precision on both sides of isotropy", () => {
    near(trubnikovRate(1.2, 0.6), 0.08594268414605362);
    near(trubnikovRate(0.6, 1.2), 0.09968123446627215);
    near(trubnikovRate(1.01, 1), 0.07458581774503285);
    near(trubnikovRate(1.05 - 1e-12, 1), trubnikovRate(1.05 + 1e-12, 1), 1e-11);
  });

  it("follows the ordinary differential equation", () => {
    const [zero, one, four] = trubnikov({ temperature: [1.2, 0.6] }).at([0, 1, 4]) as [number, number][];
    near((zero as [number, number])[0], 1.2);
    near((one as [number, number])[0] - (one as [number, number])[1], 0.46614832246243265, 1e-11);
    near((four as [number, number])[0] - (four as [number, number])[1], 0.22694672014423556, 1e-11);
    near(2 * (four as [number, number])[0] + (four as [number, number])[1], 3);
  });

  it("starts with the exact slope of the process at γ = −3 and h → 0", () => {
    const [perpendicular, parallel] = trubnikov({ temperature: [1.2, 0.6] }).initialSlope;
    near(perpendicular - parallel, anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: -3 }), 1e-11);
  });

  it("is followed for every γ and finite h by the rate of the bi-Maxwellian of the moment", () => {
    const times = [0, 0.2, 1];
    // Maxwell molecules: the closure is exact, and so is its exponential.
    trubnikov({ temperature: [1.2, 0.6], gamma: 0, h: 0.3 }).at(times).forEach(([perpendicular, parallel], k) => {
      near(perpendicular - parallel, 0.6 * Math.exp((Math.expm1(-1.8) / 0.3) * times[k]), 1e-9);
    });
    // By quadrature and in closed form.
    const [, , quadrature] = trubnikov({ temperature: [1.2, 0.6], gamma: -3, h: 1e-12 }).at(times);
    const [, , closed] = trubnikov({ temperature: [1.2, 0.6] }).at(times);
    near(quadrature[0] - quadrature[1], closed[0] - closed[1], 1e-8);
    expect(() => trubnikov({ temperature: [1, 2], gamma: -4 })).toThrow(/^gamma: got -4/);
  });

  it("has the slopes of extended precision for other γ and finite h", () => {
    near(anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: -3 }), -0.1546968314628965, 1e-11);
    near(anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: -3, h: 0.1 }), -0.1471662179305011, 1e-11);
    near(anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: -2.5, h: 2 }), -0.1385877958309325, 1e-11);
    near(anisotropyRate({ temperature: [0.3, 0.3, 2], gamma: 0.37, h: 0.02 }), 14.6793610074118, 1e-11);
    near(anisotropyRate({ temperature: [1, 1, 0.5], gamma: 1 }), -9.574614729634384, 1e-11);
  });

  it("is −6(T_x − T_z)(1 − e^{−6h})/(6h) for γ = 0 and any three temperatures", () => {
    near(anisotropyRate({ temperature: [2, 0.9, 0.5], gamma: 0, h: 0.3 }), (Math.expm1(-1.8) / 0.3) * 1.5, 1e-11);
  });

  it("refuses temperatures that are not positive", () => {
    expect(() => trubnikov({ temperature: [1, -1] })).toThrow(/^temperature\[1\]: got -1/);
    expect(() => anisotropyRate({ temperature: [1, 0, 1], gamma: 0 })).toThrow(/^temperature\[1\]: got 0/);
    expect(() => trubnikov({ temperature: [2, 1] }).at([1, 0.5])).toThrow(/^times\[1\]: got 0.5 after 1/);
  });
});

describe("bad input of the exact laws", () => {
  it("is refused by the name of the field", () => {
    expect(() => anisotropyRate({ temperature: 1 as never, gamma: 0 })).toThrow(/^temperature: got 1; allowed: a list of 3/);
    expect(() => anisotropyRate({ temperature: [1, 1] as never, gamma: 0 })).toThrow(/^temperature: got a list of 2/);
    expect(() => trubnikov(undefined as never)).toThrow(/^settings: got undefined/);
    expect(() => trubnikov({ temperature: [1, 1, 1] as never })).toThrow(/^temperature: got a list of 3; allowed: a list of 2/);
    expect(() => trubnikov({ temperature: [1, 2] }).at(3 as never)).toThrow(/^times: got 3; allowed: a list/);
    expect(() => trubnikovRate(1, 1e20)).toThrow(/^temperature: got 1e-20; allowed: T⊥\/T∥ >/);
    expect(() => maxwellInvariants([1, 2, 3, 4, 5, Number.NaN])).toThrow(/^velocities\[5\]: got NaN/);
    expect(() => maxwellInvariants(null as never)).toThrow(/^velocities: got null/);
    expect(bkw({ K0: 0.7 }).density(1e300, 0)).toBe(0);
  });
});
