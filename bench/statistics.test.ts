import { describe, expect, it } from "vitest";
import { median, medianInterval } from "./statistics.ts";

describe("medians", () => {
  it("are the middle one, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it("lie between the order statistics of the binomial law", () => {
    // n = 11: 1 − 2·P(B ≤ 1) = 0.98828, 1 − 2·P(B ≤ 2) = 0.93457: the second smallest is as far in as 95 % allow.
    const eleven = [11, 3, 7, 1, 9, 5, 2, 10, 4, 8, 6];
    expect(medianInterval(eleven)).toEqual({ low: 2, high: 10, confidence: expect.closeTo(1 - 24 / 2048, 12) });
    expect(medianInterval(eleven, 0.93)).toMatchObject({ low: 3, high: 9, confidence: expect.closeTo(1 - 134 / 2048, 12) });
  });

  it("of few numbers lie between the outermost, with the confidence that these have", () => {
    expect(medianInterval([2, 1, 3])).toEqual({ low: 1, high: 3, confidence: 0.75 });
    expect(medianInterval([2])).toEqual({ low: 2, high: 2, confidence: 0 });
  });

  it("hold the true median as often as they say", () => {
    let word = 20251109;
    const uniform = () => {
      word = (word * 16807) % 2147483647;
      return word / 2147483647;
    };
    const trials = 4000;
    const caught = (shift: number) => {
      let count = 0;
      for (let k = 0; k < trials; k++) {
        const { low, high } = medianInterval(Array.from({ length: 11 }, () => uniform() ** 3 + shift));
        if (low <= 0.125 && 0.125 <= high) count += 1;
      }
      return count / trials;
    };
    // 0.98828 ± 4 standard errors; and a median that is off by 0.2 is noticed.
    expect(Math.abs(caught(0) - 0.98828)).toBeLessThan(4 * Math.sqrt((0.98828 * 0.01172) / trials));
    expect(caught(0.2)).toBeLessThan(0.9);
  });
});
