// Maxwell molecules from the initial density of Bobylev, Krook and Wu: the whole density at several times, and the fourth moment.
//
// Two exact laws are at hand. The density solves the Landau equation, the limit h → 0. The fourth moment has an exact law at every h and N, given the
// state at t = 0 (exact.maxwellMoments), so that the sample's own fluctuation at the start and the O(h) offset drop out of the comparison.

import { bkwFigure, type SpeedHistogram } from "@landau-mbc/plots";
import { type Config, exact, simulate, type SimulationResult } from "landau-mbc";
import { type Line, meanAndDeviation } from "./judgement.ts";
import { observed, type Part, type Progress } from "./part.ts";

/** Times at which the density is compared. */
const DENSITY_TIMES = [0, 0.1, 0.3, 0.6, 2];
/** Times at which m4 is judged. */
const MOMENT_TIMES = [0.3, 1, 2];
/** Bins of the speed, from 0 to 5 thermal speeds. */
const BINS = 50;
const LARGEST_SPEED = 5;
/** Bins with fewer expected particles are not judged: their counts are not normal. */
const FEWEST_EXPECTED = 25;
/** Small runs whose spread gives σ: the variance of a mean over the particles is c/N, so that it may be measured at a small N. */
export const SMALL = { runs: 48, particles: 10_000 };

interface Frame {
  readonly time: number;
  readonly moment4: number;
  readonly meanSquare: number;
  /** Sum of the squares of all entries of the pressure tensor. */
  readonly pressureSquare: number;
  readonly energy: number;
}

/** Runs, judges and draws. `config` is examples/bkw.json. */
export async function bkwPart(config: Config, progress: Progress, small = SMALL): Promise<Part> {
  const { particles, h, tEnd, initial } = config;
  if (initial.kind !== "bkw") throw new Error("examples/bkw.json must start from the BKW density");
  const solution = exact.bkw({ K0: initial.K0, temperature: initial.temperature ?? 1 });
  const thermal = Math.sqrt(solution.temperature);
  const edges = Float64Array.from({ length: BINS + 1 }, (_, b) => ((b * LARGEST_SPEED) / BINS) * thermal);

  const frames: Frame[] = [];
  const histograms: SpeedHistogram[] = [];
  let [collisions, seconds] = [0, 0];
  let checkpoint: Uint8Array | undefined;
  // One run in legs: each goes on, bit for bit, from the checkpoint of the one before, and leaves the velocities at its end.
  for (const time of DENSITY_TIMES) {
    const from = performance.now();
    const leg = await simulate({ ...config, tEnd: time }, {
      ...(checkpoint === undefined ? {} : { resume: checkpoint }),
      onProgress: ({ t }) => progress(t / tEnd),
    });
    seconds += (performance.now() - from) / 1000;
    const known = frames.at(-1)?.time ?? -1;
    frames.push(...framesOf(leg).filter((frame) => frame.time > known));
    histograms.push(histogramOf(time, leg.final.velocities(), edges, solution));
    collisions = leg.provenance.collisions;
    checkpoint = leg.checkpoint;
  }

  const spread = await momentSpread(config, small, progress);
  const law = exact.maxwellMoments({ particles, h });
  const [start, end] = [at(frames, 0), at(frames, tEnd)];
  const limit = (time: number): number => solution.moment(4, time);
  const lines: Line[] = [
    {
      name: "m₄ of the draws, t = 0",
      observed: start.moment4,
      exact: limit(0),
      sigma: Math.sqrt((solution.moment(8, 0) - limit(0) ** 2) / particles),
    },
    ...MOMENT_TIMES.map((time): Line => ({
      name: `m₄ at t = ${time}, given the draws`,
      observed: at(frames, time).moment4,
      exact: law.moment4(time, start),
      sigma: spread(time).given,
      limit: limit(time),
    })),
    ...histograms.filter(({ time }) => time === 0 || time === tEnd).map((histogram) => chiSquare(histogram, particles)),
  ];
  const figure = bkwFigure({
    particles,
    h,
    K0: initial.K0,
    edges,
    histograms,
    moment4: {
      times: frames.map(({ time }) => time),
      values: frames.map(({ moment4 }) => moment4),
      sigma: frames.map(({ time }) => spread(time).total),
      limit,
      finite: (time) => law.moment4(time, start),
    },
  });
  return { lines, figure, collisions, seconds, notes: [`energy changed by ${(end.energy / start.energy - 1).toExponential(0)} of itself`] };
}

