// npm run pack: the tarballs of the publishable packages, into tarballs/. The same sources give the same bytes.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { NATIVE_OUTPUTS, NATIVE_TARGET } from "./build_native.mjs";
import { alone } from "./lock.mjs";
import { notices } from "./notices.mjs";
import { DIST, ROOT, TOOLS } from "./paths.mjs";
import { must } from "./process.mjs";
import { setUp } from "./setup.mjs";
import { WASM_TARGET } from "./versions.mjs";

const TARBALLS = join(ROOT, "tarballs");

/** Packs landau-mbc, then the native engine if it is built here, and says how large they are. */
export async function pack() {
  await setUp();
  await alone(async () => {
    mkdirSync(TARBALLS, { recursive: true });
    await packed("landau-mbc", [{ crate: "mbc-wasm", target: WASM_TARGET, where: "WebAssembly" }], (stage) => {
      cpSync(DIST, join(stage, "dist"), { recursive: true });
      for (const file of ["README.md", "CHANGELOG.md"]) cpSync(join(ROOT, file), join(stage, file));
    });
    for (const addon of NATIVE_OUTPUTS) {
      const crates = [{ crate: "mbc-node", target: NATIVE_TARGET, where: "native library" }];
      await packed(basename(dirname(addon)), crates, (stage) => cpSync(addon, join(stage, basename(addon))));
    }
  });
  return 0;
}

/** Packs a package of the workspace. What is packed is laid out in a folder of its own, so that the workspace's private fields stay here. */
async function packed(folder, crates, fill) {
  const stage = join(TOOLS, "stage", folder);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(ROOT, "packages", folder, "package.json"), "utf8"));
  // All packages of the workspace have one version.
  for (const name of Object.keys(manifest.optionalDependencies ?? {})) manifest.optionalDependencies[name] = manifest.version;
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  fill(stage);
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, file), join(stage, file));
  const modules = filesIn(stage).filter((path) => /\.c?js$/.test(path)).map((path) => readFileSync(join(stage, path), "utf8")).join("\n");
  writeFileSync(join(stage, "THIRD-PARTY.txt"), await notices(`${manifest.name} ${manifest.version}`, modules, crates));
  writeFileSync(join(stage, "INTEGRITY.json"), integrity(stage));
  const said = await must("pack", "npm", ["pack", "--json", "--ignore-scripts", "--no-update-notifier"], { cwd: stage });
  const [{ filename, size, unpackedSize }] = JSON.parse(said.slice(said.indexOf("[")));
  const target = join(TARBALLS, filename);
  renameSync(join(stage, filename), target);
  console.log(`${relative(ROOT, target)}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`);
}

/** Every file of a folder, as paths from it, sorted. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** INTEGRITY.json: the SHA-256 of every other file of the package, as `integrity` attributes and import maps take it. */
function integrity(stage) {
  const sum = (path) => `sha256-${createHash("sha256").update(readFileSync(join(stage, path))).digest("base64")}`;
  return `${JSON.stringify(Object.fromEntries(filesIn(stage).map((path) => [path, sum(path)])), null, 2)}\n`;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
