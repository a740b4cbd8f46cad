// THIRD-PARTY.txt: what of other people's is inside a package of ours, each with its version, its licence and the text that the licence asks to be shipped.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./paths.mjs";
import { answer, must, StepFailure } from "./process.mjs";
import { RUST } from "./versions.mjs";

const LICENCE_FILE = /^(?:LICEN[CS]E|COPYING|NOTICE|UNLICEN[CS]E)/i;
/** Not needed where the choice falls on MIT. */
const OTHER_CHOICE = /APACHE|UNLICEN/i;

const MIT_TERMS = readFileSync(join(ROOT, "LICENSE-MIT"), "utf8").replace(/^[\s\S]*?(?=Permission is hereby granted)/, "");

/**
 * The text for a package.
 *
 * @param title name of our package
 * @param modules text of its bundles, in which the bundler names the npm packages that it took in
 * @param crates what of Rust is inside: `{ crate, target, where }`
 */
export async function notices(title, modules, crates) {
  const parts = [
    ...bundledPackages(modules).map(npmPart),
    ...await crateParts(crates),
    ...crates.length > 0 ? [standardLibrary(crates)] : [],
  ];
  const list = parts.map(({ name, version, licence, where }) => `  ${name} ${version}: ${licence} (${where})`);
  const head = `${title} is under MIT OR Apache-2.0. Inside it are, under their own licences:\n\n${list.join("\n")}\n`;
  const body = parts.map(({ name, version, licence, text }) => `${"-".repeat(80)}\n${name} ${version}\n${licence}\n\n${text.trim()}\n`);
  return [head, ...body].join("\n");
}

/** Names of the npm packages whose modules are in bundles, from the comments that esbuild leaves above each module. */
export function bundledPackages(modules) {
  const names = [...modules.matchAll(/^\s*\/\/ .*\/node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\/\S+$/gm)].map(([, name]) => name);
  return [...new Set(names)].sort();
}

function npmPart(name) {
  const folder = join(ROOT, "packages/landau-mbc/node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name, version, licence: license, where: "JavaScript", text: licenceTexts(folder) ?? missing(name, folder) };
}

/** The crates that are linked into modules: no build scripts, no macros, which only write code. */
async function crateParts(crates) {
  const platforms = [...new Set(crates.map(({ target }) => target))].flatMap((target) => ["--filter-platform", target]);
  const said = await must("notices", "cargo", ["metadata", "--format-version", "1", ...platforms]);
  const { packages } = JSON.parse(said.slice(said.indexOf("{")));
  const parts = new Map();
  for (const { crate, target, where } of crates) {
    const options = ["--edges", "normal,no-proc-macro", "--target", target, "--prefix", "none", "--format", "{p}"];
    for (const line of (await must("notices", "cargo", ["tree", "--package", crate, ...options])).split("\n")) {
      const [, name, version] = /^(\S+) v(\S+)(?: \(\*\))?$/.exec(line) ?? [];
      const found = packages.find((one) => one.name === name && one.version === version && one.source !== null);
      if (found !== undefined) parts.set(`${name} ${version}`, { name, version, licence: found.license, where, text: crateText(found) });
    }
  }
  return [...parts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function crateText({ name, license, authors, manifest_path: manifest, repository }) {
  const folder = dirname(manifest);
  const text = licenceTexts(folder);
  if (text !== undefined) return text;
  if (license !== "MIT") missing(name, folder);
  const holders = authors.join(", ") || `the authors of ${repository}`;
  return `(The crate states the licence MIT and ships no text of it.)\n\nCopyright (c) ${holders}\n\n${MIT_TERMS}`;
}

/** The texts of licences in a folder; of a choice that has MIT in it, that. */
function licenceTexts(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile() && LICENCE_FILE.test(one.name));
  const files = entries.map(({ name }) => name).sort();
  const chosen = files.some((name) => /MIT/i.test(name)) ? files.filter((name) => !OTHER_CHOICE.test(name)) : files;
  return chosen.length === 0 ? undefined : chosen.map((name) => readFileSync(join(folder, name), "utf8").trim()).join("\n\n");
}

function missing(name, folder) {
  throw new StepFailure(`The licence of ${name} cannot be shipped: there is no text of it in ${folder}.`);
}

/** Rust's own library, and the crates inside that. */
function standardLibrary(crates) {
  const folder = join(answer("rustc", ["--print", "sysroot"]) ?? "", "share/doc/rust");
  const file = join(folder, "COPYRIGHT-library.html");
  if (!existsSync(file)) {
    throw new StepFailure(`The licence of Rust's library cannot be shipped: ${file} is not there. Install Rust ${RUST} by rustup.`);
  }
  const crate = /<h3>[^<]*?([\w-]+)-(\d[^<]*)<\/h3>[\s\S]*?License:(?:<[^>]*>|\s)*([^<\n]+)/g;
  const inside = [...readFileSync(file, "utf8").matchAll(crate)].map(([, name, version, licence]) =>
    `  ${name} ${version}: ${licence.trim()}`
  );
  const text = [
    "Copyright (c) The Rust Project Developers (see https://thanks.rust-lang.org)",
    `It may contain code of these crates; all notices are in COPYRIGHT-library.html of Rust ${RUST}:\n${inside.join("\n")}`,
    ...["MIT", "Unicode-3.0"].map((name) => readFileSync(join(folder, "licenses", `${name}.txt`), "utf8").trim()),
  ];
  const where = crates.map((one) => one.where).join(", ");
  return { name: "Rust standard library", version: RUST, licence: "MIT OR Apache-2.0, parts Unicode-3.0", where, text: text.join("\n\n") };
}
