// npm run pack: the tarballs of the publishable packages, into tarballs/.

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { NATIVE_OUTPUTS } from "./build_native.mjs";
import { DIST, ROOT, TOOLS } from "./paths.mjs";
import { must } from "./process.mjs";
import { setUp } from "./setup.mjs";

const TARBALLS = join(ROOT, "tarballs");

/** Packs landau-mbc, then the native engine if it is built here, and says how large they are. */
export async function pack() {
  await setUp();
  mkdirSync(TARBALLS, { recursive: true });
  await packed("landau-mbc", (stage) => {
    cpSync(DIST, join(stage, "dist"), { recursive: true });
    cpSync(join(ROOT, "README.md"), join(stage, "README.md"));
  });
  for (const addon of NATIVE_OUTPUTS) {
    await packed(basename(dirname(addon)), (stage) => cpSync(addon, join(stage, basename(addon))));
  }
  return 0;
}

/** Packs a package of the workspace. What is packed is laid out in a folder of its own, so that the workspace's private fields stay here. */
async function packed(folder, fill) {
  const stage = join(TOOLS, "stage", folder);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(ROOT, "packages", folder, "package.json"), "utf8"));
  // All packages of the workspace have one version.
  for (const name of Object.keys(manifest.optionalDependencies ?? {})) manifest.optionalDependencies[name] = manifest.version;
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  fill(stage);
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, file), join(stage, file));
  const said = await must("pack", "npm", ["pack", "--json", "--ignore-scripts"], { cwd: stage });
  const [{ filename, size, unpackedSize }] = JSON.parse(said.slice(said.indexOf("[")));
  const target = join(TARBALLS, filename);
  renameSync(join(stage, filename), target);
  console.log(`${relative(ROOT, target)}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
