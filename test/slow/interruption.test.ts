/** A thousand random runs, each interrupted up to six times and moved between engines, grids of observation and files. */

import { describe, it } from "vitest";
import { interruptions } from "../../packages/landau-mbc/test/interruption.ts";

describe("runs that are interrupted", () => {
  it("a thousand times come to the bits of the unbroken ones", () => interruptions(1000, 20251110));
});
