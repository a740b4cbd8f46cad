import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, text } from "./repository.ts";

/** A folder with the project's own configuration and one planted source. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "landau-mbc-bans-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plant(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const PATH = [process.env.PATH, join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin")].join(delimiter);

function outputOf(command: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH, CARGO_TARGET_DIR: join(folder, "target") },
  });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

/** A planted expression of TypeScript, and words of the message that it must draw. */
const TYPESCRIPT: readonly (readonly [string, string])[] = [
  ["Math.sin(x)", "gives other bits in other engines"],
  ["Math.log(x)", "gives other bits in other engines"],
  ["Math.atan2(x, x)", "gives other bits in other engines"],
  ["Math.LN2", "gives other bits in other engines"],
  ["Math.min(x, 1)", "treat -0 and NaN unlike the twin"],
  ["Math.max(x, 1)", "treat -0 and NaN unlike the twin"],
  ["Math.round(x)", "rounds halves up"],
  ["Math.hypot(x, 1)", "sum of squares"],
  ["Math.random()", "has no seed"],
  ['Math["exp"](x)', "in so many words"],
  ["x ** 2", "Write the product"],
];

const ALLOWED = ["Math.sqrt(x)", "Math.abs(x)", "Math.floor(x)", "Math.imul(x, 3)", "x * x"];

/** What the project's linter says of a planted file. */
function biome(path: string): string {
  // The planted folder is no repository, so there is no list of ignored files.
  plant("biome.json", JSON.stringify({ ...JSON.parse(text("biome.json")), vcs: { enabled: false } }));
  cpSync(join(ROOT, "lint"), join(folder, "lint"), { recursive: true });
  return outputOf(process.execPath, [
    join(ROOT, "node_modules/@biomejs/biome/bin/biome"),
    "lint",
    "--reporter=github",
    "--max-diagnostics=none",
    path,
  ]);
}

describe("the linter of TypeScript", () => {
  const lint = (path: string, expressions: readonly string[]) => {
    plant(path, `export const all = (x: number): readonly number[] => [\n${expressions.map((one) => `  ${one},\n`).join("")}];\n`);
    return biome(path);
  };

  for (const path of ["packages/reference/src/planted.ts", "packages/landau-mbc/src/planted.ts"]) {
    it(`catches each planted function in ${dirname(path)}, and says why`, () => {
      const lines = lint(path, TYPESCRIPT.map(([expression]) => expression)).split("\n");
      for (const [k, [expression, reason]] of TYPESCRIPT.entries()) {
        const found = lines.filter((line) => line.includes("title=plugin") && line.includes(`line=${k + 2},`));
        expect(found, expression).toHaveLength(1);
        expect(found[0]).toContain(reason);
      }
    });
  }

  it("lets the exact functions pass", () => {
    // One that is banned goes last, so that a linter that looked at nothing does not pass.
    const found = lint("packages/reference/src/planted.ts", [...ALLOWED, "Math.sin(x)"]).split("\n").filter((line) =>
      line.includes("title=plugin")
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`line=${ALLOWED.length + 2},`);
  });

  it("catches Math under another name and a power that assigns", () => {
    const source = "export const { sin } = Math;\nlet x = 2;\nx **= 2;\nexport const y = x;\n";
    plant("packages/reference/src/other.ts", source);
    const output = biome("packages/reference/src/other.ts");
    expect(output).toMatch(/line=1,.*under another name/);
    expect(output).toMatch(/line=3,.*Write the product/);
  });
});

/** The same for Rust. */
const RUST: readonly (readonly [string, string])[] = [
  ["x.sin()", "other bits on other machines"],
  ["x.ln()", "other bits on other machines"],
  ["x.powf(x)", "other bits on other machines"],
  ["x.powi(2)", "Write the product"],
  ["x.mul_add(x, x)", "One rounding instead of two"],
  ["x.min(1.0)", "Treats -0 and NaN unlike the twin"],
  ["x.max(1.0)", "Treats -0 and NaN unlike the twin"],
  ["x.hypot(1.0)", "other bits on other machines"],
  ["x.round()", "Rounds halves away from zero"],
  ["[x, x].iter().sum::<f64>()", "order of the operations"],
];

describe("the linter of Rust", () => {
  it("catches each planted method in a crate with the workspace's lints, and says why", () => {
    for (const file of ["Cargo.toml", "clippy.toml", "rust-toolchain.toml"]) plant(file, text(file));
    const manifest = text("crates/mbc-spec/Cargo.toml").replace('"mbc-spec"', '"planted"');
    plant("crates/planted/Cargo.toml", manifest);
    plant(
      "crates/planted/src/lib.rs",
      `//! Planted.\n/// All.\npub fn all(x: f64) -> Vec<f64> {\n    vec![\n${RUST.map(([one]) => `${one},\n`).join("")}]\n}\n`,
    );
    const output = outputOf("cargo", ["clippy", "--quiet", "--offline", "--message-format=json"]);
    const found = output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line).message)
      .filter((message) => message?.code?.code === "clippy::disallowed_methods");
    for (const [k, [expression, reason]] of RUST.entries()) {
      const here = found.filter((message) => message.spans[0].line_start === k + 5);
      expect(here, expression).toHaveLength(1);
      expect(here[0].level).toBe("error");
      expect(JSON.stringify(here[0])).toContain(reason);
    }
  });

  it("is asked for by every crate", () => {
    for (const crate of ["mbc-spec", "mbc-engine", "mbc-wasm", "mbc-node"]) {
      expect(text(`crates/${crate}/Cargo.toml`)).toMatch(/\[lints\]\nworkspace = true/);
    }
  });
});
