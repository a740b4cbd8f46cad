/** T6: the empirical measure tends to f_t, at the rate of independent samples. */

import {
  atMost,
  type Bench,
  type Check,
  equal,
  type Experiment,
  type Finding,
  membersAlong,
  type RadialLaw,
  radialLaw,
  Random,
  summary,
  withExactEnergy,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact, type InitialCondition, observables } from "landau-mbc";
import { CORE_AND_HALO, solutionAt } from "./core_and_halo.ts";

const SIZES = [50, 100, 200, 400] as const;
const RADIAL_SIZES = [400, 1600, 6400] as const;
const TIME = 0.3;
const ORIGIN = [0, 0, 0] as const;
/** Of every start here. */
const MEAN_SQUARE = 3;

/** A start, and f at TIME as a law to draw from. */
interface Case {
  readonly gamma: number;
  readonly h: number;
  readonly initial: InitialCondition;
  later(): RadialLaw;
}

const BKW = exact.bkw({ K0: 0.65 });

/** From a cold core in a hot halo, by the solver. */
const solved = (gamma: number, h: number): Case => ({
  gamma,
  h,
  initial: CORE_AND_HALO,
  later: () => {
    const { solution, frame } = solutionAt(gamma);
    return radialLaw((speed) => solution.density(speed, frame(TIME)));
  },
});

const CASES: readonly Case[] = [
  solved(-3, 0.02),
  solved(-2, 0.02),
  { gamma: 0, h: 0.01, initial: { kind: "bkw", K0: 0.65 }, later: () => radialLaw((speed) => BKW.density(speed, TIME)) },
  solved(1, 0.005),
];

/** Propagation of chaos in W2. */
export const propagation: Experiment = {
  id: "T6",
  title: "The empirical measure tends to the Landau solution",
  claim:
    "E sup_{t ≤ T} W2(μ_t^N, f_t) → 0 for every γ in [−3, 1]. In R³ even independent samples of f_t have W2² of order N^{−2/3}: the process is compared with them.",
  source: "Theorem 1.1 (1)",
  catches: ["half-generator", "half-rate"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const whole: ClaimSeries[] = [];
  const radial: ClaimSeries[] = [];
  for (const [c, one] of CASES.entries()) {
    const law = one.later();
    whole.push(...(await assignments(bench, one, law, c, checks)));
    bench.progress((2 * c + 1) / (2 * CASES.length));
    radial.push(...(await speeds(bench, one, law, c, checks)));
    bench.progress((c + 1) / CASES.length);
  }
  return {
    checks,
    figure: claimFigure({
      title: "Distance of the empirical measure from f_t",
      panels: [
        {
          title: "W2² to an independent sample of f_t (exact assignment)",
          x: "N",
          y: "mean W2²",
          logX: true,
          logY: true,
          series: whole,
          key: "bottom-left",
        },
        { title: "N · W2² of the speeds to f_t itself", x: "N", y: "N · mean W2²", logX: true, series: radial, include: [0] },
      ],
      caption:
        `At t = ${TIME}; γ = 0 from a BKW state (K0 = 0.65), the others from a cold core in a hot halo; f_t exact for BKW, by the radial solver for the others. "Independent": both samples drawn from f_t. Bars are two standard deviations. A bias of f_t that does not vanish with N would make the right-hand lines rise with N.`,
    }),
    words: `At γ = −3, −2, 0 and 1 the process is as near to f_t as independent samples of the same size are, from N = ${SIZES[0]} to ${
      RADIAL_SIZES.at(-1)
    }: W2 is dominated by sampling, and decreases as N^{−1/3}. Momentum and energy of each sample, of the process and independent, are brought to those of f_t first: the process keeps for ever the fluctuation of the energy that its start had, which independent samples of f_t do not know (without this N·W2² of the speeds at γ = 1 is larger by (m₄(0) − m₄(t))/4m₂ = 0.6).`,
  };
}

/** W2² by assignment: process against an independent sample, beside two independent samples. */
async function assignments(
  { process, size, form }: Bench,
  { gamma, h, initial }: Case,
  law: RadialLaw,
  c: number,
  checks: Check[],
): Promise<ClaimSeries[]> {
  const runs: { x: number; y: number; error: number }[] = [];
  const independent: typeof runs = [];
  for (const [n, particles] of (form === "brief" ? SIZES.slice(0, 3) : SIZES).entries()) {
    const seed = 600_000 + 40_000 * c + 10_000 * n;
    const random = new Random(seed + 7);
    const draw = () => withExactEnergy(law.draw(particles, random), MEAN_SQUARE);
    const repeats = Math.max(8, Math.round(size(5000, 1600) / particles));
    const seen = await membersAlong(
      process,
      { particles, gamma, h, seed, initial },
      repeats,
      [TIME],
      ([v]) => observables.w2(withExactEnergy(v as Float64Array, MEAN_SQUARE), draw()) ** 2,
    );
    const beside = Array.from({ length: repeats }, () => observables.w2(draw(), draw()) ** 2);
    const [a, b] = [summary(seen), summary(beside)];
    runs.push({ x: particles, y: a.mean, error: a.error });
    independent.push({ x: particles, y: b.mean, error: b.error });
    checks.push(
      equal(`γ = ${gamma}, N = ${particles}: mean W2² minus that of independent samples`, a.mean - b.mean, Math.hypot(a.error, b.error), 0),
    );
  }
  const first = runs[0] as (typeof runs)[number];
  const last = runs.at(-1) as (typeof runs)[number];
  checks.push(
    atMost(`γ = ${gamma}: W2² falls from N = ${first.x} to ${last.x}`, last.y - first.y, Math.hypot(first.error, last.error), 0),
  );
  return [
    { label: `γ = ${gamma}`, points: runs, colour: c },
    ...(c === 2 ? [{ label: "independent, γ = 0", points: independent, style: "line" as const, colour: 5 }] : []),
  ];
}

/** W2² of the speeds to the exact law. */
async function speeds(
  { process, size }: Bench,
  { gamma, h, initial }: Case,
  law: RadialLaw,
  c: number,
  checks: Check[],
): Promise<ClaimSeries[]> {
  const runs: { x: number; y: number; error: number }[] = [];
  const independent: typeof runs = [];
  for (const [n, particles] of RADIAL_SIZES.entries()) {
    const seed = 800_000 + 40_000 * c + 10_000 * n;
    const random = new Random(seed + 7);
    const repeats = Math.max(24, Math.round(size(160_000, 32_000) / particles));
    const distance = (v: Float64Array) => particles * observables.radialW2(withExactEnergy(v, MEAN_SQUARE), law, { about: ORIGIN }) ** 2;
    const a = summary(
      await membersAlong(process, { particles, gamma, h, seed, initial }, repeats, [TIME], ([v]) => distance(v as Float64Array)),
    );
    const b = summary(Array.from({ length: repeats }, () => distance(law.draw(particles, random))));
    runs.push({ x: particles, y: a.mean, error: a.error });
    independent.push({ x: particles, y: b.mean, error: b.error });
    checks.push(
      equal(
        `γ = ${gamma}, N = ${particles}: mean W2² of the speeds minus that of independent samples, times N`,
        a.mean - b.mean,
        Math.hypot(a.error, b.error),
        0,
      ),
    );
  }
  return [
    { label: `γ = ${gamma}`, points: runs, colour: c },
    ...(c === 2 ? [{ label: "independent, γ = 0", points: independent, style: "line" as const, colour: 5 }] : []),
  ];
}
