/** Ensembles of the published bundle, in the workers of the browsers of this machine: the bits of Node. */

import { ensemble } from "landau-mbc";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownBrowsers, type OpenPage } from "./browsers.ts";
import { serve, type Server } from "./server.ts";

const CONFIG = {
  particles: 500,
  gamma: -3,
  h: 0.02,
  tEnd: 0.5,
  seed: "browsers",
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] as const },
  observe: { every: 0.25, quantities: ["moment4", "temperature"] as const },
} as const;

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.close());

// A browser that is missing is named by the conformance tests.
for (const browser of knownBrowsers().filter(({ program }) => program !== null)) {
  describe(`an ensemble in ${browser.name}`, () => {
    let page: OpenPage;
    beforeAll(async () => {
      page = await browser.open(server.url);
    });
    afterAll(() => page?.close());

    /** Evaluates the body of a function of the package, with the configuration as `config`. */
    const there = (body: string) =>
      page.evaluate(`import("/dist/main.js").then(async (landau) => { const config = ${JSON.stringify(CONFIG)}; ${body} })`);

    it("has the numbers of Node, with members in two workers", async () => {
      const { mean, variance, covariances, provenance } = await ensemble(CONFIG, { members: 6, covariances: [["moment4", "temperature"]] });
      const found = await there(`
        const { mean, variance, covariances, provenance } = await landau.ensemble(config, { members: 6, threads: 2, covariances: [["moment4", "temperature"]] });
        return JSON.parse(JSON.stringify({
          mean: [...mean.moment4], variance: [...variance.moment4], covariance: [...covariances[0].values],
          hash: provenance.membersHash, worker: provenance.worker, threads: provenance.threads,
        }));
      `);
      expect(found).toEqual({
        mean: [...mean.moment4 as Float64Array],
        variance: [...variance.moment4 as Float64Array],
        covariance: covariances.flatMap(({ values }) => [...values]),
        hash: provenance.membersHash,
        worker: true,
        threads: 2,
      });
    });

    it("is stopped by a signal within its members, and goes on to the same bits", async () => {
      const { provenance } = await ensemble({ ...CONFIG, tEnd: 20 }, { members: 4 });
      const found = await there(`
        const longer = { ...config, tEnd: 20 };
        const controller = new AbortController();
        const checkpoint = { everySeconds: 0.05, onMember: () => controller.abort() };
        const stopped = await landau.ensemble(longer, { members: 4, threads: 2, signal: controller.signal, checkpoint });
        const onWay = stopped.records.filter((record) => landau.inspectMember(record).status === "stopped").length;
        const { provenance } = await landau.ensemble(longer, { members: 4, threads: 2, resume: stopped.records });
        return { status: stopped.status, onWay: onWay > 0, hash: provenance.membersHash };
      `);
      expect(found).toEqual({ status: "stopped", onWay: true, hash: provenance.membersHash });
    });
  });
}
