/**
 * E g(|v_1 − v_2|) over pairs of different particles.
 *
 * Particles are cut into 32 blocks of neighbours in the list (fewer if there are fewer than 512); pairs are formed within a block, so that the blocks are independent for independent particles
 * and their spread is the standard error. Unbiased for exchangeable particles. N·partners pairs.
 */

import { elementary } from "@landau-mbc/reference";
import {
  type Estimate,
  meanOf,
  optionsOf,
  refusal,
  relativeTo,
  requireFunction,
  requireOption,
  requireVelocities,
  type Velocities,
} from "./points.ts";

const BLOCKS = 32;
const LEAST_BLOCK = 16;

/** Powers up to here have no variance without a cutoff. */
export const LEAST_PLAIN_POWER = -1.5;

/** Options of {@link pairFunction} and {@link pairPower}. */
export interface PairFunctionOptions {
  /** Each particle is paired with so many that follow it in its block; 64 unless told, or as many as there are. */
  readonly partners?: number;
}

/**
 * The mean of g(|v_i − v_j|).
 *
 * @param g a function of the relative speed with finite values; its variance must be finite for the standard error to mean anything
 * @throws LandauError `CONFIG` for fewer than 2 particles, or a value of g that is not finite
 */
export function pairFunction(velocities: Velocities, g: (r: number) => number, options: PairFunctionOptions = {}): Estimate {
  const { partners = 64 } = optionsOf(options);
  requireFunction("g", g);
  requireVelocities(velocities, 2);
  requirePartners(partners);
  const means = blockMeans(velocities, partners, (r) => {
    const value = g(r);
    if (!Number.isFinite(value)) throw refusal("g", value, `${value} at r = ${r}`, "a function with finite values");
    return value;
  });
  return estimateOf(means, []);
}

/** Options of {@link pairPower}. */
export interface PairPowerOptions extends PairFunctionOptions {
  /** For p ≤ −3/2: relative speed below which a constant density takes the place of the pairs; 0.05 of the rms relative speed unless told. */
  readonly cutoff?: number;
}

/**
 * E |v_1 − v_2|^p, p > −3.
 *
 * For p ≤ −3/2 the plain mean has infinite variance (P(r^p > x) decays as x^{3/p}). Then pairs nearer than the cutoff ε are left out and replaced by 4πρ ε^{p+3}/(p + 3), where ρ is the density of the
 * relative velocity within 2ε; the variance is finite, the bias O(ε^{p+5}) (−3e−4 of 0.5 for a Maxwellian, p = −2, default cutoff), and a warning says so.
 *
 * @throws LandauError `CONFIG` for p ≤ −3 (infinite for every density that does not vanish at 0), or fewer than 2 particles
 */
export function pairPower(velocities: Velocities, p: number, options: PairPowerOptions = {}): Estimate {
  const { partners = 64, cutoff } = optionsOf(options);
  requirePartners(partners);
  requireOption("p", p, Number.isFinite(p) && p > -3, "a number > -3: below, the mean is infinite");
  const power = (
    r: number,
  ): number => (p === 2 ? r * r : p === -1 ? 1 / r : p === -2 ? 1 / (r * r) : r === 0 ? 0 : elementary.exp(p * elementary.ln(r)));
  if (p > LEAST_PLAIN_POWER) return pairFunction(velocities, power, { partners });
  requireVelocities(velocities, 2);
  const u = relativeTo(velocities, "mean");
  const near = cutoff === undefined ? 0.05 * Math.sqrt(6 * meanOf(u.map((x) => x * x)).mean) : cutoff;
  requireOption("cutoff", near, Number.isFinite(near) && near > 0, "a finite number > 0");
  // 4πρ ε^{p+3}/(p + 3) with ρ = (pairs within 2ε)/((4π/3) 8ε³): each such pair counts 3 ε^p/(8(p + 3)).
  const share = (3 * power(near)) / (8 * (p + 3));
  const means = blockMeans(velocities, partners, (r) => (r >= near ? power(r) : 0) + (r < 2 * near ? share : 0));
  return estimateOf(means, [
    `|v1 − v2|^${p} has infinite variance: pairs nearer than ${near} are replaced by a constant density; the bias is of order cutoff^${
      p + 5
    }`,
  ]);
}

function requirePartners(partners: number): void {
  requireOption("partners", partners, Number.isInteger(partners) && partners >= 1, "an integer ≥ 1");
}

function estimateOf(means: Float64Array, warnings: readonly string[]): Estimate {
  const { mean, standardError } = meanOf(means);
  if (means.length > 1) return { value: mean, standardError, warnings };
  return { value: mean, standardError: Number.POSITIVE_INFINITY, warnings: [...warnings, "too few particles for a standard error"] };
}

function blockMeans(v: Velocities, partners: number, g: (r: number) => number): Float64Array {
  const n = v.length / 3;
  const blocks = n >= BLOCKS * LEAST_BLOCK ? BLOCKS : n < 2 * LEAST_BLOCK ? 1 : Math.floor(n / LEAST_BLOCK);
  return Float64Array.from(
    { length: blocks },
    (_, b) => blockMean(v, Math.floor((b * n) / blocks), Math.floor(((b + 1) * n) / blocks), partners, g),
  );
}

/** Pairs (i, i + k) around the ring of a block, k up to `partners` or half the ring; each pair once. */
function blockMean(v: Velocities, from: number, to: number, partners: number, g: (r: number) => number): number {
  const size = to - from;
  const most = Math.floor(size / 2);
  const reach = partners < most ? partners : most;
  let sum = 0;
  let count = 0;
  for (let k = 1; k <= reach; k++) {
    const last = 2 * k === size ? size / 2 : size;
    for (let i = 0; i < last; i++) {
      const one = from + i;
      const two = from + ((i + k) % size);
      const x = (v[3 * one] as number) - (v[3 * two] as number);
      const y = (v[3 * one + 1] as number) - (v[3 * two + 1] as number);
      const z = (v[3 * one + 2] as number) - (v[3 * two + 2] as number);
      sum += g(Math.sqrt(x * x + y * y + z * z));
      count++;
    }
  }
  return sum / count;
}
