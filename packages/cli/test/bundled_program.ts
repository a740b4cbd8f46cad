// The real program from source in one file, so that a process of it starts in a tenth of the time: for tests that start many.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PACKAGES = fileURLToPath(new URL("../../", import.meta.url));
/** Where the packages are found that are not bundled; git does not see it. */
const FOLDER = join(PACKAGES, "cli/node_modules/.bundled-program");
/** What is no ES module. */
const OUTSIDE = ["commander", "cli-progress", "cli-table3"];
/** What takes long to load and is not tried here: figures, and the claims of the paper. */
const LEFT_OUT = /^@landau-mbc\/plots$|\/verification\.ts$/;

/** Builds it, without figures and `verify`; answers its path. */
export async function bundledProgram(): Promise<string> {
  await build({
    entryPoints: { [`landau-mbc-${process.pid}`]: join(PACKAGES, "landau-mbc/src/entrypoints/bin.ts") },
    outdir: FOLDER,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: OUTSIDE,
    logLevel: "error",
    plugins: [{
      name: "the package from its source",
      setup({ onLoad, onResolve }) {
        onResolve({ filter: /^landau-mbc$/ }, () => ({ path: join(PACKAGES, "landau-mbc/src/entrypoints/main.ts") }));
        onResolve({ filter: LEFT_OUT }, ({ path }) => ({ path, namespace: "left out" }));
        onLoad(
          { filter: /./, namespace: "left out" },
          () => ({ contents: "export const [verifyCommand, seriesFigure, renderPng] = [];" }),
        );
      },
    }],
  });
  const file = join(FOLDER, `landau-mbc-${process.pid}.mjs`);
  process.once("exit", () => rmSync(file, { force: true }));
  return file;
}
