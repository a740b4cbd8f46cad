/** See `checks/maxwell_moments.ts` for what is true and how it is looked at. */

import { describe, expect, it } from "vitest";
import { engineProcess } from "./engine_process.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import { accepts, rejects } from "./verdict.ts";
import { decays } from "./checks/maxwell_moments.ts";

describe("Maxwell molecules lose their stress and their heat flux at the exact rates of finite N and h", () => {
  for (const [particles, h] of [[2, 0.5], [3, 0.05], [3, 2], [8, 0.4], [50, 0.1]] as const) {
    it(`N = ${particles}, h = ${h}`, () => {
      expect(accepts(decays(engineProcess, particles, h, 15_000, particles))).toBe(true);
    });
  }

  it("and so does a second, plain implementation", () => {
    expect(accepts(decays(plainProcess(), 4, 0.4, 6_000, 9))).toBe(true);
  });

  const visible = [
    "generator ½Δ instead of Δ",
    "τ = h r^(γ+1)",
    "clock of rate N/2h",
    "pairs with replacement",
    "the faster of two candidates collides",
  ] as const;
  for (const name of visible) {
    it(`catches the planted error: ${name}`, () => {
      expect(rejects(decays(plainProcess(PLANTS[name]), 4, 0.2, 20_000, 10))).toBe(true);
    });
  }
});
