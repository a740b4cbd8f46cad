/**
 * The native engine on processors that lack instructions, emulated: it takes what there is, with the same bits. Every x86-64 processor has what the slowest
 * lanes need, so there is none that it does not run on.
 */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { reference } from "../engines.ts";

const NAME = "@landau-mbc/native-linux-x64-gnu";
const EMULATOR = "qemu-x86_64";
const there = spawnSync("sh", ["-c", `command -v ${EMULATOR}`]).status === 0;
const strict = process.env.CI !== undefined && process.env.CI !== "" && process.env.CI !== "false";

/** Processors as the emulator calls them, and what our engine finds there. */
const PROCESSORS = [["core2duo", ["scalar"]], ["Nehalem", ["scalar"]], ["Haswell", ["scalar", "avx2"]]] as const;
const COLLISIONS = 5_000;
const plan = encodePlan(derivePlan({
  particles: 1000,
  gamma: -2.5,
  h: 0.05,
  seed: 3n,
  member: 0,
  clock: "poisson",
  exactMoments: false,
  initial: { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] },
}));

describe.runIf(process.platform === "linux" && process.arch === "x64" && (there || strict))("the native engine on old processors", () => {
  it.each(PROCESSORS)("%s: has %j and the bits of the reference", (processor, sets) => {
    const library = createRequire(new URL("../../packages/landau-mbc/", import.meta.url)).resolve(NAME);
    const program = `const native = require(${JSON.stringify(library)});
      (async () => {
        const sets = native.instructionSets();
        const run = await native.startAway(sets.at(-1), Buffer.from("${Buffer.from(plan).toString("hex")}", "hex"));
        await run.advanceAway(${COLLISIONS});
        console.log(JSON.stringify({ sets, hash: await run.stateHashAway() }));
      })();`;
    const { stdout, error } = spawnSync(EMULATOR, ["-cpu", processor, process.execPath, "-e", program], { encoding: "utf8" });
    if (error !== undefined) throw error;
    const expected = reference.start(plan);
    expected.advance(COLLISIONS);
    expect(JSON.parse(stdout)).toEqual({ sets, hash: expected.stateHash() });
  });
});
