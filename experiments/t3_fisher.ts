/** T3: the Fisher information never grows. */

import { atMost, type Bench, type Check, type Experiment, type Finding, radialIntegrals, velocitiesAlong } from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact, type InitialCondition, observables } from "landau-mbc";
import { CORE_AND_HALO, solutionAt } from "./core_and_halo.ts";

const TIMES = [0, 0.1, 0.2, 0.4, 0.8, 1.6] as const;
const K0 = 0.65;
const ORIGIN = [0, 0, 0] as const;
/** The estimate misses E|a − ψ|² of its fitted score, measured below this share at these sample sizes; it is never above in the mean. */
const MISSING = 0.06;

interface Start {
  readonly name: string;
  readonly gamma: number;
  readonly h: number;
  readonly initial: InitialCondition;
}

const STARTS: readonly Start[] = [
  { name: "γ = 0, BKW", gamma: 0, h: 0.005, initial: { kind: "bkw", K0 } },
  // Seven widths thick: what the Gaussian of the radius leaves at v = 0, where f would not be smooth, is a share of 1e−11.
  { name: "γ = -3, shell", gamma: -3, h: 0.03, initial: { kind: "shell", radius: 1.7, width: 0.25 } },
  {
    name: "γ = -3, core and halo",
    gamma: -3,
    // At 0.03 the lag behind the equation is as large as the error bars of the full form.
    h: 0.01,
    initial: CORE_AND_HALO,
  },
];

/** Monotone Fisher information. */
export const fisherInformation: Experiment = {
  id: "T3",
  title: "Fisher information never grows",
  claim:
    "I(F_t^N) is finite and does not increase in t; so I of the one-particle marginal is at most I(f₀) at all times, and I(f_t) of the limit decreases.",
  source: "Proposition 3.1, Corollary 3.5 ((3.2) as printed runs four times too fast)",
  catches: ["tau-of-speed"],
  run,
};

async function run({ process, size, progress }: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const series: ClaimSeries[] = [];
  for (const [k, { name, gamma, h, initial }] of STARTS.entries()) {
    const frames = await velocitiesAlong(process, { particles: size(60_000, 12_000), gamma, h, seed: 300_000 + k, initial }, TIMES);
    const points = frames.map((v, n) => {
      const { value, standardError } = observables.radialFisher(v, { about: ORIGIN });
      return { x: TIMES[n] as number, y: value, error: standardError };
    });
    points.slice(1).forEach((point, n) => {
      const before = points[n] as (typeof points)[number];
      checks.push(
        atMost(`${name}: I at t = ${point.x} minus I at t = ${before.x}`, point.y - before.y, Math.hypot(point.error, before.error), 0),
      );
    });
    series.push({ label: `${name}, estimate from below`, points, colour: k });
    const fisher = truthOf(gamma, initial);
    if (fisher !== undefined) {
      for (const { x, y, error } of points) {
        checks.push(atMost(`${name}, t = ${x}: estimate at most I(f_t)`, y, error, fisher(x)));
        checks.push(atMost(`${name}, t = ${x}: estimate at least ${1 - MISSING} I(f_t)`, (1 - MISSING) * fisher(x) - y, error, 0));
      }
      series.push({ label: `${name}, Landau equation`, points: TIMES.map((t) => ({ x: t, y: fisher(t) })), style: "line", colour: k });
    }
    progress((k + 1) / STARTS.length);
  }
  return {
    checks,
    figure: claimFigure({
      title: "Fisher information of one particle",
      panels: [{ title: "I = ∫ |∇f|²/f; 3 for a Maxwellian of temperature 1", x: "time t", y: "I(fₜ)", series, include: [3], logY: true }],
      caption:
        "Dots: score matching on one half of the particles, evaluated on the other, which lies below the true value in the mean (by 1 to 5 % here); bars are two standard deviations. Curves: the exact BKW solution, and the Landau equation solved from the core and halo.",
    }),
    words:
      "From a BKW state, a shell and a cold core in a hot halo the estimated Fisher information falls at every step, towards that of a Maxwellian, and it follows I(f_t) of the Landau equation from just below, at γ = 0 (exact) and at γ = −3 (solved). That of the N-particle law itself cannot be seen in one run; this is its one-particle marginal, which it bounds.",
  };
}

/** I(f_t): exact for BKW, by the solver for the core and halo; the shell's is left to monotonicity (1/|v|² at v = 0). */
function truthOf(gamma: number, initial: InitialCondition): ((t: number) => number) | undefined {
  if (initial.kind === "bkw") {
    const law = exact.bkw(initial);
    return (t) => radialIntegrals((s) => law.density(Math.abs(s), t)).fisher;
  }
  if (initial !== CORE_AND_HALO) return undefined;
  return (t) => {
    const { solution, frame } = solutionAt(gamma);
    return solution.series.fisher[frame(t)] as number;
  };
}
