// What the tests of ensembles have in common.

import { type Config, type EnsembleOptions, type EnsembleResult, LandauError } from "../../src/entrypoints/main.ts";

/** Some milliseconds a member. */
export const config: Config = {
  particles: 100,
  gamma: -3,
  h: 0.1,
  tEnd: 0.6,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  seed: 42,
  observe: { every: 0.2, quantities: ["momentum", "temperature", "moment4"] },
};

export const options: EnsembleOptions = { members: 11, covariances: [["moment4", "temperature"], ["momentum", "momentum"]], series: true };

/** Minutes on any engine, in two frames. */
export const long: Config = { ...config, tEnd: 1e6, observe: {} };

/** The error of a promise that is broken. */
export async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(() => new Error("it did not fail"), (reason: unknown) => reason);
  if (!(error instanceof LandauError)) throw error;
  return error;
}

/** All but what says how it was computed. */
export function numbers({ provenance, records, ...rest }: EnsembleResult): object {
  const { engine: _, passedOver: __, threads: ___, worker: ____, ...origin } = provenance;
  return { ...rest, provenance: origin, records: records.length };
}
