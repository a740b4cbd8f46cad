/** Runs in workers, in real pages: states, responsiveness, cancellation, policies, checkpoints that outlive the page. */

import { LandauError, simulate } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownBrowsers, type OpenPage } from "./browsers.ts";
import { BAD_INPUTS, CONFIGURATIONS, ESTIMATED, INTERRUPTED, plain } from "./configurations.ts";
import { serve, type Server } from "./server.ts";

let server: Server;
let hashes: readonly string[];
beforeAll(async () => {
  server = await serve();
  hashes = await Promise.all(CONFIGURATIONS.map(async (config) => (await simulate(config)).provenance.stateHash));
});
afterAll(() => server?.close());

for (const browser of knownBrowsers().filter(({ program }) => program !== null)) {
  describe(browser.name, () => {
    let page: OpenPage;
    beforeAll(async () => {
      page = await browser.open("about:blank");
    });
    afterAll(() => page?.close());

    /** What a scenario reports on the page of this name. */
    async function on(name: string, scenario: string): Promise<unknown> {
      const report = server.report();
      await page.goto(`${server.url}${name}?scenario=${scenario}`);
      return report;
    }
    /** A figure, for whoever reads the output. */
    const say = (text: string) => console.log(`${browser.name}: ${text}`);

    it("gives Node's states, in a worker unless told otherwise", async () => {
      const place = [true, true, "options.worker is false"];
      expect(await on("plain", "hashes")).toEqual(hashes.flatMap((hash) => place.map((worker) => [worker, hash])));
    });

    it("gives Node's estimates, number for number", async () => {
      const { series } = await simulate(ESTIMATED);
      expect(await on("plain", "estimates")).toEqual(Object.entries(series).map(([name, numbers]) => [name, ...numbers]));
    });

    it("streams, moves, forks, and keeps the error of a callback", async () => {
      const [hash] = hashes;
      expect(await on("plain", "semantics")).toMatchObject({
        frames: [0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5].map((time) => [time, expect.any(Number), 3000]),
        worker: true,
        hashes: [hash, hash],
        same: true,
        code: "ABORTED",
        path: "options.onProgress",
        went: true,
      });
    });

    it("keeps the page free while a run goes on", async () => {
      // Other work on this machine may make any single page wait; a run that held the page would do so every time.
      for (let tries = 1;; tries++) {
        const { frame = 0, timer = 0, frames = 0, timers, ...rest } = (await on("plain", "heartbeat")) as Record<string, number>;
        say(`longest gap ${frame.toFixed(0)} ms between ${frames} frames, ${timer.toFixed(0)} ms between ${timers} timers of 4 ms`);
        expect(rest).toMatchObject({ worker: true, status: "stopped" });
        if (frames > 10 && frame < 250 && timer < 250) break;
        expect(tries).toBeLessThan(6);
      }
    });

    it("stops at the signal, with progress until then", async () => {
      type Stop = { readonly milliseconds: number; readonly status: string; readonly worker: true; readonly fractions: readonly number[] };
      const stops = (await on("plain", "cancel")) as readonly Stop[];
      const sorted = stops.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
      say(`from the signal to the result: ${sorted.map((ms) => ms.toFixed(0)).join(", ")} ms (50 000 particles)`);
      for (const { status, worker, fractions } of stops) {
        expect([status, worker]).toEqual(["stopped", true]);
        expect(fractions.length).toBeGreaterThan(1);
        expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
      }
      // The best: other work on this machine may take the time of most of them, and a stop that came late would always do so.
      expect(sorted[0]).toBeLessThan(100);
    });

    it("refuses what Node refuses, with the same code, path and message", async () => {
      const here = [];
      for (const { config, options } of BAD_INPUTS()) {
        const error = await simulate(config as never, options as never).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(LandauError);
        here.push(plain(error));
      }
      const there = (await on("plain", "refusals")) as readonly ReturnType<typeof plain>[];
      const native = /"native", /;
      expect(there.map(({ message, ...rest }) => ({ ...rest, message: message.replace(native, "") }))).toEqual(
        here.map(({ message, ...rest }) => expect.objectContaining({ ...rest, message: memory(message.replace(native, "")) })),
      );
    });

    it("has a worker that refuses other people's messages and lives on", async () => {
      expect(await on("plain", "messages")).toEqual([
        "ready",
        "refused CONFIG message",
        "refused CONFIG message",
        "refused CONFIG message",
        "refused CONFIG message.type",
        "refused CONFIG message.run",
        "failure CONFIG message.method",
        "refused CONFIG message.run",
        "reply 5",
      ]);
    });

    it("goes on, after the page has been left, to the state of the unbroken run", async () => {
      const { provenance } = await simulate(INTERRUPTED);
      expect(await on("plain", "leave")).toEqual([expect.stringMatching(/^runs\/a\/checkpoint-\d{16}\.mbc$/), expect.anything()]);
      const found = (await on("plain", "goOn")) as { readonly collisions: readonly number[]; readonly latest: string };
      expect(found).toEqual({
        stateHash: provenance.stateHash,
        collisions: expect.any(Array),
        latest: expect.any(String),
        refused: [{ code: "CHECKPOINT", path: found.latest, message: expect.stringContaining("altered content") }],
        direct: { code: "CHECKPOINT", path: found.latest, message: expect.stringContaining("intact: the older"), intact: true },
      });
      const [older, resumed, end] = found.collisions as [number, number, number];
      expect([older > 0, older < resumed, resumed < end, end]).toEqual([true, true, true, provenance.collisions]);
    });

    // Firefox has no way to set the quota of an origin while it runs.
    it.runIf(browser.name === "Chromium")(
      "goes on where there is no room for its checkpoints, which are in the errors and may be saved as a Blob",
      async () => {
        const { provenance: { stateHash } } = await simulate(INTERRUPTED);
        // Two checkpoints of 4000 particles, and not the third that is written before the first is removed.
        const origin = new URL(server.url).origin;
        await page.limitStorage?.(origin, 250_000);
        const found = await on("plain", "noRoom");
        await page.limitStorage?.(origin);
        expect(found).toEqual({
          status: "done",
          stateHash,
          resumed: stateHash,
          written: 2,
          stored: true,
          error: {
            code: "CHECKPOINT",
            path: expect.stringMatching(/^runs\/full\/checkpoint-\d{16}\.mbc$/),
            message: expect.stringMatching(
              /: the checkpoint could not be written \(.*\); it is in this error; allowed: a folder that may be written, with room for \d+ bytes more$/,
            ),
          },
          cause: "QuotaExceededError",
        });
      },
    );

    it("runs in a worker under a strict policy, from the worker's file", async () => {
      const [stateHash] = hashes;
      expect(await on("strict", "slim&worker=/dist/worker.js")).toEqual({
        worker: true,
        stateHash,
        engine: "wasm",
        asked: stateHash,
        workers: true,
      });
    });

    it("runs in place, and says so, where the policy forbids workers", async () => {
      const [stateHash] = hashes;
      const reason = expect.stringContaining("worker: it could not be started");
      const asked = { code: "ENGINE", path: "options.worker", message: expect.stringContaining("got true, but") };
      expect(await on("strict", "slim")).toEqual({ worker: reason, stateHash, engine: "wasm", asked, workers: reason });
      expect(await on("workerless", "slim&worker=/dist/worker.js")).toEqual({
        worker: reason,
        stateHash,
        engine: "wasm",
        asked,
        workers: reason,
      });
    });

    it("runs from within a worker of the page's own", async () => {
      expect(await on("plain", "nested")).toEqual([true, hashes[0]]);
    });
  });
}

/** How much would fit depends on the machine. */
function memory(message: string): unknown {
  return message.includes("GiB") ? expect.stringMatching(/^particles: got \d+, which take [\d.]+ GiB/) : message;
}
