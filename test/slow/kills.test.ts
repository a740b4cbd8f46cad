/** kill −9 two hundred times at random moments of `landau-mbc run` and `resume`: no run lost, every finished one with the bits of the unbroken one. */

import { describe, expect, it } from "vitest";
import { bundledProgram } from "../../packages/cli/test/bundled_program.ts";
import { survive } from "../../packages/cli/test/kills.ts";
import { Random } from "../random.ts";

describe("runs that are killed with kill -9", () => {
  it("200 times at random moments lose nothing", async () => {
    const random = new Random(200);
    const kills = await survive(await bundledProgram(), 200, () => random.uniform());
    console.log(JSON.stringify(kills));
    expect(kills.lost).toEqual([]);
    expect(kills.killed).toBe(200);
    expect(kills.killedAtWork).toBeGreaterThan(100);
    expect(kills.finished).toBeGreaterThan(1);
  });
});
