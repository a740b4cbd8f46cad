/** Timing of several contenders side by side: alternated, so that what disturbs the machine disturbs all of them. */

import { median } from "./statistics.ts";

/** Something whose speed is asked for. */
export type Contender =
  & {
    readonly name: string;
    /** The work comes in multiples of this. */
    readonly unit: number;
  }
  & (
    | {
      /** Does `amount` units of work (collisions, elements). */
      work(amount: number): void;
      /** What counts is the time that passes, not the processor's: for several threads. */
      readonly passing?: boolean;
    }
    | {
      /** Does the work and says how many nanoseconds it took, without what comes before and after it. */
      timed(amount: number): number;
    }
  );

/** What was measured of a contender. */
export interface Timing {
  readonly name: string;
  /** Nanoseconds per unit of work: the middle of all rounds, and the fastest. */
  readonly median: number;
  readonly fastest: number;
  readonly rounds: number;
  readonly amount: number;
}

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  /** Duration of one round of one contender, about. */
  readonly milliseconds: number;
}

/** Nanoseconds per unit of work of each contender in each round; every second round goes through them backwards. */
export function alternated(contenders: readonly Contender[], { rounds, milliseconds }: Effort): { times: number[][]; amounts: number[] } {
  const amounts = contenders.map((contender) => amountFor(contender, milliseconds));
  const times: number[][] = contenders.map(() => []);
  const places = contenders.map((_, k) => k);
  for (let round = 0; round < rounds; round++) {
    for (const k of round % 2 === 0 ? places : [...places].reverse()) {
      const amount = amounts[k] as number;
      times[k]?.push(nanoseconds(contenders[k] as Contender, amount) / amount);
    }
  }
  return { times, amounts };
}

/** Times the contenders in turn. */
export function measure(contenders: readonly Contender[], effort: Effort): Timing[] {
  const { times, amounts } = alternated(contenders, effort);
  return contenders.map(({ name }, k) => {
    const own = times[k] as number[];
    return { name, median: median(own), fastest: Math.min(...own), rounds: effort.rounds, amount: amounts[k] as number };
  });
}

/** Work that takes about so long, found by doubling; warms up on the way. */
function amountFor(contender: Contender, milliseconds: number): number {
  for (let units = 1;; units *= 2) {
    const took = nanoseconds(contender, units * contender.unit) / 1e6;
    if (took > milliseconds / 4) return contender.unit * Math.ceil((units * milliseconds) / took);
  }
}

/** Of the processor, so that what else the machine does counts little. */
function nanoseconds(contender: Contender, amount: number): number {
  if ("timed" in contender) return contender.timed(amount);
  if (contender.passing === true) {
    const start = performance.now();
    contender.work(amount);
    return (performance.now() - start) * 1e6;
  }
  const start = process.cpuUsage();
  contender.work(amount);
  const { user, system } = process.cpuUsage(start);
  return (user + system) * 1e3;
}
