/** The tarball that would be published: what is in it, and that other people's projects can use it. */

import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { simulate } from "landau-mbc";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Consumer, consumer, filesIn, installNative, packed, ROOT } from "./consumer.ts";

const CONFIG = { particles: 500, gamma: -2, h: 0.05, tEnd: 0.5, seed: "packaging", initial: { kind: "maxwellian" } } as const;

let project: Consumer;
let hash: string;
beforeAll(async () => {
  project = consumer(packed());
  hash = (await simulate(CONFIG, { engine: "reference" })).provenance.stateHash;
});
afterAll(() => project?.remove());

const textOf = (file: string): string => readFileSync(join(project.installed, file), "utf8");

/** The files that an entry loads at once: static imports and requires, not lazy ones. */
function loadedAtOnce(entry: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(entry)) return [...seen];
  seen.add(entry);
  for (const [, name] of textOf(entry).matchAll(/(?:\bfrom\s*|^import\s*|\brequire\()['"]\.\/([^'"]+)['"]/gm)) {
    loadedAtOnce(`dist/${name}`, seen);
  }
  return [...seen];
}

/** The packages that an entry loads at once; those of Node are not counted. */
function packagesLoadedAtOnce(entry: string): readonly string[] {
  const names = loadedAtOnce(entry).flatMap((file) =>
    [...textOf(file).matchAll(/^(?:import|export)\b[^;'"]*['"]([^.'"][^'"]*)['"]/gm)].map(([, name]) => name ?? "")
  );
  return [...new Set(names.filter((name) => !isBuiltin(name)))].sort();
}

const SHARED = ["main", "slim", "reference"].flatMap((entry) => [`dist/${entry}.js`, `dist/${entry}.cjs`]);

/** How often an instruction with the vector prefix stands in a module: its number takes two bytes of LEB128. */
function vectorInstructions(file: string, opcode: number): number {
  const sought = Buffer.of(0xfd, (opcode & 0x7f) | 0x80, opcode >> 7);
  const module = readFileSync(join(project.installed, file));
  let count = 0;
  for (let at = module.indexOf(sought); at >= 0; at = module.indexOf(sought, at + 1)) count++;
  return count;
}

describe("the tarball", () => {
  it("multiplies the words of the generator by the widening instruction, not by the slow 64-bit product", () => {
    const [multiply, widenedLow, widenedHigh] = [0xd5, 0xde, 0xdf];
    expect(vectorInstructions("dist/core.wasm", widenedLow)).toBeGreaterThanOrEqual(20);
    expect(vectorInstructions("dist/core.wasm", widenedHigh)).toBeGreaterThanOrEqual(20);
    expect(vectorInstructions("dist/core.wasm", multiply)).toBe(0);
    expect(vectorInstructions("dist/core-scalar.wasm", widenedLow)).toBe(0);
  });

  it("has a command line that loads experiments and the libraries that draw only at their commands", () => {
    expect(packagesLoadedAtOnce("dist/bin.js")).toEqual(["cli-progress", "cli-table3", "commander", "landau-mbc"]);
    const verification = filesIn(project.installed).filter((file) => /^dist\/verification-\w+\.js$/.test(file));
    expect(verification).toHaveLength(1);
    expect(loadedAtOnce("dist/bin.js")).not.toContain(verification[0]);
    expect(packagesLoadedAtOnce(verification[0] as string)).toEqual(
      expect.arrayContaining(["@observablehq/plot", "@resvg/resvg-js", "linkedom"]),
    );
  });

  it("holds the bundles, the licences and what package.json names, and nothing else", () => {
    const files = filesIn(project.installed);
    expect(files).toEqual(
      expect.arrayContaining([
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "package.json",
        "dist/core.wasm",
      ]),
    );
    expect(
      files.filter((file) =>
        !/^(?:LICENSE-(?:APACHE|MIT)|(?:README|CHANGELOG)\.md|THIRD-PARTY\.txt|(?:INTEGRITY|package)\.json|dist\/[\w.-]+\.(?:js|cjs|d\.ts|d\.cts|wasm|schema\.json|1))$/
          .test(file)
      ),
    ).toEqual([]);
    const named = JSON.stringify([project.manifest.exports, project.manifest.bin, project.manifest.man]).match(/\.\/[\w./-]+/g) ?? [];
    expect(
      named.filter((path) =>
        !path.match(/^\.\/(?:slim|reference|cli|core\.wasm|core-scalar\.wasm|worker\.js|(?:config\.schema|package)\.json)$/)
      ).filter((
        path,
      ) => !files.includes(path.slice(2))),
    ).toEqual([]);
  });

  it("stays below 1.2 MB packed: four copies of WebAssembly (ES modules and CommonJS, and bare), the worker, the command line", () => {
    expect(statSync(project.tarball).size).toBeLessThan(1_200_000);
  });

  it("names no folder of the machine that built it", () => {
    for (const file of filesIn(project.installed)) {
      const bytes = readFileSync(join(project.installed, file), "latin1");
      expect(bytes.includes(ROOT), file).toBe(false);
      expect(/\/(?:\.cargo\/registry|rustlib|home\/\w+)\//.test(bytes), file).toBe(false);
    }
  });

  it("runs no script when it is installed", () => {
    expect(Object.keys(JSON.parse(textOf("package.json")).scripts ?? {})).toEqual([]);
  });

  it("gives browsers neither a module of Node, nor import.meta, nor an await at the top", () => {
    for (const entry of SHARED) {
      for (const file of loadedAtOnce(entry)) {
        const code = textOf(file);
        expect(code, file).not.toMatch(/(?:from\s*|require\(|import\()\s*['"]node:|import\.meta/);
        expect(code, file).not.toMatch(/^(?:await|(?:const|let|var) [^=;]+ = await)\b/m);
      }
    }
  });

  it("loads the scalar module only when it is needed, and the slim entry carries none", () => {
    const modules = (entry: string) => loadedAtOnce(entry).filter((file) => textOf(file).includes("AGFzbQ"));
    const scalar = filesIn(project.installed).filter((file) => /^dist\/wasm_scalar.*\.c?js$/.test(file));
    expect(scalar).toHaveLength(2);
    for (const ending of ["js", "cjs"]) {
      expect(modules(`dist/main.${ending}`)).toHaveLength(1);
      expect(loadedAtOnce(`dist/main.${ending}`).filter((file) => scalar.includes(file))).toEqual([]);
      expect(modules(`dist/slim.${ending}`)).toEqual([]);
    }
  });
});

describe("a project that installed it", () => {
  const call = `simulate(${JSON.stringify(CONFIG)}, { engine })`;
  const loop = (get: string) =>
    `for (const engine of ["wasm", "wasm-scalar", "reference"]) { ${get} console.log(engine, (await ${call}).provenance.stateHash); }`;
  const expected = () => ["wasm", "wasm-scalar", "reference"].map((engine) => `${engine} ${hash}`).join("\n");

  it("gets the right state from an ES module, on every engine", () => {
    project.write("module.mjs", `import { simulate } from "landau-mbc";\n${loop("")}\n`);
    expect(project.node("module.mjs")).toEqual({ code: 0, stdout: `${expected()}\n`, stderr: "" });
  });

  it("gets it from CommonJS", () => {
    project.write("common.cjs", `const { simulate } = require("landau-mbc");\n(async () => { ${loop("")} })();\n`);
    expect(project.node("common.cjs")).toEqual({ code: 0, stdout: `${expected()}\n`, stderr: "" });
  });

  it("gets it from the slim entry and the bare modules", () => {
    const source = [
      'import { readFileSync } from "node:fs";',
      'import { createRequire } from "node:module";',
      'import { initialize, simulate } from "landau-mbc/slim";',
      "const { resolve } = createRequire(import.meta.url);",
      'await initialize(readFileSync(resolve("landau-mbc/core.wasm")));',
      'await initialize(readFileSync(resolve("landau-mbc/core-scalar.wasm")), "wasm-scalar");',
      loop(""),
    ];
    project.write("slim.mjs", source.join("\n"));
    expect(project.node("slim.mjs")).toEqual({ code: 0, stdout: `${expected()}\n`, stderr: "" });
  });

  it("has the reference by itself", () => {
    project.write("reference.mjs", 'import { SPEC_VERSION } from "landau-mbc/reference";\nconsole.log(SPEC_VERSION);\n');
    expect(project.node("reference.mjs").stdout).toMatch(/^\d+\n$/);
  });

  it("has the command line, whose figures need only what is declared", () => {
    project.write("config.json", JSON.stringify(CONFIG));
    const bin = join(project.installed, project.manifest.bin["landau-mbc"] ?? "");
    expect(project.node(bin, "--version").stdout.trim()).toBe(project.manifest.version);
    const { code, stderr } = project.node(bin, "run", "config.json", "--out", "out", "--quiet");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(filesIn(join(project.folder, "out"))).toEqual(
      expect.arrayContaining(["figure.png", "figure.svg", "provenance.json", "series.csv", "velocities.npy"]),
    );
    expect(readFileSync(join(project.folder, "out/provenance.json"), "utf8")).toContain(hash);
  });

  it("has types that hold by themselves, for ES modules and for CommonJS", () => {
    const source = [
      'import { exact, LandauError, simulate, type Config } from "landau-mbc";',
      'import { initialize } from "landau-mbc/slim";',
      `const config: Config = ${JSON.stringify(CONFIG)};`,
      "export const moment4: Promise<Float64Array | undefined> = simulate(config).then((result) => result.series.moment4);",
      "// @ts-expect-error a word is no exponent",
      'export const wrong: Config = { ...config, gamma: "steep" };',
      "export const all = [exact.bkw({ K0: 0.7 }).moment(4, 0), LandauError, initialize];",
    ].join("\n");
    // skipLibCheck stays off: a declaration that names what is not shipped must show.
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom"];
    const faults = (file: string, content: string, module: string, resolution: string) => {
      project.write(file, content);
      return project.node(
        join(ROOT, "node_modules/typescript/bin/tsc"),
        ...options,
        "--module",
        module,
        "--moduleResolution",
        resolution,
        file,
      ).stdout;
    };
    expect(faults("types.mts", source, "nodenext", "nodenext")).toBe("");
    expect(faults("bundled.ts", source, "esnext", "bundler")).toBe("");
    expect(faults("types.cts", source, "nodenext", "nodenext")).toBe("");
  });
});

describe("the native engine in such a project", () => {
  const source = `simulate(${
    JSON.stringify(CONFIG)
  }).then(({ provenance: p }) => console.log(p.engine, p.stateHash, JSON.stringify(p.passedOver)));`;
  const said = () => {
    project.write("native.mjs", `import { simulate } from "landau-mbc";\n${source}\n`);
    project.write("native.cjs", `const { simulate } = require("landau-mbc");\n${source}\n`);
    return ["native.mjs", "native.cjs"].map((file) => project.node(file));
  };

  it("is an optional dependency of the same version", () => {
    const platforms = ["darwin-arm64", "darwin-x64", "linux-arm64-gnu", "linux-x64-gnu", "win32-x64-msvc"];
    expect(project.manifest.optionalDependencies).toEqual(
      Object.fromEntries(platforms.map((platform) => [`@landau-mbc/native-${platform}`, project.manifest.version])),
    );
  });

  it("is passed over where it is not installed, and the provenance says so", () => {
    for (const { code, stdout, stderr } of said()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^wasm ${hash} \\{"native":"is not (?:installed|built for)`));
    }
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")("is taken where it is installed, with the same state", () => {
    installNative(project);
    for (const one of said()) expect(one).toEqual({ code: 0, stdout: `native ${hash} {}\n`, stderr: "" });
    const native = join(project.folder, "node_modules/@landau-mbc/native-linux-x64-gnu");
    expect(filesIn(native)).toEqual([
      "INTEGRITY.json",
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "THIRD-PARTY.txt",
      "landau-mbc.linux-x64-gnu.node",
      "package.json",
    ]);
    const bytes = readFileSync(join(native, "landau-mbc.linux-x64-gnu.node"), "latin1");
    expect(bytes.includes(ROOT)).toBe(false);
    expect(/\/(?:\.cargo\/registry|home\/\w+)\//.test(bytes)).toBe(false);
  });
});

describe("the judges of packages", () => {
  it("publint has nothing to say", async () => {
    const { messages } = await publint({ pkgDir: project.installed, strict: true });
    expect(messages).toEqual([]);
  });

  const attw = (...args: readonly string[]) => {
    const cli = join(ROOT, "test/node_modules/@arethetypeswrong/cli/dist/index.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, project.tarball, "--profile", "node16", "--no-color", ...args], {
      encoding: "utf8",
    });
    return { status, said: status === 0 ? "" : stdout + stderr };
  };

  it("attw finds the types right", () => {
    expect(attw("--exclude-entrypoints", "./cli", "./core.wasm", "./core-scalar.wasm", "./worker.js")).toEqual({ status: 0, said: "" });
  });

  it("attw finds the types of the command line right, which is an ES module alone", () => {
    expect(attw("--entrypoints", "./cli", "--ignore-rules", "cjs-resolves-to-esm")).toEqual({ status: 0, said: "" });
  });
});
