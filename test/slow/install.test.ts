/** The tarball installed as a user installs it: by npm, from the registry, into an empty folder. Needs the network. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packed } from "../packaging/consumer.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "landau-mbc-install-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
};

describe("npm install of the tarball", () => {
  it("brings all that the command line needs, and runs no install script of ours", () => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "somebody", private: true }));
    const install = run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", packed());
    expect(install.status, install.stderr).toBe(0);
    const config = { particles: 200, gamma: 0, h: 0.05, tEnd: 0.5, initial: { kind: "bkw", K0: 0.7 } };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const ran = run("npx", "--no-install", "landau-mbc", "run", "config.json", "--out", "out", "--json");
    expect(ran.status, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout).provenance.engine).toBe("wasm");
  });
});
