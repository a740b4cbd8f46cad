// Coulomb collisions of a bi-Maxwellian at several steps h, beside the equation for two temperatures of Trubnikov (NRL Plasma Formulary).
//
// The equation's slope at t = 0 is exact in the limit h → 0, and the slope at each h is known exactly too (exact.anisotropyRate). The later course of
// the equation rests on the assumption that the distribution stays bi-Maxwellian, which it does not: nothing after t = 0 is judged by it.

import { temperaturesFigure } from "@landau-mbc/plots";
import { type Config, exact, simulate, type SimulationResult } from "landau-mbc";
import { type Line, meanAndDeviation } from "./judgement.ts";
import { observed, type Part, type Progress } from "./part.ts";

/** Steps of the process, from coarse to fine. */
export const STEPS = [0.4, 0.1, 0.04];
/** Runs for the slope: their number and particles. */
export const EFFORT = { runs: 48, particles: 200_000 };
/** Their length and frames. The curvature of the true rate there moves the value at 0 by −0.1 % (measured at h = 0.1); σ is 0.7 %. */
const SLOPE = { until: 0.4, frames: 8 } as const;

interface Course {
  readonly h: number;
  readonly particles: number;
  readonly times: readonly number[];
  readonly perpendicular: readonly number[];
  readonly parallel: readonly number[];
}

interface Slope {
  readonly h: number;
  readonly value: number;
  readonly sigma: number;
}

/** Runs, judges and draws. `config` is examples/coulomb.json. */
export async function coulombPart(config: Config, progress: Progress, effort = EFFORT): Promise<Part> {
  const { gamma, tEnd, initial } = config;
  if (initial.kind !== "bi-maxwellian") throw new Error("examples/coulomb.json must start from a bi-Maxwellian");
  const temperature = [initial.temperature[0], initial.temperature[1], initial.temperature[2]] as const;
  let collisions = 0;
  const started = performance.now();
  const courses: Course[] = [];
  const slopes: Slope[] = [];
  for (const h of STEPS) {
    courses.push(await course({ ...config, h }, (count) => (collisions += count), progress));
    slopes.push(await initialSlope({ ...config, h }, effort, (count) => (collisions += count), progress));
  }
  const seconds = (performance.now() - started) / 1000;

  const exactSlope = (h: number): number => -exact.anisotropyRate({ temperature, gamma, h });
  const limit = exactSlope(0);
  const equation = exact.trubnikov({ temperature: [temperature[0], temperature[2]] });
  const times = Float64Array.from({ length: 321 }, (_, k) => (k / 320) * tEnd);
  const theory = equation.at(times);
  const [coarse, middle] = slopes;
  if (coarse === undefined || middle === undefined) throw new Error("two steps at least");
  const lines: Line[] = [
    ...slopes.map(({ h, value, sigma }): Line => ({
      name: `−d(T⊥−T∥)/dt at t = 0, h = ${h}`,
      observed: value,
      exact: exactSlope(h),
      sigma,
      limit,
    })),
    order(coarse, middle, exactSlope, limit),
  ];
  const [lastPerpendicular = Number.NaN, lastParallel = Number.NaN] = theory.at(-1) ?? [];
  const ratios = courses.map(({ h, perpendicular, parallel }) =>
    `${(((perpendicular.at(-1) ?? 0) - (parallel.at(-1) ?? 0)) / (lastPerpendicular - lastParallel)).toFixed(2)} (h = ${h})`
  );
  const figure = temperaturesFigure({
    gamma,
    runs: courses,
    equation: { times, perpendicular: theory.map(([perpendicular]) => perpendicular), parallel: theory.map(([, parallel]) => parallel) },
    slope: { limit, exact: exactSlope, measured: slopes },
  });
  return {
    lines,
    figure,
    collisions,
    seconds,
    notes: [`T⊥ − T∥ at t = ${tEnd} over the equation's: ${ratios.join(", ")}: above 1 because f does not stay bi-Maxwellian`],
  };
}

/** T⊥ and T∥ at each frame. */
function temperaturesOf({ times, series }: SimulationResult): { readonly perpendicular: number; readonly parallel: number }[] {
  return Array.from(times, (_, k) => {
    const [xx = 0, yy = 0, zz = 0] = observed(series.pressure, k, 6);
    return { perpendicular: (xx + yy) / 2, parallel: zz };
  });
}

/** The whole run. */
async function course(config: Config, count: (collisions: number) => void, progress: Progress): Promise<Course> {
  const result = await simulate(config, { onProgress: ({ fraction }) => progress(fraction) });
  count(result.provenance.collisions);
  const both = temperaturesOf(result);
  return {
    h: config.h,
    particles: config.particles,
    times: Array.from(result.times),
    perpendicular: both.map(({ perpendicular }) => perpendicular),
    parallel: both.map(({ parallel }) => parallel),
  };
}

/**
 * −d(T⊥ − T∥)/dt at t = 0. The changes between frames of one run have independent noise (its variance grows like time), while T⊥ − T∥ itself carries the
 * noise of the draws: so a straight line is laid through the changes, and its value at t = 0 taken. Several runs give σ.
 */
async function initialSlope(
  config: Config,
  effort: typeof EFFORT,
  count: (collisions: number) => void,
  progress: Progress,
): Promise<Slope> {
  const every = SLOPE.until / SLOPE.frames;
  const intercepts: number[] = [];
  for (let run = 0; run < effort.runs; run++) {
    const result = await simulate({
      ...config,
      particles: effort.particles,
      tEnd: SLOPE.until,
      observe: { every, quantities: ["pressure"] },
      // Of its own at every h too: the order of convergence takes the slopes as independent.
      seed: `slope ${config.h} ${run}`,
    });
    count(result.provenance.collisions);
    const differences = temperaturesOf(result).map(({ perpendicular, parallel }) => perpendicular - parallel);
    const rates = differences.slice(1).map((difference, k) => ((differences[k] ?? 0) - difference) / every);
    intercepts.push(lineAtZero(rates.map((_, k) => (k + 0.5) * every), rates));
    progress((run + 1) / effort.runs);
  }
  const { mean, deviation } = meanAndDeviation(intercepts);
  return { h: config.h, value: mean, sigma: deviation / Math.sqrt(intercepts.length) };
}

/** Value at 0 of the least-squares line. */
function lineAtZero(x: readonly number[], y: readonly number[]): number {
  const [middleX, middleY] = [meanAndDeviation(x).mean, meanAndDeviation(y).mean];
  let [products, squares] = [0, 0];
  x.forEach((at, k) => {
    products += (at - middleX) * ((y[k] ?? 0) - middleY);
    squares += (at - middleX) ** 2;
  });
  return middleY - (products / squares) * middleX;
}

/** The order at which the slope's offset from h → 0 falls between two steps, log(offset/offset)/log(h/h), with σ to first order. */
function order(coarse: Slope, fine: Slope, exactSlope: (h: number) => number, limit: number): Line {
  const ratio = Math.log(coarse.h / fine.h);
  const orderOf = (a: number, b: number): number => Math.log((limit - a) / (limit - b)) / ratio;
  return {
    name: `order of its offset in h, ${coarse.h} → ${fine.h}`,
    observed: orderOf(coarse.value, fine.value),
    exact: orderOf(exactSlope(coarse.h), exactSlope(fine.h)),
    sigma: Math.hypot(coarse.sigma / (limit - exactSlope(coarse.h)), fine.sigma / (limit - exactSlope(fine.h))) / ratio,
    limit: 1,
  };
}
