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
/** Steps so large that a bias in h may be larger than the sampling of so many particles. */
const LARGE_STEPS = [0.1, 0.4] as const;
const PARTICLES_OVER_STEPS = 1600;
const TIME = 0.3;
/** Those of sup_t. */
const TIMES = [0.1, 0.2, TIME] as const;
/** E sup_t W2 of the speeds falls at least as this power of 1/N. */
const FALL = 0.4;
const ORIGIN = [0, 0, 0] as const;
/** Of every start here. */
const MEAN_SQUARE = 3;

/** A start, and f at each of TIMES as a law to draw from. */
interface Case {
  readonly gamma: number;
  readonly h: number;
  readonly initial: InitialCondition;
  later(time: number): RadialLaw;
}

const BKW = exact.bkw({ K0: 0.65 });

/** From a cold core in a hot halo, by the solver. */
const solved = (gamma: number, h: number): Case => ({
  gamma,
  h,
  initial: CORE_AND_HALO,
  later: (time) => {
    const { solution, frame } = solutionAt(gamma);
    return radialLaw((speed) => solution.density(speed, frame(time)));
  },
});

const CASES: readonly Case[] = [
  solved(-3, 0.02),
  solved(-2, 0.02),
  { gamma: 0, h: 0.01, initial: { kind: "bkw", K0: 0.65 }, later: (time) => radialLaw((speed) => BKW.density(speed, time)) },
  solved(1, 0.005),
];

