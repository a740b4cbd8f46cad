/** Every row of docs/bad_input.md is tried. After a change: `npm test -- packages/landau-mbc/test/bad_input.test.ts -u` writes the document anew. */

import { describe, expect, it } from "vitest";
import { LandauError, simulate } from "../src/entrypoints/main.ts";
import { type Case, CONFIG, DOORS } from "./bad_input_cases.ts";

const INTRODUCTION = `# Bad input

What is given wrongly is refused with a \`LandauError\` that names the field, the value and what is allowed, or it is converted as this page says; never
silently. The code and the path are the same through every door: a call, a configuration file, the command line, a message to a worker.
\`validate\` never throws; everything else throws, or rejects with, what stands here.

This page is made by \`packages/landau-mbc/test/bad_input.test.ts\`, which tries every row of it.
`;

/** What came of a case, in the words of the document. */
async function outcome({ attempt, taken }: Case): Promise<string> {
  try {
    const answer = await attempt();
    return taken !== undefined && answer === true ? taken : "accepted";
  } catch (error) {
    if (!(error instanceof LandauError)) throw error;
    // What there is grows; this page shows that it is listed.
    return `\`${error.code}\` ${error.message.replace(/(Known keys:|with the keys) .*$/, "$1 …")}`;
  }
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

describe("bad input", () => {
  it("is refused or converted exactly as docs/bad_input.md says, row by row", { timeout: 240_000 }, async () => {
    const sections: string[] = [];
    for (const { title, text, cases } of DOORS) {
      const rows: string[] = [];
      for (const one of cases) {
        const came = await outcome(one);
        expect(came, one.given).not.toBe("accepted");
        expect(one.taken === undefined || came === one.taken, `${one.given}: ${came}`).toBe(true);
        rows.push(`| ${cell(one.given)} | ${cell(came)} |`);
      }
      sections.push(`## ${title}\n\n${text}\n\n| given | what happens |\n|---|---|\n${rows.join("\n")}\n`);
    }
    await expect([INTRODUCTION, ...sections].join("\n")).toMatchFileSnapshot("../../../docs/bad_input.md");
  });

  it("leaves the package as it was", async () => {
    expect((await simulate(CONFIG)).status).toBe("done");
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
