/** The engines that the tests run on. */

import { Run, stages } from "@landau-mbc/reference";
import type { Engine } from "../packages/landau-mbc/src/engine.ts";

export type { Engine, EngineRun, EngineStages } from "../packages/landau-mbc/src/engine.ts";

/** The oracle: the TypeScript reference, without the wrapping that the package gives it. */
export const reference: Engine = {
  name: "reference",
  threads: 1,
  start: (plan, velocities) => withFree(Run.start(plan, velocities)),
  resume: (checkpoint) => withFree(Run.resume(checkpoint)),
  stages,
};

/** A run of the reference holds nothing that has to be given back. */
function withFree(run: Run): Run & { free(): void } {
  return Object.assign(run, { free: () => {} });
}

/** Every engine of this machine, the reference first. */
export async function allEngines(): Promise<readonly Engine[]> {
  return [reference];
}

/** The fastest engine of this machine. */
export async function fastestEngine(): Promise<Engine> {
  const engines = await allEngines();
  return engines.find((engine) => engine.name === "wasm") ?? reference;
}
