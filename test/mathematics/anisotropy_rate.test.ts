/** See `checks/anisotropy_rate.ts` for what is true and how it is looked at. */

import { describe, expect, it } from "vitest";
import { engineProcess } from "./engine_process.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import { accepts, rejects } from "./verdict.ts";
import { initialRate } from "./checks/anisotropy_rate.ts";

describe("two temperatures approach each other, at first, at the exact rate", () => {
  for (const [gamma, h] of [[-3, 0.02], [-3, 0.5], [-3, 4], [-1, 0.3], [1, 0.05]] as const) {
    it(`γ = ${gamma}, h = ${h}`, () => {
      expect(accepts(initialRate(engineProcess, gamma, h, 1_000_000, 12))).toBe(true);
    });
  }

  it("and so they do in a second, plain implementation", () => {
    expect(accepts(initialRate(plainProcess(), -3, 0.5, 200_000, 1))).toBe(true);
  });

  for (const name of ["generator ½Δ instead of Δ", "τ = h r^(γ+1)", "τ = h r^(γ/2), from the square of r"] as const) {
    it(`catches the planted error: ${name}`, () => {
      expect(rejects(initialRate(plainProcess(PLANTS[name]), -3, 0.5, 500_000, 2))).toBe(true);
    });
  }
});
