/** A folder of somebody else's project in which the packed landau-mbc is installed, with what it declares and nothing more. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** The fields of package.json that matter here. */
export interface Manifest {
  readonly version: string;
  readonly dependencies: { readonly [name: string]: string };
  readonly optionalDependencies: { readonly [name: string]: string };
  readonly exports: { readonly [entry: string]: unknown };
  readonly man: string;
  readonly bin: { readonly [name: string]: string };
}

/** What a program said. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Consumer {
  /** The project's folder. */
  readonly folder: string;
  /** The installed package in it. */
  readonly installed: string;
  readonly tarball: string;
  readonly manifest: Manifest;
  /** Writes a file of the project. */
  write(path: string, content: string): void;
  /** Runs Node in the project's folder. */
  node(...args: readonly string[]): Said;
  remove(): void;
}

function program(command: string, args: readonly string[], cwd: string): Said {
  // pnpm's shims name the workspace's packages in NODE_PATH, where the other project would find them.
  const { NODE_PATH: _, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 26 });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** Packs the package as `npm run pack` does; answers the tarball's path. */
export function packed(): string {
  const { code, stdout, stderr } = program(process.execPath, [join(ROOT, "scripts/run.mjs"), "pack"], ROOT);
  const [, path] = /^(tarballs\/\S+\.tgz):/m.exec(stdout) ?? [];
  if (code !== 0 || path === undefined) throw new Error(`npm run pack failed:\n${stdout}${stderr}`);
  return join(ROOT, path);
}

/**
 * Unpacks the tarball into an empty project. The declared dependencies are linked from the workspace, so that no network is needed; what is not
 * declared is not there. (That the registry's own installation works is in test/slow.)
 */
export function consumer(tarball: string): Consumer {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "landau-mbc-consumer-")));
  const modules = join(folder, "node_modules");
  const installed = join(modules, "landau-mbc");
  mkdirSync(installed, { recursive: true });
  const { code, stderr } = program("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed], folder);
  if (code !== 0) throw new Error(`tar: ${stderr}`);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(realpathSync(join(ROOT, "packages/landau-mbc/node_modules", name)), join(modules, name));
  }
  const write = (path: string, content: string) => writeFileSync(join(folder, path), content);
  write("package.json", JSON.stringify({ name: "somebody", private: true }));
  return {
    folder,
    installed,
    tarball,
    manifest,
    write,
    node: (...args) => program(process.execPath, args, folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Unpacks the tarball of the native engine beside the package, as npm does with an optional dependency that it can have. */
export function installNative({ folder, manifest }: Consumer): void {
  const name = "@landau-mbc/native-linux-x64-gnu";
  const target = join(folder, "node_modules", name);
  mkdirSync(target, { recursive: true });
  const tarball = join(ROOT, "tarballs", `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
  const { code, stderr } = program("tar", ["-xzf", tarball, "--strip-components=1", "-C", target], folder);
  if (code !== 0) throw new Error(`tar: ${stderr}`);
}

/** Every file of a folder, as paths from it. */
export function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
