/**
 * What users can import, with the types that the compiler wrote for it: test/packaging/api holds it, export by export. Names are added, not renamed: whatever a
 * line there promises must still be so; what has been added since is told, and recorded with
 * `RECORD_API=1 npm test -- test/packaging/api.test.ts`. A change that is meant to break is recorded in the same way, for review to see.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const DIST = fileURLToPath(new URL("../../packages/landau-mbc/dist/", import.meta.url));
const printer = ts.createPrinter({ removeComments: true });

/** Every export of an entry, by name, as its declaration files state it. */
function exportsOf(entry: string): string {
  // Nothing is looked up in the libraries: the declarations are printed as they stand.
  const program = ts.createProgram([`${DIST}${entry}.d.ts`], { noLib: true, types: [], module: ts.ModuleKind.ESNext });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(`${DIST}${entry}.d.ts`) as ts.SourceFile;
  return described(checker, checker.getSymbolAtLocation(file) as ts.Symbol, "");
}

function described(checker: ts.TypeChecker, module: ts.Symbol, prefix: string): string {
  const symbols = checker.getExportsOfModule(module).map((symbol) => ({
    name: prefix + symbol.name,
    target: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
  return symbols
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, target }) => {
      const declarations = target.declarations ?? [];
      if (declarations.some((node) => ts.isSourceFile(node) || ts.isModuleDeclaration(node))) return described(checker, target, `${name}.`);
      return `// ${name}\n${declarations.map(printed).join("\n")}\n`;
    })
    .join("\n");
}

/** Without the marks that a bundler gives to names that occur in two files. */
function printed(node: ts.Declaration): string {
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replaceAll(/\$\d+\b/g, "");
}

/** The lines of an export below its name, so that the same line of another export is not taken for it. */
function promises(text: string): Map<string, readonly string[]> {
  return new Map(
    text.split(/^\/\/ /m).slice(1).map((part) => {
      const [name = "", ...lines] = part.split("\n").map((line) => line.trim()).filter((line) => line !== "");
      return [name, lines];
    }),
  );
}

/** What was promised and is not so, and what is new; "export: line". */
function compared(before: string, now: string): { readonly broken: readonly string[]; readonly added: readonly string[] } {
  const [old, fresh] = [promises(before), promises(now)];
  const missing = (from: typeof old, to: typeof old) =>
    [...from].flatMap(([name, lines]) => {
      const there = to.get(name);
      return there === undefined ? [`${name}: all of it`] : lines.filter((line) => !there.includes(line)).map((line) => `${name}: ${line}`);
    });
  return { broken: missing(old, fresh), added: missing(fresh, old) };
}

describe("what can be imported", () => {
  it.each(["main", "slim", "cli", "reference"])("from the entry %s is all that test/packaging/api says", (entry) => {
    const path = fileURLToPath(new URL(`api/${entry}.txt`, import.meta.url));
    const now = exportsOf(entry);
    if (process.env.RECORD_API === "1") writeFileSync(path, now);
    const { broken, added } = compared(readFileSync(path, "utf8"), now);
    if (added.length > 0) console.log(`${entry}, not recorded yet:\n${added.join("\n")}`);
    expect(broken).toEqual([]);
    expect(promises(now).size).toBeGreaterThan(1);
  });

  it("is missed when an export, a method or an option is gone, or has another type", () => {
    const now = exportsOf("main");
    const without = (text: string) => {
      expect(now).toContain(text);
      return compared(now, now.replace(text, "")).broken;
    };
    expect(without("// validate\n")).toEqual(["validate: all of it"]);
    expect(without("readonly wallTime?: number;")).toEqual(["EnsembleOptions: readonly wallTime?: number;"]);
    expect(compared(now, now.replace("readonly particles: number;", "readonly particles: bigint;")).broken).toHaveLength(1);
    expect(compared(now.replace("readonly wallTime?: number;", ""), now)).toMatchObject({ broken: [] });
  });
});
