/** The engines that the tests run on. */

import { Run, Sha256, stages } from "@landau-mbc/reference";
import type { Engine, EngineName } from "../packages/landau-mbc/src/engine.ts";
import { EngineLoader } from "../packages/landau-mbc/src/engine_loader.ts";
import { nativeEngine } from "../packages/landau-mbc/src/engines/native.ts";
import { findNative } from "../packages/landau-mbc/src/engines/native_binding.ts";
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
  hashing: () => new Sha256(),
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

/** An engine and, where one name stands for several, which of them it is. */
export interface TestedEngine {
  readonly title: string;
  readonly engine: Engine;
}

/** Every engine, as the package hands it out. One that cannot be loaded is an error, not a shorter list. */
export async function allEngines(): Promise<readonly Engine[]> {
  return (await testedEngines()).map(({ engine }) => engine);
}

/** The same with titles: the native engine comes once for each instruction set of this machine. */
export async function testedEngines(): Promise<readonly TestedEngine[]> {
  const named = await Promise.all(NAMES.map((name) => loader.load(name)));
  return [...named.map((engine) => ({ title: engine.name, engine })), ...nativeEngines()];
}

/** On the platform that it is built for, the native engine must be there; elsewhere and in browsers there is none. */
function nativeEngines(): readonly TestedEngine[] {
  const native = findNative();
  if (typeof native === "string") {
    if (/^(?:needs Node|is not built for)/.test(native)) return [];
    throw new Error(`the native engine ${native}`);
  }
  const { binding } = native;
  return binding.instructionSets().map((instructions) => ({
    title: `native (${instructions})`,
    engine: nativeEngine({ binding, instructions }),
  }));
}

/** The engine that `auto` takes. */
export function fastestEngine(): Promise<Engine> {
  return loader.load("auto");
}
