import { describe, it } from "vitest";
import { interruptEnsembles } from "./interruptions.ts";

describe("an ensemble that is interrupted", () => {
  it("comes to the bits of the unbroken one, whatever engines, threads, moments and lost records", () => interruptEnsembles(25, 1));
});
