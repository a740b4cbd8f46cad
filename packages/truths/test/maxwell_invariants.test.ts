import { describe, expect, it } from "vitest";
import {
  bkw,
  equilibrium,
  isotropicInvariants,
  maxwellEvolution,
  type MaxwellInvariants,
  maxwellInvariants,
  maxwellMoments,
  particleProducts,
  pressureVariance,
} from "../src/index.ts";

const near = (value: number, truth: number, tolerance = 1e-12) => expect(Math.abs(value / truth - 1)).toBeLessThan(tolerance);

/** A small independent generator (Mulberry32), for the checks below alone. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An anisotropic frame of N particles with mean 0. */
function frame(N: number, random: () => number): Float64Array {
  const v = Float64Array.from({ length: 3 * N }, (_, i) => (random() - 0.3) ** 2 * [2, 1, 0.7][i % 3]);
  const mean = [0, 1, 2].map((axis) => v.reduce((sum, x, i) => (i % 3 === axis ? sum + x / N : sum), 0));
  return v.map((x, i) => x - mean[i % 3]);
}

/** The pair's directions after a collision: cosine to the old one and azimuth. */
function collide(v: Float64Array, i: number, j: number, cosine: number, azimuth: number): Float64Array {
  const z = [0, 1, 2].map((k) => v[3 * i + k] - v[3 * j + k]);
  const r = Math.hypot(...z);
  const e = z.map((x) => x / r);
  const cross = (a: number[], b: number[]) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const first = cross(e, Math.abs(e[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]);
  const a = first.map((x) => x / Math.hypot(...first));
  const b = cross(e, a);
  const sine = Math.sqrt(1 - cosine * cosine);
  const out = v.slice();
  for (let k = 0; k < 3; k++) {
    const turned = cosine * e[k] + sine * (Math.cos(azimuth) * a[k] + Math.sin(azimuth) * b[k]);
    const centre = (v[3 * i + k] + v[3 * j + k]) / 2;
    out[3 * i + k] = centre + (r * turned) / 2;
    out[3 * j + k] = centre - (r * turned) / 2;
  }
  return out;
}

const names = Object.keys(maxwellInvariants([0, 0, 0, 0, 0, 1])) as (keyof MaxwellInvariants)[];

/** The generator applied to every invariant at a frame: all pairs, an angle with E P_2 = e^{−6h}, azimuths that integrate degree 6 exactly. */
function rates(v: Float64Array, h: number): Record<string, number> {
  const N = v.length / 3;
  const cosine = Math.sqrt((1 + 2 * Math.exp(-6 * h)) / 3);
  const azimuths = 8;
  const before = maxwellInvariants(v);
  const total: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < i; j++) {
      for (const side of [1, -1]) {
        for (let m = 0; m < azimuths; m++) {
          const after = maxwellInvariants(collide(v, i, j, side * cosine, (2 * Math.PI * m) / azimuths));
          for (const name of names) total[name] += (after[name] - before[name]) / (2 * azimuths);
        }
      }
    }
  }
  for (const name of names) total[name] *= 2 / (h * (N - 1));
  return total;
}

/** The slope at 0 of the closed equations, by two differences. */
function slopes(start: MaxwellInvariants, particles: number, h: number): Record<string, number> {
  const { at } = maxwellEvolution({ particles, h });
  const d = 1e-3;
  const [one, two, four] = [at(d, start), at(2 * d, start), at(4 * d, start)];
  const slope = (name: keyof MaxwellInvariants) => {
    const [a, b, c] = [one, two, four].map((state, k) => (state[name] - start[name]) / (d * 2 ** k));
    const [ab, bc] = [2 * a - b, 2 * b - c];
    return (4 * ab - bc) / 3;
  };
  return Object.fromEntries(names.map((name) => [name, slope(name)]));
}

