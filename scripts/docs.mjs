// npm run docs: the API reference by typedoc, into .tools/api/.

import { join, relative } from "node:path";
import { nodeProgram, ROOT, TOOLS } from "./paths.mjs";
import { run } from "./process.mjs";
import { setUp } from "./setup.mjs";

/** Resolves to typedoc's exit code; a warning is a failure. */
export async function docs() {
  await setUp(["rust", "tools", "packages", "wasm"]);
  const { code } = await run("docs", process.execPath, [nodeProgram("typedoc", "bin/typedoc")], { show: true });
  if (code === 0) console.log(`The API reference is ${relative(ROOT, join(TOOLS, "api/index.html"))}.`);
  return code;
}
