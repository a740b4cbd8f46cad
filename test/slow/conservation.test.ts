/** A hundred million Coulomb collisions: Σv bit-equal, |dE/E| below 1e−13 (SPEC §8, "Conservation"), in exact integer arithmetic. */

import { describe, expect, it } from "vitest";
import { drawnProcess, engine } from "../mathematics/engine_process.ts";
import { accepts, Sample } from "../mathematics/verdict.ts";
import { exactEnergy, exactMomentum, relativeChange } from "../mathematics/exact_sums.ts";

const COLLISIONS = 1e8;
const LOOKS = 100;

/**
 * Rounding to ticks of 2^−44 changes the energy of a colliding pair by z·ε, ε uniform in a cube of one tick: a random walk without drift. Its standard
 * deviation relative to ½ Σ|v|², with |z|² twice the mean square speed m2 and velocities scaled by 2^−1 here (SPEC §1), is
 * √(collisions · 2 m2 / 12) · 2^−43 / (N m2 / 2) = 5.4e−14 for m2 = 3.
 */
const WALK = (Math.sqrt((COLLISIONS * 2 * 3) / 12) * 2 ** -43) / (10_000 * 1.5);

describe(`a hundred million collisions on ${engine.name}, N = 10 000, γ = −3, h = 0.02`, () => {
  it("leave every bit of Σv and change the energy by less than 1e−13 at every look, as a walk without drift", () => {
    const initial = { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6], drift: [0, 0, 0] } as const;
    const run = drawnProcess({ particles: 10_000, gamma: -3, h: 0.02, seed: 1 }, initial);
    const start = run.velocities();
    const [momentum, energy] = [exactMomentum(start), exactEnergy(start)];
    let largest = 0;
    let before = 0;
    const steps = new Sample();
    for (let look = 1; look <= LOOKS; look++) {
      run.advance((look / LOOKS) * COLLISIONS);
      const v = run.velocities();
      expect(exactMomentum(v)).toEqual(momentum);
      const change = relativeChange(exactEnergy(v), energy);
      largest = Math.max(largest, Math.abs(change));
      steps.add(change - before);
      before = change;
    }
    console.log(`largest |dE/E| in ${COLLISIONS} collisions: ${largest.toExponential(2)}`);
    expect(largest).toBeLessThan(1e-13);
    expect(accepts([steps.pOfMean(0)]), "no drift").toBe(true);
    const walk = Math.sqrt(steps.variance * LOOKS);
    expect(walk / WALK, "the size of the walk").toBeGreaterThan(0.7);
    expect(walk / WALK, "the size of the walk").toBeLessThan(1.4);
  });
});
