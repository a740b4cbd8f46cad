/** The threads of the native engine under a model checker, which tries the orders in which they can run: `npm run sanitize -- loom`. */

import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { ROOT } from "../tidy/repository.ts";

it("loom finds no order in which threads meet at a row, wait for ever or give another result", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/run.mjs", "sanitize", "loom"], { cwd: ROOT, encoding: "utf8" });
  expect(stdout + stderr).toMatch(/test result: ok\. [1-9]\d* passed; 0 failed;[\s\S]*nothing found/);
  expect(status).toBe(0);
});
