/**
 * The quadratic Wasserstein distance W2 between empirical measures, or from one to an exact isotropic law.
 *
 * | | what | cost |
 * |---|---|---|
 * | `w2` | exact, by optimal assignment of equally many points | N² memory, N² to N³ time: 0.2 s at N = 1000, 3 s at 3000; at most 4096 |
 * | `slicedW2` | √ of the mean over directions of the W2² of the projections: at most W2/√3, and a distance itself | directions · N log N |
 * | `radialW2` | W2 of the speeds: equal to W2 for two isotropic laws, below it otherwise | N log N |
 *
 * Two independent samples of one law are not at distance 0: in R³ the mean of W2² decays as N^{−2/3} (two Maxwellian samples: 0.626 at N = 100, 0.120 at 1600). So a run is compared with
 * independent samples of the same size, not with 0. For one-dimensional laws (sliced, radial) the mean of W2² decays as 1/N.
 */

import { elementary, sumOver } from "@landau-mbc/reference";
import { munkres } from "munkres";
import { type About, lengths, optionsOf, refusal, relativeTo, requireOption, requireVelocities, type Velocities } from "./points.ts";

/** Particles that {@link w2} takes at most. */
export const MOST_EXACT = 4096;
/** Directions that {@link slicedW2} takes at most. */
const MOST_DIRECTIONS = 1_000_000;
/** Cells of the table that a distribution function is inverted with. */
const CELLS = 8192;
const GOLDEN_TURN = 0.6180339887498949;

/**
 * W2 between two samples of equal size, exactly: the Hungarian method in O(N³) of the package `munkres` (H. W. Kuhn, Naval Res. Logist. Q. 2 (1955) 83; J. Munkres, J. SIAM 5 (1957) 32).
 *
 * @throws LandauError `CONFIG` for different sizes, or more than 4096 particles
 */
export function w2(velocities: Velocities, other: Velocities): number {
  requirePair(velocities, other);
  const n = velocities.length / 3;
  if (n > MOST_EXACT) {
    throw refusal(
      "velocities",
      velocities,
      `${n} particles`,
      `at most ${MOST_EXACT} for an exact assignment; slicedW2 and radialW2 take any number`,
    );
  }
  const cost = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (__, j) => {
      const x = (velocities[3 * i] as number) - (other[3 * j] as number);
      const y = (velocities[3 * i + 1] as number) - (other[3 * j + 1] as number);
      const z = (velocities[3 * i + 2] as number) - (other[3 * j + 2] as number);
      return x * x + y * y + z * z;
    }));
  // Row by row: the order of the sum is that of the particles.
  const column = new Int32Array(n);
  for (const [i, j] of munkres(cost)) column[i] = j;
  return Math.sqrt(sumOver(n, (i) => cost[i]?.[column[i] as number] as number) / n);
}

/** Options of {@link slicedW2}. */
export interface SlicedOptions {
  /** Directions of a spiral that fills the half sphere evenly, an integer from 1 to a million; 64 unless told. */
  readonly directions?: number;
}

/**
 * Sliced W2 between two samples of equal size.
 *
 * @throws LandauError `CONFIG` for different sizes, or a number of directions that is not such an integer
 */
export function slicedW2(velocities: Velocities, other: Velocities, options: SlicedOptions = {}): number {
  const { directions = 64 } = optionsOf(options);
  requirePair(velocities, other);
  requireOption(
    "directions",
    directions,
    Number.isInteger(directions) && directions >= 1 && directions <= MOST_DIRECTIONS,
    `an integer from 1 to ${MOST_DIRECTIONS}`,
  );
  let sum = 0;
  for (let d = 0; d < directions; d++) {
    const e = direction(d, directions);
    sum += squareDistance(projected(velocities, e), projected(other, e));
  }
  return Math.sqrt(sum / directions);
}

/** An isotropic law by the distribution function of its speed, as `exact.bkw(…).cdf(speed, t)` gives it. */
export interface SpeedDistribution {
  /** P(|v| ≤ speed), increasing from 0 to 1. */
  cdf(speed: number): number;
}

/** Options of {@link radialW2}. */
export interface RadialW2Options {
  /** The mean velocity unless told, of each sample its own. */
  readonly about?: About;
}

