/** T5: the fluctuation of a mean over the particles is c/N, with no floor in h. */

import {
  type Bench,
  type CentredMoments,
  centredMoments,
  type Check,
  equal,
  type Experiment,
  type Finding,
  meanIs,
  noFloor,
  overSizes,
  pressureSquareLaw,
  summary,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact } from "landau-mbc";

const SIZES = [25, 100, 400, 1600] as const;
const STEPS_OF_H = [0.5, 0.05] as const;
const TIME = 0.3;
const INITIAL = { kind: "bkw", K0: 0.7 } as const;

/** Self-averaging. */
export const selfAveraging: Experiment = {
  id: "T5",
  title: "Self-averaging",
  claim: "Var μ_t^N(φ) ≤ C(1 + t)(N^{−1} + h^α), α = min(1, 4/|γ| − 1). What is found is sharper: c/N, and no floor h^α.",
  source: "Theorem 5.1 (with max in Lemma 5.6 where min is printed)",
  catches: ["correlated-seeds"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const exactSeries: ClaimSeries[] = [];
  const otherSeries: ClaimSeries[] = [];
  for (const [k, h] of STEPS_OF_H.entries()) {
    const { points, curve } = await maxwell(bench, h, k, checks);
    exactSeries.push({ label: `γ = 0, h = ${h}`, points, colour: k }, {
      label: `exact, h = ${h}`,
      points: curve,
      style: k === 0 ? "line" : "dashed",
      colour: k,
    });
    bench.progress((k + 1) / 4);
  }
  for (const [g, gamma] of [-3, 1].entries()) {
    for (const [k, h] of STEPS_OF_H.entries()) {
      otherSeries.push({ label: `γ = ${gamma}, h = ${h}`, points: await bounded(bench, gamma, h, 2 * g + k, checks) });
      bench.progress(0.5 + (2 * g + k + 1) / 8);
    }
  }
  return {
    checks,
    figure: claimFigure({
      title: "N times the variance of a mean over the particles",
      panels: [
        {
          title: "Traceless second moment, Maxwell molecules",
          x: "N",
          y: "N · E|P − tr P/3|²",
          logX: true,
          series: exactSeries,
          key: "bottom-right",
        },
        { title: "Mean of exp(−|v|²/2)", x: "N", y: "N · Var μ(φ)", logX: true, series: otherSeries, include: [0], key: "bottom-right" },
      ],
      caption:
        `At t = ${TIME} from independent BKW draws (K0 = 0.7); bars are two standard deviations. A floor hᵅ would make these lines rise with N; they are flat, and those of h = 0.5 and h = 0.05 differ by the bias of fₜ in h alone.`,
    }),
    words: `Over N = ${
      SIZES.join(", ")
    } the variance times N is constant within its error at γ = −3, 0 and 1; a floor that grows like h^α is not seen. At γ = 0 the variance of the second moment is the exact one at this N and h, over independent draws and given each member's start.`,
  };
}

/** The brief form leaves the largest out: it takes as long as all the others. */
const sizesOf = (form: Bench["form"]): readonly number[] => (form === "brief" ? SIZES.slice(0, 3) : SIZES);

/** γ = 0: E|P − tr P/3|² at t is exact, for independent draws (`exact.pressureVariance`), and more sharply given each member's start. */
async function maxwell({ process, size, form }: Bench, h: number, k: number, checks: Check[]) {
  const points: { x: number; y: number; error: number }[] = [];
  const curve: { x: number; y: number }[] = [];
  const start = { meanSquare: 3, moment4: exact.bkw(INITIAL).moment(4, 0) };
  const setup = { gamma: 0, h, seed: 500_000 + 40_000 * k, initial: INITIAL };
  const found = await overSizes(process, setup, sizesOf(form), size(500, 160), [0, TIME], ([before, after], particles) => {
    const [first, last] = [before, after].map((v) => centredMoments(v as Float64Array)) as [CentredMoments, CentredMoments];
    const third = first.meanSquare ** 2 / 3;
    return {
      seen: particles * (last.pressureSquare - last.meanSquare ** 2 / 3),
      law: particles * (pressureSquareLaw(particles, h, TIME, first) - third),
    };
  });
  for (const { particles, seen: members } of found) {
    const where = `γ = 0, N = ${particles}, h = ${h}`;
    checks.push(meanIs(`${where}: N E|P − tr P/3|² minus its exact value given the start`, members.map(({ seen, law }) => seen - law), 0));
    // The traceless part of P has five components of equal variance, off-diagonal ones counted twice.
    const expected = 10 * particles * exact.pressureVariance({ particles, h, ...start }, TIME);
    const seen = members.map((one) => one.seen);
    checks.push(meanIs(`${where}: N E|P − tr P/3|², exactly 10 N Var P_xy`, seen, expected));
    const { mean, error } = summary(seen);
    points.push({ x: particles, y: mean, error });
    curve.push({ x: particles, y: expected });
    if (particles === SIZES[0]) checks.push(independent(`${where}: members 2k and 2k + 1 are uncorrelated`, seen));
  }
  return { points, curve };
}

/** Other γ: N Var μ(φ) is constant in N: the slope of a line through it is a floor. */
async function bounded({ process, size, form }: Bench, gamma: number, h: number, k: number, checks: Check[]) {
  const repeats = size(500, 160);
  const setup = { gamma, h, seed: 700_000 + 40_000 * k, initial: INITIAL };
  const found = await overSizes(process, setup, sizesOf(form), repeats, [TIME], ([v]) => meanOfBump(v as Float64Array));
  const points = found.map(({ particles, seen }) => {
    const variance = particles * summary(seen).deviation ** 2;
    return { x: particles, y: variance, error: variance * Math.sqrt(2 / (repeats - 1)) };
  });
  checks.push(noFloor(`γ = ${gamma}, h = ${h}: floor of the variance as N grows (slope of N Var in N)`, points));
  return points;
}

/** Correlation of neighbours in the list of members; 1/√n if they are independent. */
function independent(name: string, x: readonly number[]): Check {
  const { mean, deviation } = summary(x);
  const pairs = Array.from({ length: Math.floor(x.length / 2) }, (_, m) => ((x[2 * m]! - mean) * (x[2 * m + 1]! - mean)) / deviation ** 2);
  return equal(name, summary(pairs).mean, 1 / Math.sqrt(pairs.length), 0);
}

function meanOfBump(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i += 3) sum += Math.exp(-(v[i]! ** 2 + v[i + 1]! ** 2 + v[i + 2]! ** 2) / 2);
  return sum / (v.length / 3);
}
