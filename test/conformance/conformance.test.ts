import { describe, it } from "vitest";
import { reference, testedEngines } from "../engines.ts";
import { bodies, runBody, RUNGS } from "./index.ts";

for (const { title, engine } of await testedEngines()) {
  describe(`${title} follows the specification`, () => {
    for (const rung of RUNGS) {
      describe(rung, () => {
        for (const body of bodies.filter((candidate) => candidate.rung === rung)) {
          it(`${body.chapter}: ${body.title}`, async () => {
            await runBody(body, engine, reference);
          });
        }
      });
    }
  });
}