/**
 * W2 of the speeds, to another sample of equal size or to an exact law.
 *
 * @throws LandauError `CONFIG` for different sizes, or a cdf that does not reach 1
 */
export function radialW2(velocities: Velocities, other: Velocities | SpeedDistribution, options: RadialW2Options = {}): number {
  const { about = "mean" } = optionsOf(options);
  requireVelocities(velocities, 1);
  const speeds = lengths(relativeTo(velocities, about)).sort();
  if (other instanceof Float64Array) {
    requirePair(velocities, other);
    return Math.sqrt(squareDistance(speeds, lengths(relativeTo(other, about))));
  }
  requireOption(
    "other",
    other,
    typeof (other as SpeedDistribution | undefined | null)?.cdf === "function",
    "velocities, or a law with a function cdf(speed)",
  );
  return Math.sqrt(squareToLaw(speeds, other));
}

function requirePair(velocities: Velocities, other: Velocities): void {
  requireVelocities(velocities, 1);
  requireVelocities(other, 1, "other");
  if (velocities.length !== other.length) {
    throw refusal("other", other, `${other.length / 3} particles beside ${velocities.length / 3}`, "two samples of equal size");
  }
}

/** Mean square difference of two lists once both are sorted. */
function squareDistance(a: Float64Array, b: Float64Array): number {
  a.sort();
  b.sort();
  return sumOver(a.length, (i) => ((a[i] as number) - (b[i] as number)) * ((a[i] as number) - (b[i] as number))) / a.length;
}

/** Σ ∫ (s_i − Q(u))² du over the N cells of u, each by its two Gauss points; Q the inverse of the cdf. */
function squareToLaw(sorted: Float64Array, law: SpeedDistribution): number {
  const n = sorted.length;
  const quantile = quantiles(law);
  const offset = 0.5 / Math.sqrt(3);
  return sumOver(n, (i) => {
    const low = (sorted[i] as number) - quantile((i + 0.5 - offset) / n);
    const high = (sorted[i] as number) - quantile((i + 0.5 + offset) / n);
    return 0.5 * (low * low + high * high);
  }) / n;
}

/** Tables of laws that were used before: making one costs as much as some thousand particles. */
const tables = new WeakMap<SpeedDistribution, { readonly top: number; readonly table: Float64Array }>();

function tableOf(law: SpeedDistribution): { readonly top: number; readonly table: Float64Array } {
  const known = tables.get(law);
  if (known !== undefined) return known;
  let top = 1;
  for (let doublings = 0; !(law.cdf(top) >= 1 - 1e-12); doublings++) {
    if (doublings > 60) throw refusal("other", law.cdf, `a cdf of ${law.cdf(top)} at ${top}`, "one that tends to 1");
    top *= 2;
  }
  const made = { top, table: Float64Array.from({ length: CELLS + 1 }, (_, k) => law.cdf((k / CELLS) * top)) };
  tables.set(law, made);
  return made;
}

/** The inverse of a distribution function on increasing u, linear within the cells of its table: off by at most a cell, and by about 1e−7 of the largest speed where the density is smooth. */
function quantiles(law: SpeedDistribution): (u: number) => number {
  const { top, table } = tableOf(law);
  let k = 1;
  return (u) => {
    while (k < CELLS && (table[k] as number) < u) k++;
    const below = table[k - 1] as number;
    const rise = (table[k] as number) - below;
    const share = rise > 0 ? (u - below) / rise : 0.5;
    return ((k - 1 + (share < 1 ? share : 1)) / CELLS) * top;
  };
}

function projected(v: Velocities, e: readonly [number, number, number]): Float64Array {
  return Float64Array.from({ length: v.length / 3 }, (_, i) => {
    const x = (v[3 * i] as number) * e[0];
    const y = (v[3 * i + 1] as number) * e[1];
    return x + y + (v[3 * i + 2] as number) * e[2];
  });
}

/** Point d of a Fibonacci spiral on the upper half sphere. */
function direction(d: number, count: number): readonly [number, number, number] {
  const z = (d + 0.5) / count;
  const r = Math.sqrt(1 - z * z);
  const turn = d * GOLDEN_TURN;
  const { sin, cos } = elementary.sincos2pi(turn - Math.floor(turn));
  return [r * cos, r * sin, z];
}
