import { describe, expect, it } from "vitest";
import { stem, under } from "./repository.ts";

/** Stems of the files directly in a source folder, without the one that only lists the others and without tests. */
function chapters(folder: string, ending: string, list: string): readonly string[] {
  return under(folder, ending)
    .filter((path) => !path.slice(folder.length + 1).includes("/") && !path.includes(".test."))
    .map(stem)
    .filter((name) => name !== list)
    .sort();
}

/** Parts of the reference that are whole runs, not chapters: in Rust they need memory, so they are in mbc-engine. */
const RUNS = ["run", "stages"];

/** What a plan is derived from. That happens once, in TypeScript; every engine decodes the frozen plan. */
const BEFORE_THE_PLAN = ["initial_laws"];

describe("the two languages have the same files", () => {
  const reference = chapters("packages/reference/src", ".ts", "index");

  it("every chapter of the reference that an engine needs has its twin in mbc-spec, and the other way round", () => {
    expect(chapters("crates/mbc-spec/src", ".rs", "lib")).toEqual(
      reference.filter((name) => ![...RUNS, ...BEFORE_THE_PLAN].includes(name)),
    );
  });

  it("the parts of the reference that are whole runs have their twins in mbc-engine", () => {
    expect(chapters("crates/mbc-engine/src", ".rs", "lib")).toEqual(expect.arrayContaining(RUNS));
    expect(reference).toEqual(expect.arrayContaining(RUNS));
  });

  it("stems are written in snake_case", () => {
    const sources = [
      ...under("packages", ".ts"),
      ...under("crates", ".rs"),
      ...under("test", ".ts"),
      ...under("tools", ".ts"),
      ...under("bench", ".ts"),
      ...under("experiments", ".ts"),
    ];
    expect(sources.map((path) => stem(path.replace(/\.(test|config|d)\.ts$/, ".ts"))).filter((name) => !/^[a-z][a-z0-9_]*$/.test(name)))
      .toEqual([]);
  });
});