describe("the invariants of Maxwell molecules", () => {
  it.each([2, 3, 5, 8])("have the rates of the generator for N = %d, and not those for N + 1", (N) => {
    const random = generator(11 + N);
    for (let repeat = 0; repeat < 3; repeat++) {
      const v = frame(N, random);
      const [direct, closed, planted] = [rates(v, 0.2), slopes(maxwellInvariants(v), N, 0.2), slopes(maxwellInvariants(v), N + 1, 0.2)];
      const state = maxwellInvariants(v);
      for (const name of names) expect(Math.abs(direct[name] - closed[name])).toBeLessThan(2e-5 * Math.abs(state[name]) + 1e-12);
      expect(Math.abs(direct["moment6"] - planted["moment6"])).toBeGreaterThan(1e-2 * Math.abs(direct["moment6"]));
    }
  });

  it("have the fourth moment of the older law", () => {
    const v = frame(6, generator(3));
    const state = maxwellInvariants(v);
    const meanSquare = Math.sqrt(state.squareSquare);
    const older = maxwellMoments({ particles: 6, h: 0.1 }).moment4(0.3, { meanSquare, ...state });
    near(maxwellEvolution({ particles: 6, h: 0.1 }).at(0.3, state).moment4, older);
  });

  it("follow the BKW solution in the limit", () => {
    const f = bkw({ K0: 0.6, temperature: 1.3 });
    const start = isotropicInvariants({ meanSquare: 3.9, moment4: f.moment(4, 0), moment6: f.moment(6, 0) });
    for (const t of [0, 0.4, 3]) near(maxwellEvolution().at(t, start).moment6, f.moment(6, t), 1e-11);
  });

  it("end at the microcanonical sixth moment", () => {
    for (const particles of [2, 3, 100]) {
      const start = { ...isotropicInvariants({ meanSquare: 3, moment4: 20, moment6: 150 }), heatFluxSquare: 0.3 };
      near(maxwellEvolution({ particles, h: 0.1 }).at(60, start).moment6, equilibrium({ particles }).moment(6), 1e-11);
    }
  });

  it("tend to the limit as N grows and h falls", () => {
    const start = maxwellInvariants(frame(20, generator(5)));
    near(maxwellEvolution({ particles: 1e9, h: 1e-9 }).at(0.3, start).moment6, maxwellEvolution().at(0.3, start).moment6, 1e-7);
  });

  it("agree with a simulation of N = 3, which the limits do not", () => {
    const random = generator(7);
    const v = frame(3, random);
    const [h, t, runs] = [0.3, 0.15, 40_000];
    const cosine = Math.sqrt((1 + 2 * Math.exp(-6 * h)) / 3);
    let [sum, squares] = [0, 0];
    for (let run = 0; run < runs; run++) {
      let w = v;
      for (let time = (-Math.log(1 - random()) * h) / 3; time < t; time += (-Math.log(1 - random()) * h) / 3) {
        const i = Math.floor(3 * random());
        w = collide(w, i, (i + 1 + Math.floor(2 * random())) % 3, cosine, 2 * Math.PI * random());
      }
      const { moment6 } = maxwellInvariants(w);
      sum += moment6;
      squares += moment6 * moment6;
    }
    const mean = sum / runs;
    const error = Math.sqrt((squares / runs - mean * mean) / runs);
    const miss = (settings: object) => Math.abs(maxwellEvolution(settings).at(t, maxwellInvariants(v)).moment6 - mean) / error;
    // α = 5e−4.
    expect(miss({ particles: 3, h })).toBeLessThan(3.5);
    expect(miss({ h })).toBeGreaterThan(8);
    expect(miss({ particles: 3 })).toBeGreaterThan(8);
  });
});

describe("fluctuations of Maxwell molecules", () => {
  it("have the products of two and three different particles", () => {
    const v = frame(5, generator(2));
    const u = (i: number) => v.subarray(3 * i, 3 * i + 3);
    const dot = (i: number, j: number) => u(i).reduce((sum, x, k) => sum + x * u(j)[k], 0);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        if (i === j) continue;
        sums[0] += (dot(i, i) * dot(j, j)) / 20;
        sums[1] += dot(i, j) ** 2 / 20;
        for (let k = 0; k < 5; k++) {
          if (k === i || k === j) continue;
          sums[2] += (dot(i, i) * dot(j, j) * dot(k, k)) / 60;
          sums[3] += (dot(i, j) * dot(j, k) * dot(k, i)) / 60;
        }
      }
    }
    const products = particleProducts(maxwellInvariants(v), 5);
    near(products.twoSpeeds, sums[0]);
    near(products.twoDirections, sums[1]);
    near(products.threeSpeeds, sums[2]);
    near(products.threeDirections, sums[3], 1e-10);
  });

  it("start with the variance of independent draws and end with the microcanonical one", () => {
    const random = generator(9);
    const [N, runs, radius] = [4, 100_000, Math.sqrt(3)];
    let squares = 0;
    let fourths = 0;
    for (let run = 0; run < runs; run++) {
      const v = new Float64Array(3 * N);
      for (let i = 0; i < N; i++) {
        const [z, phi] = [2 * random() - 1, 2 * Math.PI * random()];
        v.set([radius * Math.sqrt(1 - z * z) * Math.cos(phi), radius * Math.sqrt(1 - z * z) * Math.sin(phi), radius * z], 3 * i);
      }
      const mean = [0, 1].map((axis) => v.reduce((sum, x, i) => (i % 3 === axis ? sum + x / N : sum), 0));
      let xy = 0;
      for (let i = 0; i < N; i++) xy += ((v[3 * i] - mean[0]) * (v[3 * i + 1] - mean[1])) / N;
      squares += xy * xy / runs;
      fourths += xy ** 4 / runs;
    }
    const settings = { particles: N, h: 0.1, meanSquare: 3, moment4: 9 };
    const error = Math.sqrt((fourths - squares ** 2) / runs);
    expect(Math.abs(pressureVariance(settings, 0) - squares) / error).toBeLessThan(3.5);
    // Planted: the mean not subtracted, E v_x² v_y²/N.
    expect(Math.abs(9 / 15 / N - squares) / error).toBeGreaterThan(20);
    const large = { ...settings, particles: 100_000 };
    near(pressureVariance(large, 50) * 100_000, 1, 1e-4);
  });

  it("name what is out of range", () => {
    expect(() => maxwellInvariants([1, 2, 3])).toThrow(/^velocities.length: got 3/);
    expect(() => maxwellEvolution({ particles: 1 })).toThrow(/^particles: got 1/);
    expect(() => maxwellEvolution().at(-1, maxwellInvariants([0, 0, 0, 0, 0, 1]))).toThrow(/^t: got -1/);
    expect(() => pressureVariance({ particles: 4, h: 0.1, meanSquare: -3, moment4: 9 }, 0)).toThrow(/^meanSquare: got -3/);
    expect(() => isotropicInvariants({ meanSquare: 3, moment4: Number.NaN, moment6: 1 })).toThrow(/^moment4: got NaN/);
  });
});
