/** The memory of runs in workers, in real pages: what WebAssembly holds, exactly, and what the machine counts for the browser. */

import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownBrowsers, type OpenPage } from "./browsers.ts";
import { descendantsMegabytes } from "./memory.ts";
import { serve, type Server } from "./server.ts";

/** Bytes of WebAssembly memory that a run of 1e5 particles takes. */
const ONE_RUN = 3_200_000;
/** Between the growth of honest runs, some ten, and that of fifty which leave one copy of their velocities each, 120. */
const MOST_MEGABYTES = 60;

/** Memory of WebAssembly, and workers that have it. */
interface Held {
  readonly workers: number;
  readonly bytes: number;
}

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.close());

// A browser that is missing is named by the conformance tests.
for (const browser of knownBrowsers().filter(({ program }) => program !== null)) {
  describe(`${browser.name}, many large runs one after the other`, () => {
    let page: OpenPage;
    // Its own browser, so that nothing of earlier pages is given back meanwhile.
    beforeAll(async () => {
      page = await browser.open("about:blank");
    });
    afterAll(() => page?.close());
    /** A figure, for whoever reads the output. */
    const say = (text: string) => console.log(`${browser.name}: ${text}`);

    /** What the workers hold after so many runs. */
    async function held(scenario: string): Promise<Held> {
      const report = server.report();
      await page.goto(`${server.url}plain?scenario=memory&${scenario}`);
      return (await report) as Held;
    }

    /** What the machine counts, as soon as it is as expected: processes that end and collectors that collect take a while. After some seconds, what it then is. */
    async function resident(expected: (megabytes: number) => boolean): Promise<number> {
      let now = descendantsMegabytes() ?? 0;
      for (let k = 0; k < 100 && !expected(now); k++) {
        await after(200);
        now = descendantsMegabytes() ?? 0;
      }
      return now;
    }

    it("takes no more after sixty than after ten; kept ones, and kept results, show", async () => {
      const few = await held("count=10");
      await after(1000);
      const least = descendantsMegabytes();
      const many = await held("count=60");
      // Two workers: a run is begun while the one before it is being ended.
      expect(many.bytes - few.bytes).toBeLessThan(3 * ONE_RUN);
      if (least !== undefined) {
        const grown = (await resident((now) => now - least < MOST_MEGABYTES)) - least;
        say(`${least.toFixed(0)} MB after 10 runs of 1e5 particles, ${grown.toFixed(0)} more after 60`);
        expect(grown).toBeLessThan(MOST_MEGABYTES);
        const before = grown < 0 ? least + grown : least;
        await held("count=60&hoard");
        const hoarded = (await resident((now) => now - before > MOST_MEGABYTES)) - before;
        expect(hoarded).toBeGreaterThan(MOST_MEGABYTES);
      }
      const kept = await held("count=20&keep");
      say(`WebAssembly memory: ${few.bytes / 1e6} MB after 10, ${many.bytes / 1e6} after 60, ${kept.bytes / 1e6} with 20 kept`);
      expect(kept.bytes - few.bytes).toBeGreaterThan(15 * ONE_RUN);
    });
  });
}
