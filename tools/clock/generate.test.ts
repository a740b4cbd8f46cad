/** The committed tables of the clock are those that exact integer arithmetic gives. SPEC §5. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CLOCK_TABLES, poissonThresholds } from "./generate.ts";

describe("the table of the clock", () => {
  it.each(Object.entries(CLOCK_TABLES))("%s is what its program gives", (path, text) => {
    const committed = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    if (committed !== text()) throw new Error(`${path} is stale. Regenerate it: npm run fit:clock`);
  });

  it("has the mean and the variance of a Poisson law of mean 64", () => {
    const { first, thresholds } = poissonThresholds();
    const probability = thresholds.map((t, k) => Number(t - (k === 0 ? 0n : (thresholds[k - 1] as bigint))) / 2 ** 64);
    const moment = (power: 1 | 2): number =>
      probability.reduce((sum, p, k) => sum + p * (power === 1 ? first + k : (first + k) * (first + k)), 0);
    expect(moment(1)).toBeCloseTo(64, 9);
    expect(moment(2) - moment(1) * moment(1)).toBeCloseTo(64, 6);
  });
});
