/** Those of the consumers that need no network: the other eleven are in test/slow/consumers.test.ts. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
