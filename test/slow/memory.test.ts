/** Thousands of simulations, one after the other, in a process that is measured from outside its heap. */

import { describe, expect, it } from "vitest";
import { ENGINES } from "../../packages/landau-mbc/test/engines.ts";
import { growth } from "../../packages/landau-mbc/test/memory.ts";

/** A run of 100,000 particles: 32 bytes each, 24 in the reference. */
const ONE_RUN = 2_400_000;
/** Fewer where a run begins slowly: those in scalar WebAssembly live in the same memory as the others, those of the reference in the garbage collector's. */
const SIMULATIONS = { reference: 60, "wasm-scalar": 300, wasm: 2000, native: 2000 } as const;

describe("the memory of simulations that are created and disposed of", () => {
  it.each(ENGINES)("does not grow on %s", async (engine) => {
    const simulations = SIMULATIONS[engine];
    const grown = await growth(engine, simulations);
    console.log(JSON.stringify({ engine, simulations, ...grown }));
    // Nine tenths of 2000, if all leaked, would be 5760 MB; of the reference's 60 they would be 130.
    expect(grown.rss).toBeLessThan(40 * ONE_RUN);
    expect(grown.buffers).toBeLessThan(10 * ONE_RUN);
  });
});
