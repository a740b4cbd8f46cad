/** However a run is interrupted, observed and moved between engines and files, it comes to the bits of the unbroken one. Fast-check shrinks what fails and prints it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { checkpointFiles, type Config, type Observe, simulate, Simulation, stream } from "../src/entrypoints/main.ts";
import { ENGINES } from "./engines.ts";

const share = fc.double({ min: 0.01, max: 1, noNaN: true });

const configuration: fc.Arbitrary<Config> = fc.record({
  particles: fc.integer({ min: 2, max: 300 }),
  gamma: fc.constantFrom(-3, -2.5, 0, 0.37, 1),
  h: fc.constantFrom(0.02, 0.1, 1),
  tEnd: fc.double({ min: 0.1, max: 3, noNaN: true }),
  initial: fc.constantFrom({ kind: "maxwellian" } as const, { kind: "bkw", K0: 0.7 } as const, { kind: "microcanonical" } as const),
  seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  clock: fc.constantFrom("poisson" as const, "embedded" as const),
});

/** A stretch of the way: which engine, which part of what is left, how it ends, what is observed, and where the checkpoint is kept. */
const stretch = fc.record({
  engine: fc.constantFrom(...ENGINES),
  part: share,
  kind: fc.constantFrom("simulate" as const, "advance" as const, "stream" as const, "fork" as const),
  frames: fc.integer({ min: 1, max: 9 }),
  file: fc.boolean(),
});

type Stretch = typeof stretch extends fc.Arbitrary<infer T> ? T : never;

const grid = (tEnd: number, frames: number): Observe => ({
  every: tEnd / frames,
  quantities: ["moment8", { name: "histogram", of: "x", bins: 5, max: 2 }, "autocorrelation", {
    name: "w2",
    to: { kind: "maxwellian" },
    method: "sliced",
    directions: 3,
  }],
});

/** Goes one stretch from a checkpoint (or the start) and gives the next one. */
async function go(
  config: Config,
  total: number,
  { engine, part, kind, frames }: Stretch,
  resume: Uint8Array | undefined,
): Promise<Uint8Array> {
  const from = resume === undefined ? await Simulation.create(config, { engine }) : await Simulation.restore(resume, { engine });
  try {
    const options = resume === undefined ? { engine } : { engine, resume };
    // Just beyond the latest collision, for that one has to have happened at or before the end.
    const tEnd = from.time * (1 + 1e-12) + part * (config.tEnd - from.time);
    switch (kind) {
      case "simulate": {
        if (tEnd >= config.tEnd) return await from.checkpoint();
        return (await simulate({ ...config, tEnd, observe: grid(tEnd, frames) }, options)).checkpoint;
      }
      case "stream": {
        const controller = new AbortController();
        let last: Uint8Array | undefined;
        const checkpoint = { everySeconds: 1e6, onCheckpoint: (bytes: Uint8Array) => (last = bytes) };
        let seen = 0;
        for await (
          const _ of stream({ ...config, observe: grid(config.tEnd, frames) }, { ...options, signal: controller.signal, checkpoint })
        ) {
          seen += 1;
          if (seen >= frames / 2) controller.abort();
        }
        return last ?? (await from.checkpoint());
      }
      case "fork": {
        await from.advance(Math.floor((part / 2) * (total - from.collisions)));
        const fork = await from.fork();
        await fork.advance(Math.floor((part / 2) * (total - fork.collisions)));
        const bytes = await fork.checkpoint();
        await fork.dispose();
        return bytes;
      }
      case "advance": {
        await from.advance(Math.floor(part * (total - from.collisions)));
        await from.observe();
        return await from.checkpoint();
      }
    }
  } finally {
    await from.dispose();
  }
}

/** Interrupts so many random runs in random ways. */
export async function interruptions(runs: number, seed: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "landau-mbc-interruption-"));
  try {
    await fc.assert(property(folder), { seed, numRuns: runs, endOnFailure: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function property(folder: string) {
  let run = 0;
  const way = fc.array(stretch, { minLength: 1, maxLength: 6 });
  return fc.asyncProperty(configuration, way, fc.constantFrom(...ENGINES), async (config, stretches, engine) => {
    const unbroken = await simulate(config, { engine: "reference" });
    const files = checkpointFiles(join(folder, String(run++)));
    let checkpoint: Uint8Array | undefined;
    for (const part of stretches) {
      checkpoint = await go(config, unbroken.provenance.collisions, part, checkpoint);
      if (!part.file) continue;
      await files.write(checkpoint);
      checkpoint = (await files.read())?.checkpoint as Uint8Array;
    }
    const last = await simulate({ ...config, observe: grid(config.tEnd, 7) }, { engine, resume: checkpoint as Uint8Array });
    expect(last.provenance.stateHash).toBe(unbroken.provenance.stateHash);
    expect(Buffer.compare(last.checkpoint, unbroken.checkpoint)).toBe(0);
    const again = await simulate({ ...config, observe: grid(config.tEnd, 7) }, { engine });
    const missing = again.times.length - last.times.length;
    expect(last.times).toEqual(again.times.subarray(missing));
    for (const [name, numbers] of Object.entries(again.series)) {
      const perFrame = numbers.length / again.times.length;
      expect(last.series[name]).toEqual(numbers.subarray(missing * perFrame));
    }
  });
}
