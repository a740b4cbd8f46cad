/** Hundreds of simulations of 1e5 particles, one after the other, in the workers of real pages: WebAssembly holds as much after the last as after the twentieth. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownBrowsers, type OpenPage } from "../browser/browsers.ts";
import { serve, type Server } from "../browser/server.ts";

/** Bytes of WebAssembly memory that one takes. */
const ONE_RUN = 3_200_000;
const SIMULATIONS = 600;

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.close());

// A browser that is missing is named by the conformance tests.
describe.each(knownBrowsers().filter(({ program }) => program !== null))("simulations in $name", (browser) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await browser.open("about:blank");
  });
  afterAll(() => page?.close());

  it("give all of their memory back", async () => {
    const held: number[] = [];
    for (const count of [20, SIMULATIONS]) {
      const report = server.report();
      await page.goto(`${server.url}plain?scenario=memory&count=${count}`);
      held.push(((await report) as { readonly bytes: number }).bytes);
    }
    const [few = 0, many = 0] = held;
    console.log(`${page.version}: ${few / 1e6} MB after 20, ${many / 1e6} MB after ${SIMULATIONS}`);
    expect(few).toBeGreaterThan(ONE_RUN);
    expect(many - few).toBeLessThan(3 * ONE_RUN);
  });
});
