import { describe, expect, it } from "vitest";
import { FILES, linesMatching, text } from "./repository.ts";

const HERE = "test/tidy/";
const CODE = FILES.filter((path) => /\.(rs|ts|mjs)$/.test(path));
const TEXT = FILES.filter((path) => /\.(rs|ts|mjs|md|toml|ya?ml|json|grit|sh)$|^\.|^LICENSE/.test(path));

/** Files that programs write: tables of coefficients. */
const isTable = (path: string) => /_table\.(ts|rs)$/.test(path);

describe("the sources", () => {
  it("no file of code has more than 400 lines", () => {
    const lengths = CODE.filter((path) => !isTable(path)).map((path) => ({ path, lines: text(path).split("\n").length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it("no code is a stub, and no test is switched off or the only one", () => {
    const stubs =
      /\bunimplemented!|\btodo!|\bTODO\b|\bFIXME\b|\bXXX\b|\b(?:it|test|describe)\.(?:only|skip|todo)\b|\bfdescribe\b|#\[ignore|\bdebugger;/;
    expect(CODE.filter((path) => !path.startsWith(HERE)).flatMap((path) => linesMatching(path, stubs))).toEqual([]);
  });

  it("unsafe stands only in the lanes, the threads and the bindings, each time with its reason", () => {
    const uses = CODE.filter((path) => path.endsWith(".rs")).filter((path) =>
      linesMatching(path, /\bunsafe\s*(?:\{|fn|impl)|allow\(unsafe_code\)/).length > 0
    );
    expect(
      uses.filter((path) =>
        !/^crates\/mbc-spec\/src\/lanes(\/|\.rs)|^crates\/mbc-(wasm|node)\/src\/|^crates\/mbc-engine\/src\/team(\/model)?\.rs$/.test(path)
      ),
    ).toEqual([]);
    for (const path of uses) expect(text(path)).toContain("SAFETY:");
  });

  it("no file names a folder of somebody's machine", () => {
    const machine = /(?<![\w.:/])\/(?:root|home\/\w+|Users\/\w+|tmp\/\w+)\//;
    expect(TEXT.filter((path) => !path.startsWith(HERE)).flatMap((path) => linesMatching(path, machine))).toEqual([]);
  });

  it("the lock file names no registry", () => {
    expect(linesMatching("pnpm-lock.yaml", /https?:\/\//)).toEqual([]);
  });

  it("no source silences the compiler or a linter without saying why", () => {
    const silenced =
      /@ts-(?:ignore|nocheck)|@ts-expect-error(?!:? \w)|biome-ignore\b(?![^:]*: \w)|#!?\[allow\(clippy::disallowed_methods(?![^\]]*reason)/;
    expect(CODE.filter((path) => !path.startsWith(HERE)).flatMap((path) => linesMatching(path, silenced))).toEqual([]);
  });
});
