/** The ladder catches defects and names their chapter: every body fails on some planted defect, every defect is named by its first failure. */

import { describe, expect, it } from "vitest";
import { reference } from "../engines.ts";
import { bodies, type ConformanceBody, runBody } from "./index.ts";
import { type Mutant, RUN_MUTANTS, STAGE_MUTANTS } from "./mutants.ts";

const caught = new Set<ConformanceBody>();

/** The bodies, lowest rung first, that fail on a mutant. */
async function failures(mutant: Mutant, among: readonly ConformanceBody[]): Promise<ConformanceBody[]> {
  const engine = mutant.engine(reference);
  const failed: ConformanceBody[] = [];
  for (const body of among) {
    await runBody(body, engine, reference).catch(() => failed.push(body));
  }
  return failed;
}

describe("a planted defect is named by the first rung that fails", () => {
  for (const mutant of [...STAGE_MUTANTS, ...RUN_MUTANTS]) {
    it(`${mutant.chapter}: ${mutant.defect}`, async () => {
      const staged = STAGE_MUTANTS.includes(mutant);
      const failed = await failures(
        mutant,
        bodies.filter(({ rung, chapter }) => (rung === "state") !== staged || (chapter === "clock" && !staged)),
      );
      expect(failed.map(({ chapter, title }) => `${chapter}: ${title}`)[0]).toMatch(new RegExp(`^${mutant.chapter}: `));
      for (const body of failed) caught.add(body);
    });
  }

  it("no body passes whatever is wrong", () => {
    const never = bodies.filter((body) => !caught.has(body)).map(({ chapter, title }) => `${chapter}: ${title}`);
    expect(never, "bodies that no planted defect can make fail").toEqual([]);
  });
});
