import { describe, expect, it } from "vitest";
import { dirname, join } from "node:path/posix";
import { FILES, text, under } from "./repository.ts";

/** One import: the file it stands in and what it names, a path from the root when it is a relative one. */
interface Import {
  readonly from: string;
  readonly target: string;
}

const IMPORT = /^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

function importsOf(path: string): readonly Import[] {
  return [...text(path).matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    return { from: path, target: name.startsWith(".") ? join(dirname(path), name) : name };
  });
}

const folderOf = (path: string) => /^(packages\/[^/]+|tools|test|bench|examples|experiments|scripts)\//.exec(path)?.[1] ?? path;

/** Where a package's own name leads. */
const NAMES: { readonly [name: string]: string } = {
  "landau-mbc": "packages/landau-mbc",
  "@landau-mbc/reference": "packages/reference",
  "@landau-mbc/truths": "packages/truths",
  "@landau-mbc/plots": "packages/plots",
  "@landau-mbc/lab": "packages/lab",
  "@landau-mbc/experiments": "experiments",
  "@landau-mbc/cli": "packages/cli",
};

/** Folder → folders of the repository that its sources may import. */
const ALLOWED: { readonly [folder: string]: readonly string[] } = {
  "packages/reference": [],
  "packages/truths": [],
  "packages/landau-mbc": ["packages/reference", "packages/truths"],
  "packages/plots": ["packages/landau-mbc"],
  "packages/lab": ["packages/landau-mbc", "packages/plots", "packages/truths"],
  "experiments": ["packages/landau-mbc", "packages/plots", "packages/lab"],
  "packages/cli": ["packages/landau-mbc", "packages/plots", "packages/lab", "experiments"],
};

/** The folder of the repository that an import leads to, or null when it is another's package. */
function destination({ target }: Import): string | null {
  const name = /^(@[^/]+\/[^/]+|[^/@]+)/.exec(target)?.[0] ?? "";
  const known = NAMES[name];
  if (known !== undefined) return known;
  return FILES.includes(target) || /^(packages|tools|test|bench|examples|experiments|scripts)\//.test(target) ? folderOf(target) : null;
}

const sources = (folder: string) =>
  under(folder === "experiments" ? folder : `${folder}/src`, ".ts").filter((path) => !path.endsWith(".test.ts"));

describe("imports go one way", () => {
  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    it(`${folder} imports ${allowed.length > 0 ? `only ${allowed.join(" and ")}` : "no other folder"}`, () => {
      // The command line's entry is the one place where the SDK's package takes in what stands on it.
      const entries = ["packages/landau-mbc/src/entrypoints/cli.ts", "packages/landau-mbc/src/entrypoints/bin.ts"];
      const imports = sources(folder).filter((path) => !entries.includes(path)).flatMap(importsOf);
      const wrong = imports.filter((one) => {
        const to = destination(one);
        return to !== null && to !== folder && !allowed.includes(to);
      });
      expect(imports.length).toBeGreaterThan(0);
      expect(wrong).toEqual([]);
    });
  }

  it("the reference imports nothing but its own files", () => {
    const imports = sources("packages/reference").flatMap(importsOf);
    expect(imports.filter((one) => destination(one) !== "packages/reference")).toEqual([]);
  });

  it("nothing imports test or bench but they themselves", () => {
    const code = FILES.filter((path) =>
      /\.(ts|mjs|js)$/.test(path) && !/^(test|bench)\//.test(path) && !/\.test\.ts$|^packages\/[^/]+\/test\//.test(path)
    );
    expect(code.flatMap(importsOf).filter((one) => ["test", "bench"].includes(destination(one) ?? ""))).toEqual([]);
  });

  it("the entries that browsers read import no module of Node", () => {
    const shared = sources("packages/landau-mbc").filter((path) => !/entrypoints\/(cli|bin)\.ts$/.test(path));
    const all = [...shared, ...sources("packages/reference"), ...sources("packages/truths")];
    expect(all.flatMap(importsOf).filter((one) => one.target.startsWith("node:"))).toEqual([]);
  });
});

describe("crates depend one way", () => {
  const dependencies = (crate: string) => {
    const [, section = ""] = /^\[dependencies\]\n((?:(?!\[).*\n?)*)/m.exec(text(`crates/${crate}/Cargo.toml`)) ?? [];
    return [...section.matchAll(/^([\w-]+)\s*=/gm)].map(([, name]) => name);
  };

  it("mbc-spec depends on nothing and has no features", () => {
    expect(text("crates/mbc-spec/Cargo.toml")).not.toMatch(/^\[(?:[\w.-]*-)?(?:dependencies|features)/m);
  });

  it("mbc-engine depends on mbc-spec alone", () => {
    expect(dependencies("mbc-engine")).toEqual(["mbc-spec"]);
  });

  it("mbc-wasm depends on the two and on wasm-bindgen", () => {
    expect(dependencies("mbc-wasm").sort()).toEqual(["mbc-engine", "mbc-spec", "wasm-bindgen"]);
  });

  it("mbc-node depends on the two and on napi", () => {
    expect(dependencies("mbc-node").sort()).toEqual(["mbc-engine", "mbc-spec", "napi", "napi-derive"]);
  });
});
