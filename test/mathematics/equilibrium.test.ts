/** See `checks/equilibrium.ts` for what is true and how it is looked at. */

import { describe, expect, it } from "vitest";
import { drawnProcess, engineProcess } from "./engine_process.ts";
import { plainProcess, PLANTS } from "./plain_process.ts";
import { Random } from "../random.ts";
import { accepts, rejects } from "./verdict.ts";
import { at, centred, lopsided, lossyExchange, marginals } from "./checks/equilibrium.ts";

describe("equilibrium", () => {
  it("is where the microcanonical initial condition starts", () => {
    const start = (repeat: number) =>
      at(drawnProcess({ particles: 5, gamma: 0, h: 1, seed: repeat }, { kind: "microcanonical", temperature: 1, drift: [0, 0, 0] }), 0);
    expect(accepts(marginals(start, 5, 4_000))).toBe(true);
  });

  for (const [gamma, h] of [[-3, 0.2], [-1, 2], [1, 0.1]] as const) {
    it(`is kept by runs that start in it, γ = ${gamma}`, () => {
      const final = (repeat: number) =>
        at(
          drawnProcess({ particles: 4, gamma, h, seed: 7_000 + repeat }, { kind: "microcanonical", temperature: 1, drift: [0, 0, 0] }),
          5 * h,
        );
      expect(accepts(marginals(final, 4, 3_000))).toBe(true);
    });
  }

  it("is reached from far away, N = 6", () => {
    const final = (repeat: number) =>
      at(engineProcess({ particles: 6, gamma: 0, h: 0.3, seed: 90_000 + repeat, velocities: lopsided(6) }), 12);
    expect(accepts(marginals(final, 6, 3_000))).toBe(true);
    const early = (repeat: number) =>
      at(engineProcess({ particles: 6, gamma: 0, h: 0.3, seed: 95_000 + repeat, velocities: lopsided(6) }), 0.3);
    expect(rejects(marginals(early, 6, 3_000)), "a run that is too short is told apart").toBe(true);
  });

  it("is reached by a second, plain implementation", () => {
    const final = (repeat: number) =>
      at(plainProcess()({ particles: 4, gamma: 0, h: 0.8, seed: 50_000 + repeat, velocities: lopsided(4) }), 12);
    expect(accepts(marginals(final, 4, 1_500))).toBe(true);
  });

  it("catches the planted error: the faster of two candidates collides", () => {
    const random = new Random(8);
    const choice = PLANTS["the faster of two candidates collides"];
    const final = (repeat: number) => {
      const velocities = centred(Float64Array.from({ length: 18 }, () => random.normal()));
      return at(plainProcess(choice)({ particles: 6, gamma: 1, h: 0.8, seed: 60_000 + repeat, velocities }), 8);
    };
    expect(rejects(marginals(final, 6, 6_000))).toBe(true);
  });

  it("catches the planted error: an exchange that forgets to keep the pair's energy", () => {
    const final = (repeat: number) => {
      const random = new Random(9_000 + repeat);
      const v = centred(Float64Array.from({ length: 18 }, () => random.normal()));
      for (let k = 0; k < 60; k++) lossyExchange(v, random);
      return v;
    };
    expect(rejects(marginals(final, 6, 3_000))).toBe(true);
  });
});
