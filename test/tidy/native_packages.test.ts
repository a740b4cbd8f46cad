/** The packages of the native engine are those that the CLI of napi-rs makes of `crates/mbc-node/napi.json`. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "./repository.ts";

const folder = mkdtempSync(join(tmpdir(), "landau-mbc-native-packages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Manifest = { readonly [field: string]: unknown };
const manifest = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path, "package.json"), "utf8")) as Manifest;

describe("the packages of the native engine", () => {
  it("are one for each target, as the CLI makes them, and the SDK names them all", () => {
    const sdk = manifest(ROOT, "packages/landau-mbc");
    const { version, license, engines } = sdk;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "@landau-mbc/native", version, license, engines }));
    const cli = join(ROOT, "node_modules/@napi-rs/cli/dist/cli.js");
    const config = join(ROOT, "crates/mbc-node/napi.json");
    const made = spawnSync(process.execPath, [cli, "create-npm-dirs", "--cwd", folder, "--config-path", config, "--npm-dir", "npm"]);
    expect(made.status, String(made.stderr)).toBe(0);
    const platforms = readdirSync(join(folder, "npm")).sort();
    expect(platforms).toHaveLength(5);
    for (const platform of platforms) {
      const { files, description: _, ...ours } = manifest(ROOT, `packages/native-${platform}`);
      const { files: theirs, ...expected } = manifest(folder, "npm", platform);
      expect(ours).toEqual(expected);
      expect(files).toEqual([...(theirs as readonly string[]), "INTEGRITY.json", "THIRD-PARTY.txt", "LICENSE-MIT", "LICENSE-APACHE"]);
    }
    expect(Object.keys(sdk.optionalDependencies as Manifest)).toEqual(platforms.map((platform) => `@landau-mbc/native-${platform}`));
    expect(readdirSync(join(ROOT, "packages")).filter((name) => name.startsWith("native-"))).toEqual(
      platforms.map((platform) => `native-${platform}`),
    );
  });
});
