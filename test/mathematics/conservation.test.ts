/** Σv keeps every bit and the energy changes by rounding alone, without drift. Looked at in exact integer arithmetic; the long form is in test/slow. */

import { describe, expect, it } from "vitest";
import { drawnProcess } from "./engine_process.ts";
import { exactEnergy, exactMomentum, relativeChange } from "./exact_sums.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import type { Process } from "./process.ts";

const PARTICLES = 1_000;
const COLLISIONS = 400_000;
/** A rounding of the grid changes the energy of a pair by about 2^−45 r; these add like a random walk: √400000 · 2^−45 / 3000 = 6e−15. */
const ENERGY = 3e-14;

function changes(run: Process, collisions: number): { momentum: boolean; energy: number } {
  const before = run.velocities();
  run.advance(collisions);
  const after = run.velocities();
  const [p, q] = [exactMomentum(before), exactMomentum(after)];
  return { momentum: p.some((x, a) => x !== q[a]), energy: Math.abs(relativeChange(exactEnergy(after), exactEnergy(before))) };
}

const maxwellian = { kind: "maxwellian", temperature: 1, drift: [0.3, 0, -7] } as const;

describe("momentum and energy", () => {
  for (const gamma of [-3, -2.5, 0, 1]) {
    it(`keep every bit and ${ENERGY} over ${COLLISIONS} collisions at γ = ${gamma}`, () => {
      const run = drawnProcess({ particles: PARTICLES, gamma, h: 0.05, seed: 6 }, maxwellian);
      const { momentum, energy } = changes(run, COLLISIONS);
      expect(momentum).toBe(false);
      expect(energy).toBeLessThan(ENERGY);
    });
  }

  it("catch the planted error: an exchange that is not rounded to a grid", () => {
    const velocities = drawnProcess({ particles: 50, gamma: 0, h: 1, seed: 6 }, maxwellian).velocities();
    const { momentum } = changes(plainProcess()({ particles: 50, gamma: 0, h: 0.05, seed: 1, velocities }), 5_000);
    expect(momentum).toBe(true);
  });

  it("catch the planted error: a sine that is 1e−11 too large", () => {
    const velocities = drawnProcess({ particles: 50, gamma: 0, h: 1, seed: 6 }, maxwellian).velocities();
    const sloppy = { stretch: 1 + 1e-11 };
    const { energy } = changes(plainProcess(sloppy)({ particles: 50, gamma: 0, h: 0.05, seed: 1, velocities }), 20_000);
    expect(energy).toBeGreaterThan(10 * ENERGY);
    const { energy: honest } = changes(
      plainProcess(PLANTS["clock of rate N/2h"])({ particles: 50, gamma: 0, h: 0.05, seed: 1, velocities }),
      20_000,
    );
    expect(honest).toBeLessThan(ENERGY);
  });
});
