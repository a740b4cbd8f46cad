// The same small run on every engine: one name of the final state, bit for bit.

import { type Config, simulate } from "landau-mbc";

/** Engines in the order of printing. */
export const ENGINES = ["reference", "wasm-scalar", "wasm"] as const;

/** One engine's run. */
export interface EngineRun {
  readonly engine: string;
  readonly stateHash: string;
  readonly collisions: number;
  readonly seconds: number;
}

/** Runs `config`, examples/small.json, on all of them. */
export async function enginesPart(config: Config): Promise<EngineRun[]> {
  const runs: EngineRun[] = [];
  for (const engine of ENGINES) {
    // Once before the clock is read: the first run compiles.
    await simulate({ ...config, tEnd: config.tEnd / 4 }, { engine });
    const from = performance.now();
    const { provenance } = await simulate(config, { engine });
    runs.push({
      engine: provenance.engine,
      stateHash: provenance.stateHash,
      collisions: provenance.collisions,
      seconds: (performance.now() - from) / 1000,
    });
  }
  return runs;
}
