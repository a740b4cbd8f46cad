/** Counts of speeds, energies or components, and of what lies beyond a threshold. */

import { type About, optionsOf, requireOption, type Velocities } from "./points.ts";
import { type Variable, variableOf } from "./variable.ts";

/** What to count, and where the bins are. */
export interface HistogramOptions {
  /** Of what. */
  readonly of: Variable;
  /** An integer from 1 to 1000000. */
  readonly bins: number;
  /** Upper end of the last bin. */
  readonly max: number;
  /** Lower end of the first bin; 0 unless told for speed and energy, −max for a component. */
  readonly min?: number;
  /** The mean velocity unless told. */
  readonly about?: About;
}

/** Counts. */
export interface Histogram {
  /** Particles in each bin: counts, so that weights and χ² are exact. A bin holds its lower end and not its upper one. */
  readonly counts: Float64Array;
  /** Ends of the bins, one more than counts. */
  readonly edges: Float64Array;
  /** Particles below the first bin, and at or beyond the upper end of the last: none is lost. */
  readonly below: number;
  /** See `below`. */
  readonly above: number;
}

/**
 * A histogram with equal bins. A count of expectation m has variance m(1 − m/N) for independent particles. One pass.
 *
 * @throws LandauError `CONFIG` for bins, max or min out of range
 */
export function histogram(velocities: Velocities, options: HistogramOptions): Histogram {
  const { of, bins, max, min = lowerEnd(of, max), about = "mean" } = optionsOf(options);
  requireOption("bins", bins, Number.isInteger(bins) && bins >= 1 && bins <= 1_000_000, "an integer from 1 to 1000000");
  requireOption("min", min, Number.isFinite(min), "a finite number");
  requireOption("max", max, Number.isFinite(max) && max > min, `a finite number > min = ${min}`);
  const counts = new Float64Array(bins);
  const width = (max - min) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, b) => (b === bins ? max : min + b * width));
  let below = 0;
  let above = 0;
  for (const x of variableOf(velocities, of, about)) {
    if (x < min) below++;
    else if (x >= max) above++;
    else counts[binOf(x, edges, Math.floor((x - min) / width))]! += 1;
  }
  return { counts, edges, below, above };
}

/** Where the first bin begins unless told. */
export function lowerEnd(of: Variable, max: number): number {
  return of === "speed" || of === "energy" ? 0 : -max;
}

/** The quotient may be off by one at an edge: the edges decide. */
function binOf(x: number, edges: Float64Array, guess: number): number {
  let b = guess < edges.length - 2 ? guess : edges.length - 2;
  while (b > 0 && x < (edges[b] as number)) b--;
  while (b < edges.length - 2 && x >= (edges[b + 1] as number)) b++;
  return b;
}

/** What to count in a tail. */
export interface TailOptions {
  /** Of what. */
  readonly of: Variable;
  /** Threshold: particles whose variable is at least this. */
  readonly above: number;
  /** The mean velocity unless told. */
  readonly about?: About;
}

/**
 * Number of particles in a tail: binomial for independent particles, variance m(1 − m/N).
 *
 * @throws LandauError `CONFIG`
 */
export function tailCount(velocities: Velocities, options: TailOptions): number {
  const { of, above, about = "mean" } = optionsOf(options);
  requireOption("above", above, Number.isFinite(above), "a finite number");
  let count = 0;
  for (const x of variableOf(velocities, of, about)) if (x >= above) count++;
  return count;
}
