/** The API reference by typedoc: it is written without a warning, and everything in it is explained. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, type DeclarationReflection, type ProjectReflection, ReflectionKind } from "typedoc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../tidy/repository.ts";

let project: ProjectReflection;
let app: Application;
const out = mkdtempSync(join(tmpdir(), "landau-mbc-api-"));
beforeAll(async () => {
  app = await Application.bootstrapWithPlugins({ options: join(ROOT, "typedoc.json"), out, logLevel: "Error" });
  const converted = await app.convert();
  if (converted === undefined) throw new Error("typedoc could not read the sources");
  project = converted;
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** What is explained by itself: the word that tells laws apart, and what every Error has. */
const PLAIN = /\.(?:kind|LandauError\.(?:stack|message|cause))$/;

/** Exports of an entry and the members of their interfaces and classes that no text explains. */
function unexplained(entry: string): readonly string[] {
  const module = project.children?.find(({ name }) => name.endsWith(entry));
  if (module === undefined) throw new Error(`no ${entry} in the reference`);
  const faults: string[] = [];
  const visit = (one: DeclarationReflection): void => {
    if (one.kindOf(ReflectionKind.Reference)) return;
    const explained = [one, ...(one.signatures ?? []), ...(one.getSignature === undefined ? [] : [one.getSignature])]
      .some(({ comment }) => comment !== undefined && (comment.summary.length > 0 || comment.blockTags.length > 0));
    if (!explained && !one.kindOf([ReflectionKind.Namespace, ReflectionKind.Constructor]) && !PLAIN.test(one.getFullName())) {
      faults.push(one.getFullName());
    }
    if (one.kindOf([ReflectionKind.Interface, ReflectionKind.Class, ReflectionKind.Namespace])) one.children?.forEach(visit);
  };
  module.children?.forEach(visit);
  return faults;
}

describe("the API reference", () => {
  for (const entry of ["entrypoints/main", "entrypoints/slim"]) {
    it(`explains every export of ${entry} and every member of its types`, () => {
      expect(unexplained(entry)).toEqual([]);
    });
  }

  it("knows the functions, with parameters and errors", () => {
    const at = (path: string) => project.getChildByName(`landau-mbc/src/entrypoints/main.${path}`) as DeclarationReflection;
    // What the entry exports takes its text from the interface of all functions.
    expect(at("simulate").comment?.summary.length).toBeGreaterThan(0);
    for (const name of ["simulate", "stream", "ensemble"]) {
      const [signature] = at(`Api.${name}`).signatures ?? [];
      expect(signature?.comment?.blockTags.map(({ tag }) => tag), name).toEqual(expect.arrayContaining(["@throws", "@example"]));
      expect(signature?.parameters?.map(({ name }) => name), name).toEqual(["config", "options"]);
    }
  });

  it("is written without a warning", async () => {
    app.validate(project);
    await app.generateOutputs(project);
    expect(app.logger.warningCount).toBe(0);
    expect(readFileSync(join(out, "index.html"), "utf8")).toContain("landau-mbc");
  });
});
