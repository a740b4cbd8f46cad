// TypeScript → the bundles of the package landau-mbc: ESM, CommonJS, types, the command line, and the bare .wasm files.

import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WORKER_SCRIPT } from "./build_worker.mjs";
import { DIST, nodeProgram, ROOT, WASM } from "./paths.mjs";
import { must } from "./process.mjs";

const PACKAGE = join(ROOT, "packages/landau-mbc");

export const BUNDLE_INPUTS = {
  paths: [
    ...["reference", "truths", "plots", "lab", "cli", "landau-mbc"].map((name) => `packages/${name}/src`),
    "experiments",
    ...["package.json", "tsup.config.ts", "tsconfig.json"].map((name) => `packages/landau-mbc/${name}`),
    "tsconfig.base.json",
    "pnpm-lock.yaml",
    "scripts/build_bundles.mjs",
  ],
};

/** Every file that package.json promises. */
export const BUNDLE_OUTPUTS = promised(JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")));

function promised({ exports, bin, man }) {
  const files = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(files));
  return [...new Set([...files(exports), ...files(bin), ...files(man)])].map((file) => join(PACKAGE, file));
}

/** Builds dist/ anew. */
export async function buildBundles() {
  rmSync(DIST, { recursive: true, force: true });
  await must("bundles", process.execPath, [nodeProgram("tsup", "dist/cli-default.js")], { cwd: PACKAGE });
  copyFileSync(join(WASM, "simd/core.wasm"), join(DIST, "core.wasm"));
  copyFileSync(join(WASM, "scalar/core.wasm"), join(DIST, "core-scalar.wasm"));
  copyFileSync(WORKER_SCRIPT, join(DIST, "worker.js"));
  await write("config.schema.json", "schema");
  await write("landau-mbc.1", "manual");
}

/** What the program itself prints of its configuration and its commands. */
async function write(file, command) {
  writeFileSync(join(DIST, file), await must("bundles", process.execPath, [join(DIST, "bin.js"), command]));
}
