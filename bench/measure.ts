/** Timing of several contenders side by side: alternated, so that what disturbs the machine disturbs all of them. */

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

/** Times the contenders in turn. */
export function measure(contenders: readonly Contender[], { rounds, milliseconds }: Effort): Timing[] {
  const amounts = contenders.map((contender) => amountFor(contender, milliseconds));
  const times: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((contender, k) => {
      const amount = amounts[k] as number;
      times[k]?.push(nanoseconds(contender, amount) / amount);
    });
  }
  return contenders.map(({ name }, k) => {
    const sorted = [...(times[k] as number[])].sort((a, b) => a - b);
    return { name, median: median(sorted), fastest: sorted[0] as number, rounds, amount: amounts[k] as number };
  });
}

/** Work that takes about so long, found by doubling; warms up on the way. */
function amountFor(contender: Contender, milliseconds: number): number {
  for (let units = 1;; units *= 2) {
    const took = nanoseconds(contender, units * contender.unit) / 1e6;
    if (took > milliseconds / 4) return contender.unit * Math.ceil((units * milliseconds) / took);
  }
}

function nanoseconds(contender: Contender, amount: number): number {
  if ("timed" in contender) return contender.timed(amount);
  const start = performance.now();
  contender.work(amount);
  return (performance.now() - start) * 1e6;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
