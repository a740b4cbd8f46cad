/** Many random configurations with 1, 2, 3 and 7 threads of the native engine, up to N = 200 000. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findNative, type Native } from "../../packages/landau-mbc/src/engines/native_binding.ts";
import { Check } from "../conformance/body.ts";
import { threadsChangeNothing } from "../conformance/threads.ts";

const native = findNative() as Native;
const RUNS = 40;

describe.runIf(typeof native !== "string")("the native engine with 1, 2, 3 and 7 threads", () => {
  it(`has the states of the reference on ${RUNS} random configurations`, () => {
    const check = new Check();
    fc.assert(threadsChangeNothing(check, native, 200_000), { seed: 8, numRuns: RUNS, endOnFailure: true });
    expect(check.comparisons).toBe(4 * RUNS);
  });
});
