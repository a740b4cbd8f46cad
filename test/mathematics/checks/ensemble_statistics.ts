/**
 * What the statistics of an ensemble must be, whatever the engine does within a member:
 *
 * - γ = 0 from given velocities: the mean of moment4 is the exact law of finite N and h;
 * - a Maxwellian of temperature T: each component of the momentum is a Gaussian of variance T/N, so (members − 1) · variance / (T/N) is χ², and so it is for the
 *   means of blocks of members, which sees members that share their random numbers;
 * - the microcanonical law: mean |u|⁴ has an exact variance (below), for it is a polynomial on a sphere.
 */

import { exact } from "landau-mbc";
import { gammaQ, normalTwoSided } from "../special_functions.ts";

/** The part of a result that is looked at. */
export interface Statistics {
  readonly members: ArrayLike<number>;
  readonly times: Float64Array;
  readonly mean: Readonly<Record<string, Float64Array>>;
  readonly variance: Readonly<Record<string, Float64Array>>;
  readonly standardError: Readonly<Record<string, Float64Array>>;
  readonly series?: Readonly<Record<string, Float64Array>>;
}

/** p of the mean of moment4 at every frame but the first, from the first one's state. */
export function meanOfMoment4({ times, mean, standardError }: Statistics, particles: number, h: number): number[] {
  const law = exact.maxwellMoments({ particles, h });
  const [xx, yy, zz, xy, xz, yz] = mean.pressure!;
  const start = {
    meanSquare: 3 * mean.temperature![0]!,
    moment4: mean.moment4![0]!,
    pressureSquare: xx! ** 2 + yy! ** 2 + zz! ** 2 + 2 * (xy! ** 2 + xz! ** 2 + yz! ** 2),
  };
  return [...times].slice(1).map((t, k) =>
    normalTwoSided((mean.moment4![k + 1]! - law.moment4(t, start)) / standardError.moment4![k + 1]!)
  );
}

/** p of the variance of the momentum, over members and over blocks of eight of them, at the last frame. */
export function varianceOfMomentum({ members, times, variance, series }: Statistics, expected: number): number[] {
  const n = members.length;
  const last = times.length - 1;
  const all = [0, 1, 2].reduce((sum, axis) => sum + ((n - 1) * variance.momentum![3 * last + axis]!) / expected, 0);
  const blocks = Math.floor(n / 8);
  let between = 0;
  for (const axis of [0, 1, 2]) {
    const of = (member: number) => series!.momentum![(member * times.length + last) * 3 + axis]!;
    const means = Array.from({ length: blocks }, (_, b) => [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, k) => sum + of(8 * b + k) / 8, 0));
    const centre = means.reduce((a, b) => a + b, 0) / blocks;
    between += means.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (expected / 8);
  }
  return [twoSided(3 * (n - 1), all), twoSided(3 * (blocks - 1), between)];
}

/** p of the variance of moment4 at every frame, by the central limit theorem with the fourth moment of the members themselves. */
export function varianceOfMoment4({ members, times, variance, series }: Statistics, particles: number, meanSquare: number): number[] {
  const expected = microcanonicalVariance(particles, meanSquare);
  const mean = exact.equilibrium({ particles, temperature: meanSquare / 3 }).moment(4);
  return [...times].map((_, frame) => {
    const fourth = Array.from(members, (_, m) => (series!.moment4![m * times.length + frame]! - mean) ** 4).reduce((a, b) => a + b, 0) /
      members.length;
    return normalTwoSided((variance.moment4![frame]! - expected) / Math.sqrt((fourth - expected ** 2) / members.length));
  });
}

/**
 * Var mean |u|⁴ on the sphere Σu = 0, mean |u|² = Θ. With g a Gaussian in that space, u = g √(NΘ)/R and R = |g| is independent of u, so that
 * E (Σ|u|⁴)² = (NΘ)⁴ E (Σ|g|⁴)² / E R⁸; one g_i has variance s = 1 − 1/N per component and two of them the correlation ρ = −1/(N − 1).
 */
function microcanonicalVariance(particles: number, meanSquare: number): number {
  const n = particles;
  const s = 1 - 1 / n;
  const rho = (1 / (n - 1)) ** 2;
  const own = 945;
  const mixed = rho ** 2 * 945 + rho * (1 - rho) * 1050 + (1 - rho) ** 2 * 225;
  const d = 3 * (n - 1);
  const square = ((n * meanSquare) ** 4 * s ** 4 * (n * own + n * (n - 1) * mixed)) / (d * (d + 2) * (d + 4) * (d + 6));
  return square / n ** 2 - ((5 * (n - 1) * meanSquare ** 2) / (3 * n - 1)) ** 2;
}

function twoSided(freedom: number, chiSquare: number): number {
  const above = gammaQ(freedom / 2, chiSquare / 2);
  return Math.min(1, 2 * Math.min(above, 1 - above));
}
