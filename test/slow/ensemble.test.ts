import { describe, it } from "vitest";
import { interruptEnsembles } from "../../packages/landau-mbc/test/ensemble/interruptions.ts";

describe("ensembles that are interrupted", () => {
  it("300 of them come to the bits of the unbroken ones", () => interruptEnsembles(300, 2));
});