/** Propagation of chaos in W2. */
export const propagation: Experiment = {
  id: "T6",
  title: "The empirical measure tends to the Landau solution",
  claim:
    "E sup_{t ≤ T} W2(μ_t^N, f_t) → 0 for every γ in [−3, 1]. In R³ even independent samples of f_t have W2² of order N^{−2/3}: the process is compared with them.",
  source: "Theorem 1.1 (1)",
  catches: ["half-generator", "tau-of-speed", "half-rate", "half-azimuth"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const whole: ClaimSeries[] = [];
  const radial: ClaimSeries[] = [];
  const suprema: ClaimSeries[] = [];
  for (const [c, one] of CASES.entries()) {
    const laws = TIMES.map(one.later);
    const law = laws.at(-1) as RadialLaw;
    whole.push(...(await assignments(bench, one, law, c, checks)));
    bench.progress((2 * c + 1) / (2 * CASES.length));
    const along = await speeds(bench, one, laws, c, checks);
    radial.push(...along.last);
    suprema.push(along.supremum);
    checks.push(await overSteps(bench, one, law, c));
    bench.progress((c + 1) / CASES.length);
  }
  return {
    checks,
    figure: claimFigure({
      title: "Distance of the empirical measure from fₜ",
      panels: [
        {
          title: "W2² to an independent sample of fₜ",
          x: "N",
          y: "mean W2²",
          logX: true,
          logY: true,
          series: whole,
          key: "bottom-left",
        },
        { title: "N · W2² of the speeds to fₜ itself", x: "N", y: "N · mean W2²", logX: true, series: radial, include: [0] },
        {
          title: `Largest over t = ${TIMES.join(", ")}`,
          x: "N",
          y: "E sup W2 of the speeds",
          logX: true,
          logY: true,
          series: suprema,
          key: "bottom-left",
        },
      ],
      caption:
        `At t = ${TIME}; γ = 0 from a BKW state (K0 = 0.65), the others from a cold core in a hot halo; fₜ exact for BKW, by the radial solver for the others. Curves: independent samples of fₜ of the same size. Bars are two standard deviations. A bias of fₜ that does not vanish with N would make the middle lines rise with N. Right: the largest of the distances at three times of one run, in the mean over runs.`,
    }),
    words: `At γ = −3, −2, 0 and 1 the process is as near to f_t as independent samples of the same size are, from N = ${SIZES[0]} to ${
      RADIAL_SIZES.at(-1)
    }: W2 is dominated by sampling, and decreases as N^{−1/3}; the largest distance of the speeds over t = ${
      TIMES.join(", ")
    } falls with N as that at one time does. Steps of 0.1 and 0.4 show a bias in h above the sampling of ${PARTICLES_OVER_STEPS} particles at γ = 0 and 1, which falls with h, and hardly one at γ = −2 and −3. Momentum and energy of each sample, of the process and independent, are brought to those of f_t first: the process keeps for ever the fluctuation of the energy that its start had, which independent samples of f_t do not know (without this N·W2² of the speeds at γ = 1 is larger by (m₄(0) − m₄(t))/4m₂ = 0.6).`,
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
    { label: "", points: independent, style: "line" as const, colour: c },
  ];
}

/** W2² of the speeds to the exact law at the last of TIMES, and E sup over all of them. */
async function speeds(
  { process, size }: Bench,
  { gamma, h, initial }: Case,
  laws: readonly RadialLaw[],
  c: number,
  checks: Check[],
): Promise<{ readonly last: ClaimSeries[]; readonly supremum: ClaimSeries }> {
  const law = laws.at(-1) as RadialLaw;
  const runs: { x: number; y: number; error: number }[] = [];
  const suprema: typeof runs = [];
  const independent: typeof runs = [];
  for (const [n, particles] of RADIAL_SIZES.entries()) {
    const seed = 800_000 + 40_000 * c + 10_000 * n;
    const random = new Random(seed + 7);
    const repeats = Math.max(24, Math.round(size(160_000, 32_000) / particles));
    const distance = (v: Float64Array, to: RadialLaw) => observables.radialW2(withExactEnergy(v, MEAN_SQUARE), to, { about: ORIGIN });
    const seen = await membersAlong(
      process,
      { particles, gamma, h, seed, initial },
      repeats,
      TIMES,
      (frames) => frames.map((v, k) => distance(v, laws[k] as RadialLaw)),
    );
    const a = summary(seen.map((along) => particles * (along.at(-1) as number) ** 2));
    const b = summary(Array.from({ length: repeats }, () => particles * distance(law.draw(particles, random), law) ** 2));
    const sup = summary(seen.map((along) => Math.max(...along)));
    suprema.push({ x: particles, y: sup.mean, error: sup.error });
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
  const [first, last] = [suprema[0], suprema.at(-1)] as [(typeof suprema)[number], (typeof suprema)[number]];
  // Of N^{−1/2} for smooth tails; those of a Gaussian add a double logarithm.
  const scaled = ({ x, y, error }: (typeof suprema)[number]) => ({ y: x ** FALL * y, error: x ** FALL * error });
  const [near, far] = [scaled(first), scaled(last)];
  checks.push(
    atMost(
      `γ = ${gamma}: N^${FALL} E sup W2 of the speeds over t = ${TIMES.join(", ")} does not grow from N = ${first.x} to ${last.x}`,
      far.y - near.y,
      Math.hypot(near.error, far.error),
      0,
    ),
  );
  return {
    last: [{ label: `γ = ${gamma}`, points: runs, colour: c }, { label: "", points: independent, style: "line", colour: c }],
    supremum: { label: `γ = ${gamma}`, points: suprema, colour: c },
  };
}

/** W2² of the speeds to the exact law at two large steps: what h adds does not grow as h falls. */
async function overSteps({ process, size }: Bench, { gamma, initial }: Case, law: RadialLaw, c: number): Promise<Check> {
  const repeats = Math.round(size(160_000, 64_000) / PARTICLES_OVER_STEPS);
  const means: ReturnType<typeof summary>[] = [];
  for (const [k, h] of LARGE_STEPS.entries()) {
    const setup = { particles: PARTICLES_OVER_STEPS, gamma, h, seed: 1_000_000 + 40_000 * c + 10_000 * k, initial };
    const seen = await membersAlong(process, setup, repeats, [TIME], ([v]) => {
      const distance = observables.radialW2(withExactEnergy(v as Float64Array, MEAN_SQUARE), law, { about: ORIGIN });
      return PARTICLES_OVER_STEPS * distance ** 2;
    });
    means.push(summary(seen));
  }
  const [fine, coarse] = means as [ReturnType<typeof summary>, ReturnType<typeof summary>];
  const name = `γ = ${gamma}, N = ${PARTICLES_OVER_STEPS}: N · W2² of the speeds at h = ${LARGE_STEPS[0]} minus that at ${LARGE_STEPS[1]}`;
  return atMost(name, fine.mean - coarse.mean, Math.hypot(fine.error, coarse.error), 0);
}
