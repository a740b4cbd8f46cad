/** See `checks/two_particles.ts` for what is true and how it is looked at. */

import { describe, expect, it } from "vitest";
import { engineProcess } from "./engine_process.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import { accepts, rejects } from "./verdict.ts";
import { correlations } from "./checks/two_particles.ts";

describe("two particles turn as the paper says", () => {
  for (const gamma of [-3, -2.5, -2, -1, 0, 0.37, 1]) {
    for (const tau of [0.004, 0.3]) {
      it(`E P_l(e(0)·e(t)), l = 1 … 4, is exact at γ = ${gamma}, τ = ${tau}`, () => {
        expect(accepts(correlations(engineProcess, gamma, tau, 10_000, Math.round(400 + 100 * gamma)))).toBe(true);
      });
    }
  }

  it("and so it is for a second, plain implementation", () => {
    expect(accepts(correlations(plainProcess(), -3, 0.3, 10_000, 3))).toBe(true);
    expect(accepts(correlations(plainProcess(), 0.37, 0.02, 3_000, 4))).toBe(true);
  });

  const visible = [
    "planar Gaussian angle",
    "generator ½Δ instead of Δ",
    "τ = h r^(γ+1)",
    "τ = h r^(γ/2), from the square of r",
    "clock of rate N/2h",
    "pairs with replacement",
  ] as const;
  for (const name of visible) {
    it(`catches the planted error: ${name}`, () => {
      expect(rejects(correlations(plainProcess(PLANTS[name]), -3, 0.3, 100_000, 5))).toBe(true);
    });
  }
});
