// npm run pack: the tarballs of the publishable packages, into tarballs/.

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DIST, ROOT, TOOLS } from "./paths.mjs";
import { must } from "./process.mjs";
import { setUp } from "./setup.mjs";

const TARBALLS = join(ROOT, "tarballs");

/** Packs landau-mbc and says how large it is. What is packed is laid out in a folder of its own, so that the workspace's private fields stay here. */
export async function pack() {
  await setUp();
  const stage = join(TOOLS, "stage", "landau-mbc");
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  mkdirSync(TARBALLS, { recursive: true });
  const { devDependencies: _, ...manifest } = JSON.parse(readFileSync(join(ROOT, "packages/landau-mbc/package.json"), "utf8"));
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(DIST, join(stage, "dist"), { recursive: true });
  for (const file of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, file), join(stage, file));
  const said = await must("pack", "npm", ["pack", "--json", "--ignore-scripts"], { cwd: stage });
  const [{ filename, size, unpackedSize }] = JSON.parse(said.slice(said.indexOf("[")));
  const target = join(TARBALLS, filename);
  renameSync(join(stage, filename), target);
  console.log(`${relative(ROOT, target)}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked`);
  return 0;
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
