/** Every block of code in a document runs as a user would run it, in a project that installed the package, and prints what the document shows. */

import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import * as api from "landau-mbc";
import { validate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILES } from "../tidy/repository.ts";
import { type Block, blocksOf, LEFT_OUT, runBlocks, shows } from "./blocks.ts";
import { type Consumer, consumer, installNative, packed, ROOT } from "./consumer.ts";

const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));
const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

let tarball: string;
beforeAll(() => {
  tarball = packed();
});

const projects: Consumer[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** A project with the package, its command and its native engine, and with the examples that a clone has. */
function project(): Consumer {
  const made = consumer(tarball);
  projects.push(made);
  if (process.platform === "linux" && process.arch === "x64") installNative(made);
  mkdirSync(join(made.folder, "node_modules/.bin"));
  symlinkSync(join(made.installed, made.manifest.bin["landau-mbc"] ?? ""), join(made.folder, "node_modules/.bin/landau-mbc"));
  for (const name of ["bkw", "coulomb", "small"]) cpSync(join(ROOT, `examples/${name}.json`), join(made.folder, `examples/${name}.json`));
  mkdirSync(join(made.folder, "packages"));
  symlinkSync(made.installed, join(made.folder, "packages/landau-mbc"));
  return made;
}

const run = (name: string, blocks: readonly Block[]) => runBlocks(name, blocks, project().folder);

describe("the blocks of the documents", () => {
  for (const document of DOCUMENTS) {
    const blocks = blocksOf(textOf(document));
    if (blocks.length === 0) continue;
    it(`${document}: ${blocks.length} run`, () => {
      const { code, stderr, printed } = run(basename(document, ".md"), blocks);
      expect(code, `after the block of line ${blocks[printed.length - 1]?.line}: ${stderr}`).toBe(0);
      expect(printed).toHaveLength(blocks.length);
      for (const [k, { output, line }] of blocks.entries()) {
        if (output !== undefined && !shows(output, printed[k] ?? "")) expect(printed[k], `block of line ${line}`).toBe(output);
      }
    });
  }

  it("configurations among them are valid", () => {
    const configurations = DOCUMENTS.flatMap((document) => blocksOf(textOf(document)))
      .filter(({ language }) => language === "json")
      .map(({ code }) => JSON.parse(code) as object)
      .filter((value) => "particles" in value);
    expect(configurations.length).toBeGreaterThan(0);
    for (const configuration of configurations) expect(validate(configuration)).toMatchObject({ ok: true });
  });

  it("every reason to leave a command out is needed", () => {
    const lines = DOCUMENTS.flatMap((document) => blocksOf(textOf(document))).filter(({ language }) => language === "sh").flatMap((
      { code },
    ) => code.split("\n"));
    for (const { command, reason } of LEFT_OUT) expect(lines.some((line) => command.test(line)), reason).toBe(true);
  });

  it("a block that throws, or that prints something else, is seen", () => {
    const document = (code: string, output: string) => `\`\`\`js\n${code}\n\`\`\`\n\n\`\`\`text\n${output}\n\`\`\`\n`;
    const thrown = run("planted", blocksOf(document("console.log(1); throw new Error('planted');", "1")));
    expect(thrown.code).toBe(1);
    expect(thrown.stderr).toContain("planted");
    const [other] = blocksOf(document("console.log(12, 'x');", "1…"));
    expect(shows(other?.output ?? "", "12 x\n")).toBe(true);
    expect(shows(other?.output ?? "", "2 x\n")).toBe(false);
    expect(() => blocksOf("```perl\n1\n```\n")).toThrow("perl");
    const failing = run("failing", blocksOf("```sh\nfalse\n```\n"));
    expect(failing.stderr).toContain("the shell block of line 2 failed");
  });

  it("pages of a browser are those of a consumer that is tested", () => {
    const pages = DOCUMENTS.flatMap((document) => [...textOf(document).matchAll(/^```html\n([\s\S]*?)^```$/gm)].map(([, page]) => page));
    for (const page of pages) expect(page).toBe(textOf("test/consumers/import-map/index.html"));
  });
});

describe("README", () => {
  it("names fields of `exact` that are there, and most of them", () => {
    const [, item = ""] = /^- `exact`:([\s\S]*?)^- /m.exec(textOf("README.md")) ?? [];
    const named = [...item.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => !(name !== undefined && name in api.exact))).toEqual([]);
    expect(named.length).toBeGreaterThan(Object.keys(api.exact).length / 2);
  });
});
