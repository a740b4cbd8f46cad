/** A hundred million Coulomb collisions: Σv bit-equal, |dE/E| below 1e−13 (SPEC §8, "Conservation"), in exact integer arithmetic. */

import { describe, expect, it } from "vitest";
import { drawnProcess, engine } from "../mathematics/engine_process.ts";
import { exactEnergy, exactMomentum, relativeChange } from "../mathematics/exact_sums.ts";

const COLLISIONS = 1e8;
const LOOKS = 100;

describe(`a hundred million collisions on ${engine.name}, N = 10 000, γ = −3, h = 0.02`, () => {
  it("leave every bit of Σv and change the energy by less than 1e−13 at every look", () => {
    const initial = { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6], drift: [0, 0, 0] } as const;
    const run = drawnProcess({ particles: 10_000, gamma: -3, h: 0.02, seed: 1 }, initial);
    const start = run.velocities();
    const [momentum, energy] = [exactMomentum(start), exactEnergy(start)];
    let largest = 0;
    for (let look = 1; look <= LOOKS; look++) {
      run.advance((look / LOOKS) * COLLISIONS);
      const v = run.velocities();
      expect(exactMomentum(v)).toEqual(momentum);
      largest = Math.max(largest, Math.abs(relativeChange(exactEnergy(v), energy)));
    }
    console.log(`largest |dE/E| in ${COLLISIONS} collisions: ${largest.toExponential(2)}`);
    expect(largest).toBeLessThan(1e-13);
    expect(largest).toBeGreaterThan(0);
  });
});
