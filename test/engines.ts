/** The engines that the tests run on. */

import { Run, stages } from "@landau-mbc/reference";

export type Engine = typeof reference;

/** The TypeScript reference as an engine. */
export const reference = {
  name: "reference",
  start: (plan: Uint8Array, velocities?: Float64Array) => Run.start(plan, velocities),
  resume: (checkpoint: Uint8Array) => Run.resume(checkpoint),
  stages,
};

/** The fastest engine of this machine. */
export async function fastestEngine(): Promise<Engine> {
  return reference;
}
