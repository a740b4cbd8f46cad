/** The readers of checkpoints and configurations under altered and forged input. The long form is in test/slow/fuzz.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allEngines, fastestEngine } from "../engines.ts";
import { fuzzCheckpoints, type Tally, validCheckpoints } from "../fuzz/checkpoints.ts";
import { fuzzConfigurations, tryConfiguration } from "../fuzz/configurations.ts";

const INPUTS = 10_000;

describe(`${INPUTS} altered and forged inputs`, () => {
  it("of the reader of checkpoints are refused with CHECKPOINT, or read alike and run alike by every engine", async () => {
    const tally = await fuzzCheckpoints(await allEngines(), INPUTS, 11);
    expect(tally.faults).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(INPUTS / 20);
    expect(tally.refused).toBeGreaterThan(INPUTS / 2);
  });

  it("of the reader of configurations are refused with CONFIG, or resolve and run", async () => {
    const tally = await fuzzConfigurations(await fastestEngine(), INPUTS, 12);
    expect(tally.faults).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(INPUTS / 20);
    expect(tally.refused).toBeGreaterThan(INPUTS / 2);
  });

  it("of any kind whatever are no configuration", async () => {
    const engine = await fastestEngine();
    const tally: Tally = { tried: 0, refused: 0, accepted: 0, faults: [] };
    const things = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(things, (thing) => {
        tally.tried += 1;
        tryConfiguration(engine, thing, tally);
      }),
      { seed: 13, numRuns: INPUTS / 10 },
    );
    expect(tally).toMatchObject({ accepted: 0, faults: [] });
  });
});

describe("the fuzzing itself", () => {
  it("sees an engine that accepts what another refuses, and one that throws something else", async () => {
    const engines = await allEngines();
    const [reference, last] = [engines[0]!, engines.at(-1)!];
    const good = validCheckpoints()[0] as Uint8Array;
    const credulous = { ...last, resume: (bytes: Uint8Array) => attempt(() => last.resume(bytes)) ?? last.resume(good) };
    expect((await fuzzCheckpoints([reference, credulous], 200, 14)).faults.join()).toContain(`accepted by ${last.name} alone`);
    const rough = {
      ...last,
      resume: () => {
        throw new TypeError("out of bounds");
      },
    };
    expect((await fuzzCheckpoints([reference, rough], 200, 14)).faults.join()).toContain("TypeError: out of bounds");
  });
});

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
