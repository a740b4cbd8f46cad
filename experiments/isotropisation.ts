/** Two temperatures under Coulomb collisions: the start, its exact course, and what a run at finite h is off by, in all, for its cost. */

import { atMost, type Bench, centredMoments, type Check, equal, membersAlong, summary } from "@landau-mbc/lab";
import type { ClaimSeries } from "@landau-mbc/plots";
import { exact, extrapolationWeights } from "landau-mbc";

/** T⊥/T∥ = 2, mean temperature 1. */
export const TEMPERATURE = [1.2, 1.2, 0.6] as const;
/** Powers of h that are removed (smooth data at γ = −3). */
export const POWERS = [1, 4 / 3] as const;

/** Times at which the solution is known, enough for a smooth curve. */
export const SOLVED_TIMES: readonly number[] = [0, 0.05, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4];

let known: readonly number[] | undefined;

/** T⊥ − T∥ of the Landau equation at SOLVED_TIMES: solved once a process. */
export function isotropisationTruth(): readonly number[] {
  if (known === undefined) {
    const { series } = exact.landauAxisymmetric({
      gamma: -3,
      initial: { kind: "bi-maxwellian", temperature: TEMPERATURE },
      times: SOLVED_TIMES,
    });
    known = Array.from(series.perpendicular, (perpendicular, n) => perpendicular - (series.parallel[n] as number));
  }
  return known;
}

/** T⊥ − T∥ of a frame. */
export function difference(v: Float64Array): number {
  const { pressure } = centredMoments(v);
  return (pressure[0] + pressure[1]) / 2 - pressure[2];
}

const PARTICLES = 4000;
const TIME = 1;
/** Ascending. */
const STEPS = [0.1, 0.2, 0.4] as const;
const START = TEMPERATURE[0] - TEMPERATURE[2];
/** Where the curve of errors begins. */
const LEAST_BUDGET = 2e5;
/** Collisions of one member to TIME. */
const costOf = (h: number): number => (PARTICLES * TIME) / h;

/** A way to get the number: what it is off by in the mean, and the deviation and cost of one sample of it. */
interface Way {
  readonly label: string;
  readonly bias: number;
  readonly deviation: number;
  readonly cost: number;
}

/** Root mean square of the total error for so many collisions. */
const totalError = ({ bias, deviation, cost }: Way, collisions: number): number =>
  Math.sqrt(bias ** 2 + deviation ** 2 * (cost / collisions));

/** What {@link totalErrors} found. */
export interface TotalErrors {
  readonly series: ClaimSeries[];
  readonly words: string;
  /** Estimated total error of the extrapolation over that of one run at the smallest h, at equal cost. */
  readonly ratio: number;
}

/**
 * T⊥ − T∥ at t = 1 at h = 0.1 alone and extrapolated from 0.1, 0.2, 0.4, at the same number of collisions. Members are coupled: m starts from the same particles at every h. Less what a member's start had
 * by chance, scaled as its mean is by the flow.
 */
export async function totalErrors({ process, size }: Bench, checks: Check[]): Promise<TotalErrors> {
  const truth = isotropisationTruth()[SOLVED_TIMES.indexOf(TIME)] as number;
  const members = size(250, 32);
  const cost = STEPS.reduce((sum, h) => sum + costOf(h), 0);
  const alone = Math.round((members * cost) / costOf(STEPS[0]));
  const values: number[][] = [];
  for (const h of STEPS) {
    const setup = {
      particles: PARTICLES,
      gamma: -3,
      h,
      seed: 1_700_000,
      initial: { kind: "bi-maxwellian", temperature: TEMPERATURE },
    } as const;
    values.push(
      await membersAlong(process, setup, h === STEPS[0] ? alone : members, [0, TIME], ([before, after]) => {
        const [first, last] = [difference(before as Float64Array), difference(after as Float64Array)];
        return last - (truth / START) * (first - START * (1 - 1 / PARTICLES));
      }),
    );
  }
  const extrapolated = (steps: readonly number[], powers: readonly number[]): number[] => {
    const weights = extrapolationWeights(steps, powers);
    return Array.from({ length: members }, (_, m) => weights.reduce((sum, w, k) => sum + w * (values[k]?.[m] as number), 0));
  };
  const three = summary(extrapolated(STEPS, POWERS));
  const two = summary(extrapolated(STEPS.slice(0, 2), POWERS.slice(0, 1)));
  const one = summary(values[0] as number[]);
  const text = `γ = −3, t = ${TIME}: T⊥ − T∥`;
  checks.push(equal(`${text} from h = ${STEPS.join(", ")} extrapolated, beside the axisymmetric solver`, three.mean, three.error, truth));
  const [off, offAlone] = [three, one].map(({ mean, error }) => Math.hypot(mean - truth, error)) as [number, number];
  checks.push(
    atMost(
      `${text}: total error of the extrapolation minus that of one run at h = ${STEPS[0]} of equal cost`,
      off - offAlone,
      Math.hypot(three.error, one.error),
      0,
    ),
  );
  // Of a mean that is off by no more than its own error nothing is known but that.
  const biasOf = ({ mean, error }: typeof one) => Math.sqrt(Math.max(0, (mean - truth) ** 2 - error ** 2));
  const ways: readonly Way[] = [
    ...STEPS.map((h, k) => ({ label: `one run, h = ${h}`, ...wayOf(summary(values[k] as number[]), costOf(h)) })),
    { label: `h = ${STEPS.slice(0, 2).join(", ")} extrapolated`, ...wayOf(two, costOf(STEPS[0]) + costOf(STEPS[1])) },
    { label: `h = ${STEPS.join(", ")} extrapolated`, ...wayOf(three, cost) },
  ];
  function wayOf(found: typeof one, each: number): Omit<Way, "label"> {
    return { bias: biasOf(found), deviation: found.deviation, cost: each };
  }
  const collisions = members * cost;
  // As far as was computed: what the bias of an extrapolation is beyond that nobody has seen.
  const [from, to] = [Math.log(LEAST_BUDGET), Math.log(collisions)];
  const budgets = Array.from({ length: 33 }, (_, k) => Math.exp(from + (k / 32) * (to - from)));
  const [single, , , , best] = ways as [Way, Way, Way, Way, Way];
  const even = (best.deviation ** 2 * best.cost - single.deviation ** 2 * single.cost) / single.bias ** 2;
  return {
    series: ways.map((way, k) => ({
      label: way.label,
      points: budgets.map((budget) => ({ x: budget, y: totalError(way, budget) })),
      style: k < STEPS.length ? "dashed" : "line",
      colour: k < STEPS.length ? k : k === STEPS.length ? 3 : 5,
    })),
    words: `At ${collisions.toExponential(1)} collisions T⊥ − T∥ at t = ${TIME} is off by ${
      offAlone.toExponential(1)
    } in all from one run at h = ${STEPS[0]}, and by ${off.toExponential(1)} extrapolated from h = ${STEPS.join(", ")}${
      single.bias > 0 && even > 0
        ? `; below about ${even.toExponential(0)} collisions, where noise is larger than the bias, the single run is the better one`
        : ""
    }.`,
    ratio: off / offAlone,
  };
}
