/** T8: moments stay finite, and are those of the Landau solution. */

import {
  type Bench,
  centredMoments,
  type Check,
  equal,
  type Experiment,
  type Finding,
  meanIs,
  membersAlong,
  summary,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact, type InitialCondition } from "landau-mbc";
import { SOLUTION_TIMES, solutionAt } from "./core_and_halo.ts";

const PARTICLES = 2000;
const H = 0.01;
const TIMES = [0, 0.1, 0.3, 0.8] as const;
const CURVE_TIMES = Array.from({ length: 17 }, (_, k) => k / 20);
const K0 = 0.65;
const SEED = 900_000;
/** A tenth of the particles has eleven times the temperature of the rest: mean |v|² = 3. */
const HEAVY = {
  kind: "mixture",
  weights: [9, 1],
  components: [{ kind: "maxwellian", temperature: 0.5 }, { kind: "maxwellian", temperature: 5.5 }],
} as const satisfies InitialCondition;
/** Step of the Coulomb runs. */
const COULOMB_H = 0.02;

/** Propagation of moments. */
export const moments: Experiment = {
  id: "T8",
  title: "Propagation of moments",
  claim:
    "Moments that are finite at the start stay finite, M_q(t) ≤ e^{Ct}(M_q(0) + t). At γ = 0 the fourth and the sixth moment have exact laws at every N and h, and along BKW all moments are known.",
  source: "Proposition 7.3; section 2 for m4′ = −4(m4 − (5/3) m2²)",
  catches: ["half-generator", "tau-of-speed", "ordered-pairs", "half-rate", "half-azimuth"],
  run,
};

async function run({ process, size, progress }: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const laws = exact.maxwellMoments({ particles: PARTICLES, h: H });
  const sixth = exact.maxwellEvolution({ particles: PARTICLES, h: H });
  const limit = exact.bkw({ K0 });
  const panels: { title: string; series: ClaimSeries[]; include?: readonly number[] }[] = [];
  for (
    const [k, { name, initial }] of [{ name: "BKW", initial: { kind: "bkw", K0 } as InitialCondition }, {
      name: "heavy-tailed",
      initial: HEAVY,
    }].entries()
  ) {
    const members = await membersAlong(
      process,
      { particles: PARTICLES, gamma: 0, h: H, seed: SEED + 10_000 * k, initial },
      size(60, 16),
      TIMES,
      (frames) => frames.map((v) => ({ ...centredMoments(v), invariants: exact.maxwellInvariants(v) })),
    );
    const points = TIMES.map((t, n) => {
      const seen = members.map((frames) => frames[n]!.moment4);
      const law = members.map((frames) => laws.moment4(t, frames[0]!));
      if (n > 0) {
        checks.push(meanIs(
          `γ = 0, ${name}, t = ${t}: m4 minus its exact value at this N and h, given the start`,
          seen.map((x, m) => x - (law[m] as number)),
          0,
        ));
        checks.push(meanIs(
          `γ = 0, ${name}, t = ${t}: m6 minus its exact value at this N and h, given the start, over its mean`,
          members.map((frames) => (frames[n]!.moment6 - sixth.at(t, frames[0]!.invariants).moment6) / limit.moment(6, 0)),
          0,
        ));
      }
      const { mean, error } = summary(seen);
      return { x: t, y: mean, error };
    });
    panels.push({
      title: `γ = 0, ${name} start`,
      series: [{ label: "m₄, measured", points, colour: 0 }, {
        label: "exact at this N and h",
        points: CURVE_TIMES.map((t) => ({ x: t, y: summary(members.map((frames) => laws.moment4(t, frames[0]!))).mean })),
        style: "line",
        colour: 0,
      }],
    });
    if (k === 0) checks.push(...(await eighth({ process, size }, members)));
    progress((k + 1) / 3);
  }
  panels.push(await coulomb({ process, size }, checks));
  progress(1);
  return {
    checks,
    figure: claimFigure({
      title: "Moments along the flow",
      panels: panels.map(({ title, series, include = [15] }) => ({
        title,
        x: "time t",
        y: "m₄ = mean |u|⁴",
        series,
        include,
        key: "top-right" as const,
      })),
      caption:
        `N = ${PARTICLES}, h = ${H} (γ = 0) and ${COULOMB_H} (γ = −3); bars are two standard deviations over runs. At equilibrium m₄ is the microcanonical 5(N − 1)m₂²/(3N − 1).`,
    }),
    words:
      "The fourth and the sixth moment follow their exact laws at this N and h from a BKW and from a heavy-tailed start, and along BKW the eighth changes as the Landau equation says. Under Coulomb collisions the moments 4, 6 and 8 of the heavy-tailed start change as the radial solver says.",
  };
}

