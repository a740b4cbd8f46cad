/** Middles of measurements, and how far they can be trusted without knowing their law. */

/** The middle of numbers in any order; the mean of the two middle ones where their number is even. */
export function median(numbers: readonly number[]): number {
  const sorted = ascending(numbers);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** An interval that holds the true median with at least the stated confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** What the interval reaches; below what was asked for only where there are too few numbers. */
  readonly confidence: number;
}

/**
 * The interval between the k-th smallest and the k-th largest of independent numbers, k as large as the confidence allows: the number of them below the median is
 * binomial, whatever their law (H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, §7.1).
 */
export function medianInterval(numbers: readonly number[], confidence = 0.95): Interval {
  const sorted = ascending(numbers);
  const n = sorted.length;
  // P(fewer than k of n lie below the median), twice, is what the interval misses.
  let term = 0.5 ** n;
  let below = term;
  let k = 1;
  while (2 * k < n) {
    const next = (term * (n - k + 1)) / k;
    if (1 - 2 * (below + next) < confidence) break;
    term = next;
    below += next;
    k += 1;
  }
  return { low: sorted[k - 1] as number, high: sorted[n - k] as number, confidence: 1 - 2 * below };
}

const ascending = (numbers: readonly number[]): number[] => {
  if (numbers.length === 0) throw new RangeError("a median of no numbers");
  return [...numbers].sort((a, b) => a - b);
};
