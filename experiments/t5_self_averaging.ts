/** T5: the fluctuation of a mean over the particles is c/N, with no floor in h. */

import {
  type Bench,
  centredMoments,
  type Check,
  equal,
  type Experiment,
  type Finding,
  line,
  meanIs,
  membersAlong,
  pressureSquareLaw,
  summary,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";

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
        `At t = ${TIME} from independent BKW draws (K0 = 0.7); bars are two standard deviations. A floor h^α would make these lines rise with N; they are flat, and those of h = 0.5 and h = 0.05 differ by the bias of f_t in h alone.`,
    }),
    words: `Over N = ${
      SIZES.join(", ")
    } the variance times N is constant within its error at γ = −3, 0 and 1; a floor that grows like h^α is not seen. At γ = 0 the variance of the second moment is the exact one, given each member's start.`,
  };
}

/** The brief form leaves the largest out: it takes as long as all the others. */
const sizesOf = (form: Bench["form"]): readonly number[] => (form === "brief" ? SIZES.slice(0, 3) : SIZES);

/** γ = 0: E|P − tr P/3|² at t, given the state at 0, is exact; mean over members of the difference is 0. */
async function maxwell({ process, size, form }: Bench, h: number, k: number, checks: Check[]) {
  const points: { x: number; y: number; error: number }[] = [];
  const curve: { x: number; y: number }[] = [];
  for (const [n, particles] of sizesOf(form).entries()) {
    const setup = { particles, gamma: 0, h, seed: 500_000 + 40_000 * k + 10_000 * n, initial: INITIAL };
    const members = await membersAlong(process, setup, size(500, 160), [0, TIME], ([before, after]) => {
      const start = centredMoments(before as Float64Array);
      const end = centredMoments(after as Float64Array);
      const third = start.meanSquare ** 2 / 3;
      return [
        particles * (end.pressureSquare - end.meanSquare ** 2 / 3),
        particles * (pressureSquareLaw(particles, h, TIME, start) - third),
      ] as const;
    });
    checks.push(
      meanIs(`γ = 0, N = ${particles}, h = ${h}: N E|P − tr P/3|² minus its exact value`, members.map(([seen, law]) => seen - law), 0),
    );
    const { mean, error } = summary(members.map(([seen]) => seen));
    points.push({ x: particles, y: mean, error });
    curve.push({ x: particles, y: summary(members.map(([, law]) => law)).mean });
    if (n === 0) {
      checks.push(independent(`γ = 0, N = ${particles}, h = ${h}: members 2k and 2k + 1 are uncorrelated`, members.map(([seen]) => seen)));
    }
  }
  return { points, curve };
}

/** Other γ: N Var μ(φ) is constant in N: the slope of a line through it is a floor. */
async function bounded({ process, size, form }: Bench, gamma: number, h: number, k: number, checks: Check[]) {
  const points: { x: number; y: number; error: number }[] = [];
  for (const [n, particles] of sizesOf(form).entries()) {
    const setup = { particles, gamma, h, seed: 700_000 + 40_000 * k + 10_000 * n, initial: INITIAL };
    const repeats = size(500, 160);
    const means = await membersAlong(process, setup, repeats, [TIME], ([v]) => meanOfBump(v as Float64Array));
    const variance = particles * summary(means).deviation ** 2;
    points.push({ x: particles, y: variance, error: variance * Math.sqrt(2 / (repeats - 1)) });
  }
  const { b, bError } = line(points);
  checks.push(equal(`γ = ${gamma}, h = ${h}: floor of the variance as N grows (slope of N Var in N)`, b, bError, 0));
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
