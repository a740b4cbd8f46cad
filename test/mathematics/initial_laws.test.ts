/**
 * Every initial condition has the law that its name promises, up to the grid: marginals by Kolmogorov–Smirnov, moments, directions.
 * Each check is also fed with another law that looks like it.
 */

import type { InitialCondition } from "@landau-mbc/reference";
import { describe, expect, it } from "vitest";
import { drawnProcess } from "./engine_process.ts";
import { gammaQ, normalCdf } from "./special_functions.ts";
import { accepts, pOfDistribution, pOfProportion, rejects, Sample } from "./verdict.ts";

const N = 40_000;
const ORIGIN = [0, 0, 0] as const;

function draw(initial: InitialCondition, seed = 3, exactMoments = false, particles = N): Float64Array {
  const run = drawnProcess({ particles, gamma: 0, h: 1, seed }, initial, exactMoments);
  const v = run.velocities();
  run.free();
  return v;
}

const axis = (v: Float64Array, a: number) => v.filter((_, k) => k % 3 === a);
const speeds = (v: Float64Array) =>
  Float64Array.from({ length: v.length / 3 }, (_, i) => Math.hypot(v[3 * i]!, v[3 * i + 1]!, v[3 * i + 2]!));
const gaussian = (x: ArrayLike<number>, mean: number, variance: number) =>
  pOfDistribution(x, (y) => normalCdf((y - mean) / Math.sqrt(variance)));
const meanOf = (x: Float64Array) => {
  const sample = new Sample();
  for (const y of x) sample.add(y);
  return sample;
};
/** CDF of the square of the length of a standard normal in d dimensions. */
const chiSquare = (x: number, d: number) => 1 - gammaQ(d / 2, x / 2);

/** p of independent axes: products of different components have mean zero, also of their squares. */
function independence(v: Float64Array, means: readonly number[], variances: readonly number[]): number[] {
  const samples = Array.from({ length: 6 }, () => new Sample());
  for (let k = 0; k < v.length; k += 3) {
    const u = means.map((m, a) => v[k + a]! - m);
    const s = u.map((x, a) => x * x - variances[a]!);
    [u[0]! * u[1]!, u[0]! * u[2]!, u[1]! * u[2]!, s[0]! * s[1]!, s[0]! * s[2]!, s[1]! * s[2]!].forEach((x, m) => {
      samples[m]!.add(x);
    });
  }
  return samples.map((sample) => sample.pOfMean(0));
}

/** p of directions uniform on the sphere and independent of the speed. */
function isotropic(v: Float64Array): number[] {
  const speed = speeds(v);
  const cosines = [0, 1, 2].map((a) => axis(v, a).map((x, i) => x / speed[i]!));
  const ps = cosines.map((c) => pOfDistribution(c, (x) => (1 + x) / 2));
  const correlation = [0, 1, 2].map(() => new Sample());
  speed.forEach((s, i) => {
    correlation.forEach((sample, a) => {
      sample.add(s * (cosines[a]![i]! ** 2 - 1 / 3));
    });
  });
  return [...ps, ...correlation.map((sample) => sample.pOfMean(0))];
}

const isGaussian = (v: Float64Array, mean: readonly number[], T: readonly number[]) => [
  ...[0, 1, 2].map((a) => gaussian(axis(v, a), mean[a]!, T[a]!)),
  ...[0, 1, 2].map((a) => meanOf(axis(v, a).map((x) => (x - mean[a]!) ** 2)).pOfMean(T[a]!)),
  ...independence(v, mean, T),
];

/** p of the BKW law at t = 0: with y = v²/(K0·T), weight 1 − P of the χ² law of 3 and P of 5 degrees of freedom, P = 3(1 − K0)/(2K0). */
function isBkw(v: Float64Array, K0: number, T: number): number[] {
  const P = (3 * (1 - K0)) / (2 * K0);
  const y = speeds(v).map((s) => (s * s) / (K0 * T));
  const square = meanOf(y.map((x) => x * K0 * T));
  const fourth = meanOf(y.map((x) => (x * K0 * T) ** 2));
  return [
    pOfDistribution(y, (x) => (1 - P) * chiSquare(x, 3) + P * chiSquare(x, 5)),
    square.pOfMean(3 * T),
    fourth.pOfMean(15 * T * T * K0 * (2 - K0)),
    ...isotropic(v),
  ];
}

