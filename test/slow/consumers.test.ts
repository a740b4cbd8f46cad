/** Every consumer of test/consumers installs the tarball by npm, builds, and runs to the right state. Needs the network and Chromium. */

import { join } from "node:path";
import { simulate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownBrowsers } from "../browser/browsers.ts";
import { CONSUMERS, type Run } from "../consumers/consumers.ts";
import { serveFiles } from "../consumers/files.ts";
import { CONFIGURATION, Project } from "../consumers/project.ts";
import { packed } from "../packaging/consumer.ts";

let tarball: string;
let expected: string;
beforeAll(async () => {
  tarball = packed();
  expected = (await simulate(CONFIGURATION, { engine: "reference" })).provenance.stateHash;
});

/** Consumers of one folder share the installation. */
const projects = new Map<string, Project>();
afterAll(() => {
  for (const project of projects.values()) project.remove();
});

function installed(folder: string): Project {
  const project = projects.get(folder) ?? new Project(folder, tarball);
  projects.set(folder, project);
  return project;
}

/** What the page at an address leaves in `globalThis.answer`, once its script has run. */
async function answerOf(url: string): Promise<unknown> {
  const chromium = knownBrowsers().find(({ name }) => name === "Chromium");
  if (chromium?.program == null) throw new Error("Chromium is not installed: apt-get install chromium");
  const page = await chromium.open(url);
  try {
    for (let tries = 0; tries < 400; tries++) {
      // A development server may load the page again once it knows what is imported: then there is no page for a moment.
      const isThere = await page.evaluate("globalThis.answer !== undefined").catch(() => false);
      if (isThere) return await page.evaluate("globalThis.answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the page's script left no answer within 20 s");
  } finally {
    await page.close();
  }
}

async function run(project: Project, how: Run): Promise<unknown> {
  if (how.kind === "program") return project.npm("--silent", "start").trim();
  const served = how.kind === "server" ? await project.serve() : await serveFiles(join(project.folder, how.folder));
  try {
    return await answerOf(served.url);
  } finally {
    served.close();
  }
}

describe("the packed package", () => {
  it("has fourteen consumers", () => {
    expect(new Set(CONSUMERS.map(({ title }) => title)).size).toBe(14);
  });

  for (const { title, folder, build, runs } of CONSUMERS) {
    it(`runs to the right state in ${title}`, async () => {
      const project = installed(folder);
      if (build) project.npm("run", "build");
      for (const how of runs) expect(await run(project, how)).toBe(expected);
    });
  }
});
