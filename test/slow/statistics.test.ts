/** The statistical truths of test/mathematics once more, with some thirty times the sample: errors a fifth as large are caught. */

import { describe, expect, it } from "vitest";
import { initialRate } from "../mathematics/checks/anisotropy_rate.ts";
import { at, lopsided, marginals } from "../mathematics/checks/equilibrium.ts";
import { decays } from "../mathematics/checks/maxwell_moments.ts";
import { correlations } from "../mathematics/checks/two_particles.ts";
import { drawnProcess, engine, engineProcess } from "../mathematics/engine_process.ts";
import { brownianAngle, plainProcess } from "../mathematics/plain_process.ts";
import { accepts, rejects } from "../mathematics/verdict.ts";

const MICROCANONICAL = { kind: "microcanonical", temperature: 1, drift: [0, 0, 0] } as const;

describe(`large samples on ${engine.name}`, () => {
  for (const gamma of [-3, -2.5, -1, 0.37, 1]) {
    for (const tau of [0.01, 0.06, 0.15, 1]) {
      it(`two particles, γ = ${gamma}, τ = ${tau}`, () => {
        expect(accepts(correlations(engineProcess, gamma, tau, 300_000, Math.round(1_000 + 100 * gamma)))).toBe(true);
      });
    }
  }

  for (const [particles, h] of [[2, 0.5], [3, 0.05], [5, 1], [20, 0.2]] as const) {
    it(`Maxwell molecules, N = ${particles}, h = ${h}`, () => {
      expect(accepts(decays(engineProcess, particles, h, 400_000, 70 + particles))).toBe(true);
    });
  }

  for (const [gamma, h] of [[-3, 0.02], [-3, 0.5], [0.37, 0.1]] as const) {
    it(`the initial rate of anisotropy, γ = ${gamma}, h = ${h}`, () => {
      const ps = [1, 2, 3, 4].flatMap((seed) => initialRate(engineProcess, gamma, h, 4_000_000, 40 + seed));
      expect(accepts(ps)).toBe(true);
    });
  }

  for (const [gamma, h] of [[-3, 0.2], [0, 0.5], [1, 0.1]] as const) {
    it(`equilibrium is kept and reached, γ = ${gamma}`, () => {
      const kept = (repeat: number) => at(drawnProcess({ particles: 6, gamma, h, seed: 1e6 + repeat }, MICROCANONICAL), 6 * h);
      expect(accepts(marginals(kept, 6, 60_000))).toBe(true);
      const reached = (repeat: number) => at(engineProcess({ particles: 6, gamma, h, seed: 2e6 + repeat, velocities: lopsided(6) }), 20);
      expect(accepts(marginals(reached, 6, 20_000))).toBe(true);
    });
  }

  it("catch the planted error: an angle that is two per cent too large", () => {
    const wide = plainProcess({ angle: (tau, random) => Math.min(Math.PI, 1.02 * brownianAngle(tau, random)) });
    expect(rejects(correlations(wide, -3, 0.04, 300_000, 5))).toBe(true);
  });
});
