// The table of tasks: name of a root script → what it does. Each task answers its exit code.

import { StepFailure } from "./process.mjs";

/** Programs of the workspace that run from source by tsx once everything is set up: task → [what it does, its file]. */
const PROGRAMS = {
  bench: ["measure the engines", "bench/main.ts"],
  "bench:sdk": ["measure the SDK", "bench/sdk.ts"],
  vectors: ["regenerate test/vectors", "test/vectors/generate.ts"],
  "fit:clock": ["compute the tables of the clock", "tools/clock/generate.ts"],
  "fit:heat-kernel": ["refit the coefficients of the heat kernel", "tools/heat_kernel/main.ts"],
};

/** Runs the task `name` with the arguments `args`; resolves to the exit code. */
export async function runTask(name, args) {
  switch (name) {
    case "setup":
      await (await import("./setup.mjs")).setUp(args);
      return 0;
    case "build:native":
      await (await import("./setup.mjs")).setUp(["rust", "packages"]);
      for (const platform of args) await (await import("./build_native.mjs")).buildNativeFor(platform);
      return 0;
    case "docs":
      return (await import("./docs.mjs")).docs();
    case "start":
      return (await import("./start.mjs")).start(args);
    case "test":
      return (await import("./test.mjs")).test(args);
    case "check":
      return (await import("./check.mjs")).check(args);
    case "sanitize":
      return (await import("./sanitize.mjs")).sanitize(args);
    case "pack":
      return (await import("./pack.mjs")).pack(args);
    default:
      if (Object.hasOwn(PROGRAMS, name)) return (await import("./program.mjs")).program(...PROGRAMS[name], args);
      throw new StepFailure(`There is no task "${name}". See the scripts of package.json.`);
  }
}
