// npm run format | lint | typecheck: one group of checks with its full output; `format` mends.

import { CHECKS } from "./checks.mjs";
import { run, StepFailure } from "./process.mjs";
import { setUp } from "./setup.mjs";

/** Runs the group `args[0]`; `--check` keeps `format` from writing. */
export async function check([group, ...flags]) {
  if (!Object.hasOwn(CHECKS, group)) {
    throw new StepFailure(`There is no group of checks "${group}"; there are ${Object.keys(CHECKS).join(", ")}.`);
  }
  await setUp(group === "typecheck" ? [] : ["rust", "packages"]);
  let failed = 0;
  for (const one of CHECKS[group]) {
    const { command, args, env } = one.repair && !flags.includes("--check") ? one.repair : one;
    const { code } = await run("check", command, args, { env, show: true });
    console.log(`${code === 0 ? "ok  " : "FAIL"} ${one.name}`);
    if (code !== 0) failed++;
  }
  return failed === 0 ? 0 : 1;
}
