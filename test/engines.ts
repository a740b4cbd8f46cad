/** The engines that the tests run on. */

import { Run, stages } from "@landau-mbc/reference";
import type { Engine, EngineName } from "../packages/landau-mbc/src/engine.ts";
import { EngineLoader } from "../packages/landau-mbc/src/engine_loader.ts";
import { bytes as scalarBytes } from "../packages/landau-mbc/src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../packages/landau-mbc/src/engines/generated/wasm_simd.ts";

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

const loader = new EngineLoader({
  simd: () => WebAssembly.compile(simdBytes()),
  scalar: () => WebAssembly.compile(scalarBytes()),
});

/** Engines that every machine with SIMD in its WebAssembly has; the slowest first. */
const NAMES: readonly EngineName[] = ["reference", "wasm-scalar", "wasm"];

/** Every engine, as the package hands it out. One that cannot be loaded is an error, not a shorter list. */
export function allEngines(): Promise<readonly Engine[]> {
  return Promise.all(NAMES.map((name) => loader.load(name)));
}

/** The engine that `auto` takes. */
export function fastestEngine(): Promise<Engine> {
  return loader.load("auto");
}
