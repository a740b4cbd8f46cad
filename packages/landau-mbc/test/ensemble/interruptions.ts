// However an ensemble is interrupted, by which engines and threads it goes on and which records are lost, it comes to the numbers and records of the unbroken one.

import fc from "fast-check";
import { expect } from "vitest";
import { type Config, ensemble, type EnsembleOptions, type EnsembleResult } from "../../src/entrypoints/main.ts";
import { ENGINES } from "../engines.ts";

const configuration: fc.Arbitrary<Config> = fc.record({
  particles: fc.integer({ min: 2, max: 200 }),
  gamma: fc.constantFrom(-3, -2.5, 0, 0.37, 1),
  h: fc.constantFrom(0.004, 0.02, 0.1, 1),
  tEnd: fc.double({ min: 0, max: 2, noNaN: true }),
  initial: fc.constantFrom({ kind: "maxwellian" } as const, { kind: "bkw", K0: 0.7 } as const, { kind: "microcanonical" } as const),
  seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  clock: fc.constantFrom("poisson" as const, "embedded" as const),
  observe: fc.constantFrom({ every: 0.3 }, { quantities: ["moment8" as const, "pressure" as const] }, {
    times: [0],
    quantities: ["energy" as const],
  }, {
    every: 0.4,
    quantities: [{ name: "histogram" as const, of: "speed" as const, bins: 4, max: 3 }, "autocorrelation" as const],
  }),
});

/** One call: on what, after how many records it is stopped, and which of its records are lost. */
const call = fc.record({
  engine: fc.constantFrom(...ENGINES),
  threads: fc.integer({ min: 1, max: 3 }),
  worker: fc.boolean(),
  after: fc.integer({ min: 1, max: 6 }),
  within: fc.boolean(),
  lost: fc.array(fc.nat(20), { maxLength: 2 }),
  backwards: fc.boolean(),
});

/** What must not depend on how it was computed. */
const bitsOf = ({ times, mean, variance, standardError, covariances, members, series, records, provenance }: EnsembleResult) => ({
  times,
  mean,
  variance,
  standardError,
  covariances,
  members,
  series,
  records,
  origin: { hash: provenance.membersHash, collisions: provenance.collisions, config: provenance.configHash },
});

/** Interrupts so many ensembles. */
export async function interruptEnsembles(numRuns: number, seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      configuration,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(0, 1, 5, 16_777_200),
      fc.array(call, { minLength: 1, maxLength: 4 }),
      async (config, members, firstMember, calls) => {
        const options: EnsembleOptions = {
          members,
          firstMember,
          series: true,
          covariances: config.observe?.quantities === undefined ? [["moment4", "pressure"]] : [],
        };
        let resume: readonly Uint8Array[] = [];
        for (const { engine, threads, worker, after, within, lost, backwards } of calls) {
          const controller = new AbortController();
          let left = after;
          const onMember = () => {
            left -= 1;
            if (left === 0) controller.abort();
          };
          const checkpoint = { onMember, ...(within ? { everySeconds: 0.001 } : {}) };
          const { records } = await ensemble(config, {
            ...options,
            engine,
            threads,
            worker,
            resume,
            signal: controller.signal,
            checkpoint,
          });
          const kept = records.filter((_, k) => !lost.includes(k));
          resume = backwards ? kept.reverse() : kept;
        }
        const whole = await ensemble(config, options);
        expect(bitsOf(await ensemble(config, { ...options, resume }))).toEqual(bitsOf(whole));
      },
    ),
    { numRuns, seed },
  );
}
