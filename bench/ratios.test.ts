import { describe, expect, it } from "vitest";
import { isSlower, ratioOf, ratioText } from "./ratios.ts";

const base = Array.from({ length: 11 }, (_, k) => 10 + k);

describe("ratios of two builds", () => {
  it("are taken round by round, so that what slows a round slows both", () => {
    expect(ratioOf(base.map((x) => 1.1 * x), base)).toMatchObject({ median: expect.closeTo(1.1, 12), low: expect.closeTo(1.1, 12) });
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError);
  });

  it("call a build slower only where the whole interval is beyond the threshold", () => {
    const steady = ratioOf(base.map((x) => 1.1 * x), base);
    expect([isSlower(steady, 5), isSlower(steady, 12)]).toEqual([true, false]);
    const noisy = ratioOf(base.map((x, k) => x * (k % 2 === 0 ? 1.4 : 0.8)), base);
    expect(noisy.median).toBeCloseTo(1.4, 12);
    expect(isSlower(noisy, 5)).toBe(false);
  });

  it("of three rounds prove nothing", () => {
    expect(isSlower(ratioOf([2, 2, 2], [1, 1, 1]), 5)).toBe(false);
  });

  it("are shown with their interval", () => {
    expect(ratioText({ median: 1.0341, low: 1.021, high: 1.0519, confidence: 0.98 })).toBe("1.034 (1.021 … 1.052)");
  });
});
