import { describe, it } from "vitest";
import { interruptions } from "./interruption.ts";

describe("a run that is interrupted", () => {
  it("comes to the state, the checkpoint and the last frame of the unbroken one", { timeout: 240_000 }, () => interruptions(80, 20251109));
});