/**
 * γ = 0, BKW: the change of m8 since the start at h → 0, beside the Landau equation's. Coupled runs at 2h take the first power of h away; what is left, of order h² and 1/N, is less than an error bar.
 */
async function eighth(
  { process, size }: Pick<Bench, "process" | "size">,
  members: readonly (readonly { readonly moment8: number }[])[],
): Promise<Check[]> {
  const coarse = await membersAlong(
    process,
    { particles: PARTICLES, gamma: 0, h: 2 * H, seed: SEED, initial: { kind: "bkw", K0 } },
    size(60, 16),
    TIMES,
    (frames) => frames.map(centredMoments),
  );
  const limit = exact.bkw({ K0 });
  return [1, 2, 3].map((n) => {
    const change = (frames: (typeof members)[number]) => frames[n]!.moment8 - frames[0]!.moment8;
    const values = members.map((frames, m) => (2 * change(frames) - change(coarse[m]!)) / limit.moment(8, 0));
    const expected = limit.moment(8, TIMES[n] as number) / limit.moment(8, 0) - 1;
    return meanIs(`γ = 0, BKW, t = ${TIMES[n]}: change of m8 since the start at h → 0, over its start`, values, expected);
  });
}

/** γ = −3 from the heavy-tailed start: the change of each moment since the start, beside the solver's. */
async function coulomb(
  { process, size }: Pick<Bench, "process" | "size">,
  checks: Check[],
): Promise<{ title: string; series: ClaimSeries[]; include: readonly number[] }> {
  const { solution, frame } = solutionAt(-3, HEAVY);
  const setup = { particles: PARTICLES, gamma: -3, h: COULOMB_H, seed: 930_000, initial: HEAVY };
  const members = await membersAlong(process, setup, size(100, 16), TIMES, (frames) => frames.map(centredMoments));
  const change = (of: "moment4" | "moment6" | "moment8", n: number) => {
    const law = solution.series[of];
    const expected = (law[frame(TIMES[n] as number)] as number) - (law[0] as number);
    return { ...summary(members.map((frames) => frames[n]![of] - frames[0]![of])), expected };
  };
  for (const  of of["moment4", "moment6", "moment8"] as const) {
    for (const n of [1, 2, 3]) {
      const { mean, error, expected } = change(of, n);
      checks.push(
        equal(`γ = −3, heavy-tailed, t = ${TIMES[n]}: change of ${of} since the start, beside the solver`, mean, error, expected),
      );
    }
  }
  const fourth = TIMES.map((t, n) => ({ x: t, ...(n === 0 ? { mean: 0, error: 0, expected: 0 } : change("moment4", n)) }));
  const start = solution.series.moment4[0] as number;
  const solvedFourth = SOLUTION_TIMES.filter((t) => t <= TIMES[3]).map((t) => ({ x: t, y: solution.series.moment4[frame(t)] as number }));
  return {
    title: "γ = −3, heavy-tailed start",
    include: [],
    series: [
      { label: "m₄, measured since the start", points: fourth.map(({ x, mean, error }) => ({ x, y: start + mean, error })), colour: 0 },
      { label: "Landau equation, solved", points: solvedFourth, style: "line", colour: 0 },
    ],
  };
}