function framesOf({ times, series }: SimulationResult): Frame[] {
  return Array.from(times, (time, k) => {
    const [xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0] = observed(series.pressure, k, 6);
    return {
      time,
      moment4: observed(series.moment4, k, 1)[0] ?? Number.NaN,
      energy: observed(series.energy, k, 1)[0] ?? Number.NaN,
      meanSquare: xx + yy + zz,
      pressureSquare: xx * xx + yy * yy + zz * zz + 2 * (xy * xy + xz * xz + yz * yz),
    };
  });
}

function at(frames: readonly Frame[], time: number): Frame {
  const frame = frames.find((one) => Math.abs(one.time - time) < 1e-9);
  if (frame === undefined) throw new Error(`no frame at t = ${time}: examples/bkw.json must observe there`);
  return frame;
}

function histogramOf(time: number, velocities: Float64Array, edges: Float64Array, solution: ReturnType<typeof exact.bkw>): SpeedHistogram {
  const counts = new Float64Array(edges.length - 1);
  const width = edges[1] ?? 1;
  for (let k = 0; k < velocities.length; k += 3) {
    const speed = Math.hypot(velocities[k] ?? 0, velocities[k + 1] ?? 0, velocities[k + 2] ?? 0);
    const bin = Math.floor(speed / width);
    if (bin < counts.length) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const cdf = Float64Array.from(edges, (speed) => solution.cdf(speed, time));
  return {
    time,
    counts,
    density: (speed) => solution.speedDensity(speed, time),
    probabilities: cdf.slice(1).map((p, b) => p - (cdf[b] ?? 0)),
  };
}

/** χ² of the bins that expect enough, with all other speeds as one more bin: mean and variance of the law are its degrees of freedom and twice them. */
function chiSquare({ time, counts, probabilities }: SpeedHistogram, particles: number): Line {
  let [sum, bins, restCount, restProbability] = [0, 0, particles, 1];
  for (let b = 0; b < counts.length; b++) {
    const [count, probability] = [counts[b] ?? 0, probabilities[b] ?? 0];
    const expected = particles * probability;
    if (expected < FEWEST_EXPECTED) continue;
    sum += (count - expected) ** 2 / expected;
    bins += 1;
    restCount -= count;
    restProbability -= probability;
  }
  sum += (restCount - particles * restProbability) ** 2 / (particles * restProbability);
  return { name: `χ² of the speeds, t = ${time}`, observed: sum, exact: bins, sigma: Math.sqrt(2 * bins) };
}

/** One standard deviation of m4 at a frame: over all, and given the state at t = 0. From the spread of small runs, by the law c/N. */
async function momentSpread(
  config: Config,
  small: typeof SMALL,
  progress: Progress,
): Promise<(time: number) => { readonly total: number; readonly given: number }> {
  const law = exact.maxwellMoments({ particles: small.particles, h: config.h });
  const [total, given] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const collect = (into: Map<string, number[]>, time: number, value: number): void => {
    into.set(time.toFixed(9), [...(into.get(time.toFixed(9)) ?? []), value]);
  };
  for (let seed = 0; seed < small.runs; seed++) {
    const frames = framesOf(await simulate({ ...config, particles: small.particles, seed }));
    for (const frame of frames) {
      collect(total, frame.time, frame.moment4);
      collect(given, frame.time, frame.moment4 - law.moment4(frame.time, at(frames, 0)));
    }
    progress((seed + 1) / small.runs);
  }
  const scale = Math.sqrt(small.particles / config.particles);
  const deviation = (from: Map<string, number[]>, time: number): number =>
    scale * meanAndDeviation(from.get(time.toFixed(9)) ?? []).deviation;
  return (time) => ({ total: deviation(total, time), given: deviation(given, time) });
}
