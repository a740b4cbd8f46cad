/** A million altered and forged inputs for each of the readers: see test/fuzz/. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allEngines, fastestEngine } from "../engines.ts";
import { fuzzCheckpoints } from "../fuzz/checkpoints.ts";
import { fuzzConfigurations } from "../fuzz/configurations.ts";

const INPUTS = 1_000_000;

describe(`${INPUTS} altered and forged inputs`, () => {
  // Most of the time would go into the stacks of errors that nobody reads.
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it("of the reader of checkpoints are refused with CHECKPOINT, or read alike and run alike by every engine", async () => {
    const tally = await fuzzCheckpoints(await allEngines(), INPUTS, 21);
    console.log(JSON.stringify(tally));
    expect(tally.faults).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(INPUTS / 20);
    expect(tally.tried).toBe(INPUTS);
  });

  it("of the reader of configurations are refused with CONFIG, or resolve and run", async () => {
    const tally = await fuzzConfigurations(await fastestEngine(), INPUTS, 22);
    console.log(JSON.stringify(tally));
    expect(tally.faults).toEqual([]);
    expect(tally.accepted).toBeGreaterThan(INPUTS / 20);
    expect(tally.tried).toBe(INPUTS);
  });
});
