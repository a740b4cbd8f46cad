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
import { solutionAt } from "./core_and_halo.ts";

const PARTICLES = 2000;
const H = 0.01;
const TIMES = [0, 0.1, 0.3, 0.8] as const;
const K0 = 0.65;
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
    "Moments that are finite at the start stay finite, M_q(t) ≤ e^{Ct}(M_q(0) + t). At γ = 0 the fourth moment has an exact law at every N and h, and along BKW all moments are known.",
  source: "Proposition 7.3; section 2 for m4′ = −4(m4 − (5/3) m2²)",
  catches: ["half-generator", "half-rate"],
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
      { particles: PARTICLES, gamma: 0, h: H, seed: 900_000 + 10_000 * k, initial },
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
      return { x: t, y: mean, error, law: summary(law).mean };
    });
    panels.push({
      title: `γ = 0, ${name} start`,
      series: [{ label: "m₄, measured", points, colour: 0 }, {
        label: "exact at this N and h",
        points: points.map(({ x, law }) => ({ x, y: law })),
        style: "line",
        colour: 0,
      }],
    });
    if (k === 0) {
      for (const [p, of] of [[6, "moment6"], [8, "moment8"]] as const) {
        for (const [n, t] of TIMES.entries()) {
          // The process lags behind the equation by (1 − e^{−6h})/6h in the slowest modes: 3 % of t here, less than an error bar.
          const values = members.map((frames) => frames[n]![of]);
          const { mean, error } = summary(values);
          checks.push(
            equal(`γ = 0, BKW, t = ${t}: m${p} of the Landau equation`, mean / limit.moment(p, t), error / limit.moment(p, t), 1),
          );
        }
      }
    }
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
      "The fourth moment follows its exact law at this N and h from a BKW and from a heavy-tailed start, and along BKW the sixth and eighth moments are those of the Landau equation within their errors. Under Coulomb collisions the moments 4, 6 and 8 of the heavy-tailed start change as the radial solver says.",
  };
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
  return {
    title: "γ = −3, heavy-tailed start",
    include: [],
    series: [
      { label: "m₄, measured since the start", points: fourth.map(({ x, mean, error }) => ({ x, y: start + mean, error })), colour: 0 },
      { label: "Landau equation, solved", points: fourth.map(({ x, expected }) => ({ x, y: start + expected })), style: "line", colour: 0 },
    ],
  };
}
