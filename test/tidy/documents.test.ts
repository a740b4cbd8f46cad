import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FILES, ROOT, text } from "./repository.ts";

const DOCUMENTS = FILES.filter((path) => path.endsWith(".md"));

/** What set-up and the build make; named in documents, absent from a bare clone. */
const MADE = /^(?:\.tools|tarballs|target|node_modules|runs)(?:\/|$)|(?:^|\/)(?:dist|generated)(?:\/|$)/;

const TOP = /^(?:crates|packages|test|bench|tools|scripts|examples|lint|\.ci)\//;

/** Paths that a document names: between backquotes with a known top folder, or as the target of a link inside the repository. */
function namedPaths(document: string): readonly string[] {
  const content = text(document).replace(/^```[\s\S]*?^```$/gm, "");
  const quoted = [...content.matchAll(/`([^`\s]+)`/g)].map(([, path]) => path ?? "").filter((path) => TOP.test(path));
  const linked = [...content.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, path]) =>
    join(dirname(document), path ?? "")
  );
  return [...quoted, ...linked].map((path) => path.replace(/:\d+$/, "").replace(/\/$/, "")).filter((path) => !MADE.test(path));
}

/** `a/{b,c}.ts` names two paths, `a/*.ts` any. */
function isThere(path: string): boolean {
  const braces = /^(.*)\{([^}]*)\}(.*)$/.exec(path);
  if (braces !== null) return (braces[2] ?? "").split(",").every((one) => isThere(`${braces[1]}${one}${braces[3]}`));
  if (!/[*<…]/.test(path)) return existsSync(join(ROOT, path));
  const pattern = new RegExp(`^${path.replace(/[.+^$()|[\]\\]/g, "\\$&").replace(/\*\*|\*|<[^>]*>|…/g, ".*")}(?:/.*)?$`);
  return FILES.some((file) => pattern.test(file));
}

describe("the documents", () => {
  it("every document that the project promises is there", () => {
    for (const name of ["README", "SPEC", "NOTATION", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"]) {
      expect(DOCUMENTS).toContain(`${name}.md`);
    }
  });

  for (const document of DOCUMENTS) {
    it(`${document} names only paths that exist`, () => {
      expect(namedPaths(document).filter((path) => !isThere(path))).toEqual([]);
    });

    it(`${document} names only scripts that exist`, () => {
      const scripts = Object.keys(JSON.parse(text("package.json")).scripts);
      const named = [...text(document).matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name ?? "");
      const npmOwn = ["install", "ci", "pack", "i", "publish", "package", "packages"];
      expect(named.filter((name) => !scripts.includes(name) && !npmOwn.includes(name))).toEqual([]);
    });
  }

  it("every root script is named in CONTRIBUTING.md", () => {
    const scripts = Object.keys(JSON.parse(text("package.json")).scripts);
    expect(scripts.filter((name) => !new RegExp(`npm (?:run )?${name}\\b`).test(text("CONTRIBUTING.md")))).toEqual([]);
  });
});