const isShell = (v: Float64Array, radius: number, width: number) => [gaussian(speeds(v), radius, width ** 2), ...isotropic(v)];
const isBall = (v: Float64Array, radius: number) => [pOfDistribution(speeds(v), (s) => (s / radius) ** 3), ...isotropic(v)];

/** p of two beams ±b along a unit axis over a Gaussian of variance T, half of the particles each. */
function areBeams(v: Float64Array, b: readonly number[], T: number): number[] {
  const along = (i: number) => v[3 * i]! * b[0]! + v[3 * i + 1]! * b[1]! + v[3 * i + 2]! * b[2]!;
  const forward = Float64Array.from({ length: v.length / 3 }, (_, i) => (along(i) > 0 ? 1 : 0)).reduce((sum, x) => sum + x, 0);
  const folded = v.map((x, k) => (along(Math.floor(k / 3)) > 0 ? x : -x));
  return [pOfProportion(forward, v.length / 3, 0.5), ...isGaussian(folded, b, [T, T, T])];
}

describe("initial conditions have the law of their name", () => {
  it("maxwellian, with a drift", () => {
    const v = draw({ kind: "maxwellian", temperature: 0.7, drift: [1, -2, 0.5] });
    expect(accepts(isGaussian(v, [1, -2, 0.5], [0.7, 0.7, 0.7]))).toBe(true);
    expect(rejects(isGaussian(v, [1, -2, 0.5], [0.7, 0.7, 0.7 * 1.1]))).toBe(true);
    expect(rejects(isGaussian(v, [1, -2, 0.55], [0.7, 0.7, 0.7]))).toBe(true);
  });

  it("bi-maxwellian", () => {
    const v = draw({ kind: "bi-maxwellian", temperature: [1.2, 0.9, 0.6], drift: [0, 3, 0] });
    expect(accepts(isGaussian(v, [0, 3, 0], [1.2, 0.9, 0.6]))).toBe(true);
    expect(rejects(isGaussian(v, [0, 3, 0], [0.9, 0.9, 0.9]))).toBe(true);
  });

  it("BKW, at the edge K0 = 3/5 and inside", () => {
    for (const [K0, T] of [[0.6, 1], [0.8, 2.5]] as const) {
      const v = draw({ kind: "bkw", K0, temperature: T });
      expect(accepts(isBkw(v, K0, T))).toBe(true);
    }
    const maxwellian = draw({ kind: "maxwellian", temperature: 1, drift: ORIGIN });
    expect(rejects(isBkw(maxwellian, 0.6, 1)), "a Maxwellian of the same temperature is told apart").toBe(true);
  });

  it("shell, with and without a width", () => {
    const v = draw({ kind: "shell", radius: 2, width: 0.3 });
    expect(accepts(isShell(v, 2, 0.3))).toBe(true);
    expect(rejects(isShell(v, 2, 0.33))).toBe(true);
    const thin = draw({ kind: "shell", radius: 1.7, width: 0 });
    for (const s of speeds(thin)) expect(Math.abs(s - 1.7)).toBeLessThan(1e-12);
    expect(accepts(isotropic(thin))).toBe(true);
    const flat = thin.map((x, k) => (k % 3 === 2 ? 0.8 * x : x));
    expect(rejects(isotropic(flat))).toBe(true);
  });

  it("uniform ball", () => {
    const radius = Math.sqrt(5);
    const v = draw({ kind: "uniform-ball", radius });
    expect(accepts(isBall(v, radius))).toBe(true);
    const inSpeed = v.map((x, k) => x * (speeds(v.subarray(3 * Math.floor(k / 3), 3 * Math.floor(k / 3) + 3))[0]! / radius) ** 2);
    expect(rejects(isBall(inSpeed, radius)), "a uniform speed is told apart").toBe(true);
  });

  it("two beams, along any axis", () => {
    const v = draw({ kind: "two-beams", speed: 6, temperature: 0.4, axis: [3, 0, -4] });
    expect(accepts(areBeams(v, [3.6, 0, -4.8], 0.4))).toBe(true);
    const even = draw({ kind: "maxwellian", temperature: 0.4, drift: [3.6, 0, -4.8] });
    expect(rejects(areBeams(even, [3.6, 0, -4.8], 0.4)), "one beam is told apart").toBe(true);
    const exactlyHalf = axis(v, 0).reduce((sum, x) => sum + Math.sign(x), 0);
    expect(exactlyHalf).toBe(0);
  });

  it("mixture, with weights that do not sum to one", () => {
    const components = [
      { kind: "maxwellian", temperature: 1, drift: [20, 0, 0] },
      { kind: "uniform-ball", radius: 2 },
      { kind: "shell", radius: 50, width: 0 },
    ] as const;
    const v = draw({ kind: "mixture", weights: [3, 1, 4], components });
    const speed = speeds(v);
    const part = (of: (s: number) => boolean) => v.filter((_, k) => of(speed[Math.floor(k / 3)]!));
    const [ball, drifting, shell] = [part((s) => s <= 2), part((s) => s > 2 && s < 40), part((s) => s >= 40)];
    const proportions = [[drifting, 3 / 8], [ball, 1 / 8], [shell, 4 / 8]].map(([x, q]) =>
      pOfProportion((x as Float64Array).length / 3, N, q as number)
    );
    expect(accepts([...proportions, ...isGaussian(drifting, [20, 0, 0], [1, 1, 1]), ...isBall(ball, 2), ...isotropic(shell)])).toBe(true);
    expect(rejects([pOfProportion(drifting.length / 3, N, 1 / 3)]), "equal weights are told apart").toBe(true);
  });

  it("velocities, within half a tick", () => {
    const data = Float64Array.from({ length: 30 }, (_, k) => Math.sin(k) * 3 + 1 / 3);
    const v = drawnProcess({ particles: 10, gamma: 0, h: 1, seed: 1 }, { kind: "velocities", data }).velocities();
    const meanSquare = data.reduce((sum, x) => sum + x * x, 0) / 10;
    const scale = 2 ** Math.floor((Math.floor(Math.log2(meanSquare)) + 1) / 2);
    v.forEach((x, k) => {
      expect(Math.abs(x - data[k]!)).toBeLessThanOrEqual(scale * 2 ** -45);
    });
    expect(v).not.toEqual(data);
  });

  it("microcanonical: every sample has the exact momentum and energy", () => {
    for (const particles of [2, 3, 1_000]) {
      const v = draw({ kind: "microcanonical", temperature: 0.9, drift: [1, 0, -2] }, 5, true, particles);
      momentsAreExact(v, [1, 0, -2], 2.7);
    }
  });

  it("exact moments centre and rescale any law and leave its shape", () => {
    const v = draw({ kind: "bkw", K0: 0.7, temperature: 1 }, 4, true);
    momentsAreExact(v, ORIGIN, 3);
    expect(accepts(isBkw(v, 0.7, 1).slice(0, 1))).toBe(true);
    const two = draw({ kind: "bi-maxwellian", temperature: [2, 1, 0.5], drift: [1, 1, 1] }, 4, true);
    momentsAreExact(two, [1, 1, 1], 3.5);
    expect(accepts([0, 1, 2].map((a) => gaussian(axis(two, a), 1, [2, 1, 0.5][a]!)))).toBe(true);
  });

  it("different seeds give different samples, the same seed the same", () => {
    const initial = { kind: "maxwellian", temperature: 1, drift: ORIGIN } as const;
    expect(draw(initial, 1, false, 10)).toEqual(draw(initial, 1, false, 10));
    expect(draw(initial, 1, false, 10)).not.toEqual(draw(initial, 2, false, 10));
  });
});

function momentsAreExact(v: Float64Array, mean: readonly number[], square: number): void {
  const n = v.length / 3;
  let energy = 0;
  const sums = [0, 0, 0];
  v.forEach((x, k) => {
    sums[k % 3]! += x - mean[k % 3]!;
    energy += (x - mean[k % 3]!) ** 2;
  });
  expect(sums).toEqual([0, 0, 0]);
  expect(Math.abs(energy / n / square - 1)).toBeLessThan(1e-12);
}
