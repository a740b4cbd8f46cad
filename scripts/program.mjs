// Runs a program of the workspace from its TypeScript source, on the screen, after set-up.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { environment, nodeProgram, ROOT } from "./paths.mjs";
import { StepFailure } from "./process.mjs";
import { setUp } from "./setup.mjs";

/** Sets up, then runs `file` with `args`; resolves to its exit code. `purpose` stands in the message when the file is not there. */
export async function program(purpose, file, args) {
  await setUp();
  const path = join(ROOT, file);
  if (!existsSync(path)) throw new StepFailure(`The program to ${purpose}, ${file}, is not there.`);
  const loader = pathToFileURL(nodeProgram("tsx", "dist/loader.mjs")).href;
  const child = spawn(process.execPath, ["--import", loader, path, ...args], { cwd: ROOT, env: environment(), stdio: "inherit" });
  // The terminal sends the signal to the whole group; this process must outlive the child to hand on its exit code.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
