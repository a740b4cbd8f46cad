// `npm start`: sets up what is missing, then runs the main job (examples/main_job).

import { spawn } from "node:child_process";
import { environment, nodeProgram, ROOT } from "./paths.mjs";
import { setUp } from "./setup.mjs";

/** Resolves to the main job's exit code. */
export async function start(args) {
  await setUp([]);
  // Its output goes straight to this terminal: it draws its own progress.
  const child = spawn(process.execPath, [
    nodeProgram("tsx", "dist/cli.mjs"),
    "--tsconfig",
    "tsconfig.json",
    "examples/main_job/main.ts",
    ...args,
  ], { cwd: ROOT, env: environment(), stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
