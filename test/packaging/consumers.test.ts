/** Those of the consumers that need no network: the other eleven are in test/slow/consumers.test.ts. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { simulate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONFIGURATION, lay } from "../consumers/project.ts";
import { type Consumer, consumer, packed, ROOT } from "./consumer.ts";

let tarball: string;
let expected: string;
beforeAll(async () => {
  tarball = packed();
  expected = (await simulate(CONFIGURATION, { engine: "reference" })).provenance.stateHash;
});

const projects: Consumer[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function laid(name: string): Consumer {
  const project = consumer(tarball);
  projects.push(project);
  lay(name, project.folder);
  return project;
}

describe("a consumer without network", () => {
  for (const name of ["node-esm", "node-cjs"]) {
    it(`${name} comes to the right state`, () => {
      expect(laid(name).node("main.js")).toEqual({ code: 0, stdout: `${expected}\n`, stderr: "" });
    });
  }

  it("esbuild's bundle comes to it, in Node as well", () => {
    const project = laid("esbuild");
    const { scripts } = JSON.parse(readFileSync(join(project.folder, "package.json"), "utf8")) as { scripts: { build: string } };
    const [, ...args] = scripts.build.split(" ");
    const { status, stderr } = spawnSync(join(ROOT, "test/node_modules/.bin/esbuild"), args, { cwd: project.folder, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(project.node("dist/main.js")).toEqual({ code: 0, stdout: `${expected}\n`, stderr: "" });
  });
});

describe("a bundle holds what is imported", () => {
  /** The minified ES module of a program, without what it would load later. */
  const bundled = async (source: string): Promise<string> => {
    const project = laid("esbuild");
    project.write("main.js", source);
    const { outputFiles } = await build({
      absWorkingDir: project.folder,
      entryPoints: ["main.js"],
      bundle: true,
      minify: true,
      format: "esm",
      splitting: true,
      outdir: "dist",
      write: false,
      logLevel: "error",
    });
    const chunks = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
    const seen = new Set<string>();
    const take = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const [, next = ""] of (chunks.get(name) ?? "").matchAll(/(?:from|import)"\.\/([^"]+)"/g)) take(next);
    };
    take("main.js");
    return [...seen].map((name) => chunks.get(name) ?? "").join("");
  };
  const WASM = "AGFzbQ";

  it("simulate brings one module of WebAssembly and stays below 450 kB", async () => {
    const text = await bundled('import { simulate } from "landau-mbc";\nsimulate({}).then(console.log);\n');
    expect(text.split(WASM)).toHaveLength(2);
    expect(text.length).toBeLessThan(450_000);
  });

  it("the exact results bring no WebAssembly and stay below 150 kB", async () => {
    const text = await bundled('import { exact } from "landau-mbc";\nconsole.log(exact.bkw({ K0: 0.6 }).moment(4, 1));\n');
    expect(text).not.toContain(WASM);
    expect(text.length).toBeLessThan(150_000);
  });

  it("the slim entry brings no WebAssembly", async () => {
    const text = await bundled('import { simulate } from "landau-mbc/slim";\nsimulate({}).then(console.log);\n');
    expect(text).not.toContain(WASM);
    expect(text.length).toBeLessThan(250_000);
  });
});
