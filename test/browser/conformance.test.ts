/** The conformance bodies, and the published bundle, in the browsers of this machine. */

import { simulate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodies } from "../conformance/index.ts";
import { allEngines } from "../engines.ts";
import { knownBrowsers, type OpenPage } from "./browsers.ts";
import { serve, type Server } from "./server.ts";

const engines = (await allEngines()).map((engine) => engine.name).filter((name) => name !== "native");

/** Where a missing browser is a failure; elsewhere it is named and left out. */
const strict = process.env.CI !== undefined && process.env.CI !== "" && process.env.CI !== "false";

const CONFIG = {
  particles: 1000,
  gamma: -3,
  h: 0.05,
  tEnd: 0.5,
  seed: "browsers",
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] as const },
} as const;

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.close());

for (const browser of knownBrowsers()) {
  describe(browser.name, () => {
    if (browser.program === null) {
      it.skipIf(!strict)(`is installed (Debian, Ubuntu: apt-get install ${browser.debian})`, () => {
        throw new Error(`${browser.name} is not installed: apt-get install ${browser.debian}`);
      });
      return;
    }

    let page: OpenPage;
    beforeAll(async () => {
      page = await browser.open(server.url);
      // The module script is deferred: its work begins after the page is there.
      for (let tries = 0; tries < 200 && (await page.evaluate("typeof globalThis.harness")) === "undefined"; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    afterAll(() => page?.close());

    it("has the engines and the bodies that Node has", async () => {
      expect(await page.evaluate("harness.engines()")).toEqual(engines);
      expect(await page.evaluate("harness.titles()")).toEqual(bodies.map((body) => body.title));
    });

    for (const engine of engines) {
      for (const [index, body] of bodies.entries()) {
        it(`${engine}, ${body.rung}, ${body.chapter}: ${body.title}`, async () => {
          expect(await page.evaluate(`harness.run(${JSON.stringify(engine)}, ${index})`)).toBeGreaterThan(0);
        });
      }
      it(`the published bundle gives the state of Node's ${engine}`, async () => {
        const { provenance } = await simulate(CONFIG, { engine });
        const there = await page.evaluate(
          `import("/dist/main.js").then(async ({ simulate }) => (await simulate(${JSON.stringify(CONFIG)}, { engine: ${
            JSON.stringify(engine)
          } })).provenance.stateHash)`,
        );
        expect(there).toBe(provenance.stateHash);
      });
    }
  });
}
