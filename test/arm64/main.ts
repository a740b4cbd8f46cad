/** What runs on the other machine: every conformance body on the native engine's instruction sets there. Prints a line per body, then how many there were. */

import { bodies, runBody } from "../conformance/index.ts";
import { reference, testedEngines } from "../engines.ts";

const engines = (await testedEngines()).filter(({ title }) => title.startsWith("native"));
let failed = 0;
for (const { title, engine } of engines) {
  for (const body of bodies) {
    try {
      await runBody(body, engine, reference);
    } catch (error) {
      failed++;
      console.log(`FAIL ${title}, ${body.chapter}: ${body.title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
console.log(JSON.stringify({ arch: process.arch, engines: engines.map(({ title }) => title), bodies: bodies.length, failed }));
