import { describe, expect, it } from "vitest";
import { bkw, equilibrium, maxwellMoments } from "../src/index.ts";

const near = (value: number, truth: number, tolerance = 1e-13) => expect(Math.abs(value / truth - 1)).toBeLessThan(tolerance);

/** A small independent generator (Mulberry32), for the simulation below alone. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Vector = [number, number, number];

/** Turns e by a fixed angle in a uniform azimuth: the laws depend on the angle through E P_2 alone. */
function turned(e: Vector, cosine: number, azimuth: number): Vector {
  const helper: Vector = Math.abs(e[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const a = cross(e, helper);
  const length = Math.hypot(...a);
  const b = cross(e, a);
  const [s, c] = [
    (Math.sqrt(1 - cosine * cosine) * Math.sin(azimuth)) / length,
    (Math.sqrt(1 - cosine * cosine) * Math.cos(azimuth)) / length,
  ];
  return [0, 1, 2].map((k) => cosine * (e[k] as number) + c * (a[k] as number) + s * (b[k] as number)) as Vector;
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** m4 of N particles at time t, averaged over runs of the process from one fixed state, with its standard error. */
function simulatedMoment4(start: readonly Vector[], h: number, t: number, runs: number): { mean: number; error: number } {
  const random = generator(7);
  const n = start.length;
  const cosine = Math.sqrt((1 + 2 * Math.exp(-6 * h)) / 3);
  let [sum, squares] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const v = start.map((u) => [...u] as Vector);
    for (let time = (-Math.log(1 - random()) * h) / n; time < t; time += (-Math.log(1 - random()) * h) / n) {
      const i = Math.floor(random() * n);
      const other = Math.floor(random() * (n - 1));
      const [vi, vj] = [v[i] as Vector, v[other < i ? other : other + 1] as Vector];
      const z = vi.map((x, k) => x - (vj[k] as number)) as Vector;
      const r = Math.hypot(...z);
      const e = turned(z.map((x) => x / r) as Vector, cosine, 2 * Math.PI * random());
      for (let k = 0; k < 3; k++) {
        const centre = ((vi[k] as number) + (vj[k] as number)) / 2;
        vi[k] = centre + (r * (e[k] as number)) / 2;
        vj[k] = centre - (r * (e[k] as number)) / 2;
      }
    }
    const m4 = v.reduce((total, u) => total + (u[0] ** 2 + u[1] ** 2 + u[2] ** 2) ** 2, 0) / n;
    sum += m4;
    squares += m4 * m4;
  }
  const mean = sum / runs;
  return { mean, error: Math.sqrt((squares / runs - mean * mean) / runs) };
}

describe("the moments of Maxwell molecules", () => {
  it("decay at rates 6 and 4 in the limit", () => {
    const limit = maxwellMoments();
    expect([limit.anisotropyRate, limit.heatFluxRate]).toEqual([6, 4]);
    near(limit.anisotropy(0.5), Math.exp(-3));
    near(limit.heatFlux(0.5), Math.exp(-2));
  });

  it("decay at the exact rates for finite N and h", () => {
    const { anisotropyRate, heatFluxRate } = maxwellMoments({ particles: 5, h: 0.2 });
    near(anisotropyRate, (5 / 4) * ((1 - Math.exp(-1.2)) / 0.2));
    near(heatFluxRate, ((2 * 5) / (3 * 4)) * ((1 - Math.exp(-1.2)) / 0.2));
  });

  it("follow the BKW solution in the limit", () => {
    const f = bkw({ K0: 0.6, temperature: 1.3 });
    for (const t of [0, 0.4, 3]) near(maxwellMoments().moment4(t, { meanSquare: 3.9, moment4: f.moment(4, 0) }), f.moment(4, t), 1e-12);
  });

  it("end at the microcanonical fourth moment", () => {
    for (const particles of [2, 3, 100]) {
      const law = maxwellMoments({ particles, h: 0.1 });
      near(law.moment4AtRest(3), equilibrium({ particles }).moment(4), 1e-12);
      near(law.moment4(100, { meanSquare: 3, moment4: 20, pressureSquare: 4 }), law.moment4AtRest(3), 1e-12);
    }
  });

  it("tend to the limit as N grows and h falls", () => {
    const start = { meanSquare: 3, moment4: 9, pressureSquare: 4 };
    near(maxwellMoments({ particles: 1e9, h: 1e-9 }).moment4(0.3, start), maxwellMoments().moment4(0.3, start), 1e-7);
  });

  it("stay finite when the exponentials are far apart", () => {
    const start = { meanSquare: 3, moment4: 9, pressureSquare: 4 };
    near(maxwellMoments().moment4(1e4, start), 15);
    near(maxwellMoments().moment4(74.9, start), maxwellMoments().moment4(75.1, start), 1e-12);
  });

  it("agree with a simulation of N = 3 from one state, which the laws of N = ∞ and of h = 0 do not", () => {
    // Σu = 0, anisotropic on purpose.
    const start: Vector[] = [
      [2, 0.3, 0],
      [-1.5, 0.5, 0.4],
      [-0.5, -0.8, -0.4],
    ];
    const pressure = [0, 1, 2].map((a) => [0, 1, 2].map((b) => start.reduce((s, u) => s + (u[a] as number) * (u[b] as number), 0) / 3));
    const state = {
      meanSquare: [0, 1, 2].reduce((s, a) => s + (pressure[a]?.[a] as number), 0),
      moment4: start.reduce((s, u) => s + (u[0] ** 2 + u[1] ** 2 + u[2] ** 2) ** 2, 0) / 3,
      pressureSquare: pressure.flat().reduce((s, x) => s + x * x, 0),
    };
    const [h, t] = [0.3, 0.15];
    const { mean, error } = simulatedMoment4(start, h, t, 60_000);
    const law = (settings: object) => Math.abs(maxwellMoments(settings).moment4(t, state) - mean) / error;
    expect(law({ particles: 3, h })).toBeLessThan(3.5);
    expect(law({ h })).toBeGreaterThan(8);
    expect(law({ particles: 3 })).toBeGreaterThan(8);
  });

  it("refuse what is out of range", () => {
    expect(() => maxwellMoments({ particles: 1 })).toThrow(/^particles: got 1/);
    expect(() => maxwellMoments({ h: -1 })).toThrow(/^h: got -1/);
    expect(() => maxwellMoments().anisotropy(-1)).toThrow(/^t: got -1/);
  });
});
