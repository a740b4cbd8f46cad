/** What the tarballs say of themselves: the digest of every file, whose work is inside, and that the same sources give the same bytes. */

import { createHash } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Consumer, consumer, filesIn, installNative, packed } from "./consumer.ts";

let project: Consumer;
/** Folders of the installed packages. */
const folders: string[] = [];
beforeAll(() => {
  project = consumer(packed());
  folders.push(project.installed);
  if (process.platform === "linux" && process.arch === "x64") {
    installNative(project);
    folders.push(join(project.folder, "node_modules/@landau-mbc/native-linux-x64-gnu"));
  }
});
afterAll(() => project?.remove());

const digest = (path: string): string => `sha256-${createHash("sha256").update(readFileSync(path)).digest("base64")}`;

/** The files whose digest is not the stated one, or that are stated nowhere, or that are stated and missing. */
function faults(folder: string): readonly string[] {
  const stated = JSON.parse(readFileSync(join(folder, "INTEGRITY.json"), "utf8")) as Record<string, string>;
  const there = filesIn(folder).filter((file) => file !== "INTEGRITY.json");
  const all = new Set([...there, ...Object.keys(stated)]);
  return [...all].filter((file) => !there.includes(file) || digest(join(folder, file)) !== stated[file]);
}

describe("INTEGRITY.json", () => {
  it("has the SHA-256 of every other file of its package", () => {
    for (const folder of folders) {
      expect(filesIn(folder).length).toBeGreaterThan(4);
      expect(faults(folder)).toEqual([]);
    }
  });

  it("shows an altered file and an added one", () => {
    appendFileSync(join(project.installed, "dist/core.wasm"), "\0");
    project.write("node_modules/landau-mbc/dist/added.js", "");
    expect([...faults(project.installed)].sort()).toEqual(["dist/added.js", "dist/core.wasm"]);
  });
});

describe("THIRD-PARTY.txt", () => {
  const parts = (folder: string): ReadonlyMap<string, string> => {
    const [, ...rest] = readFileSync(join(folder, "THIRD-PARTY.txt"), "utf8").split(/^-{80}\n/m);
    return new Map(rest.map((part) => [part.split("\n")[0] ?? "", part]));
  };
  const names = (folder: string) => [...parts(folder).keys()].map((title) => title.replace(/ \S+$/, ""));

  it("names every npm package that a bundle holds, and no other", () => {
    const bundled = filesIn(project.installed)
      .filter((file) => /\.c?js$/.test(file))
      .flatMap((
        file,
      ) => [...readFileSync(join(project.installed, file), "utf8").matchAll(/^\s*\/\/ .*\/node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm)])
      .map(([, name]) => name);
    expect(bundled).toContain("valibot");
    const expected = [...new Set(bundled), "cfg-if", "unicode-ident", "wasm-bindgen", "wasm-bindgen-shared", "Rust standard library"];
    expect([...names(project.installed)].sort()).toEqual(expected.sort());
  });

  it("names the crates of the native engine", () => {
    for (const folder of folders.slice(1)) {
      expect(names(folder)).toEqual(expect.arrayContaining(["napi", "napi-sys", "libc", "Rust standard library"]));
      expect(names(folder).filter((name) => /^(?:mbc-|syn$|napi-derive|wasm-bindgen)/.test(name))).toEqual([]);
    }
  });

  it("gives the text of each licence", () => {
    for (const folder of folders) {
      for (const [title, text] of parts(folder)) {
        expect(text, title).toMatch(/Permission is hereby granted|Permission to use, copy, modify/);
      }
    }
  });
});

describe("npm run pack", () => {
  it("gives the same bytes when it is run again", () => {
    const before = digest(project.tarball);
    expect(digest(packed())).toBe(before);
  });
});
