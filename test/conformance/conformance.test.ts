import { describe, it } from "vitest";
import { allEngines, reference } from "../engines.ts";
import { bodies, runBody, RUNGS } from "./index.ts";

for (const engine of await allEngines()) {
  describe(`${engine.name} follows the specification`, () => {
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
