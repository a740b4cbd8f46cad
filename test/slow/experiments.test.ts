/** The experiments of `landau-mbc verify` in their brief form: on the engine every claim holds, and each planted error is caught where its experiment says so. */

import { EXPERIMENTS, totalErrors } from "@landau-mbc/experiments";
import { benchOf, type Check, ENGINE, PLAIN, PLANTS, processNamed } from "@landau-mbc/lab";
import { describe, expect, it } from "vitest";

/** Names of the checks that an experiment rejects. */
async function rejected(experiment: (typeof EXPERIMENTS)[number], process: typeof ENGINE): Promise<readonly string[]> {
  const { checks } = await experiment.run(benchOf("brief", process));
  expect(checks.length).toBeGreaterThan(0);
  return checks.filter(({ holds }) => !holds).map(({ name }) => name);
}

describe("every claim holds", () => {
  for (const experiment of EXPERIMENTS) {
    it(`${experiment.id}, ${experiment.title}, on the engine`, async () => {
      expect(await rejected(experiment, ENGINE)).toEqual([]);
    });
  }

  for (const experiment of EXPERIMENTS.filter(({ id }) => ["T1", "T9"].includes(id))) {
    it(`${experiment.id}, ${experiment.title}, on the plain process`, async () => {
      expect(await rejected(experiment, PLAIN)).toEqual([]);
    });
  }
});

describe("extrapolation to h → 0", () => {
  it("has a smaller total error than one run at the smallest step and equal cost, in the quick form", async () => {
    const checks: Check[] = [];
    const { ratio } = await totalErrors(benchOf("quick", ENGINE), checks);
    expect(checks.map(({ holds }) => holds)).toEqual([true, true]);
    expect(ratio).toBeLessThan(0.7);
  });
});

describe("every planted error is caught", () => {
  for (const [id, name] of [["T3", "tau-of-speed"], ["T7", "half-rate"]] as const) {
    it(`${name}: by ${id} too`, async () => {
      const experiment = EXPERIMENTS.find((one) => one.id === id);
      expect(experiment?.catches).toContain(name);
      expect(await rejected(experiment!, processNamed(name))).not.toEqual([]);
    });
  }

  for (const { name, title } of PLANTS) {
    // The quickest of those that catch it.
    const experiment = ["T9", "T1", "T5"].map((id) => EXPERIMENTS.find((one) => one.id === id)).find((one) => one?.catches.includes(name));
    it(`${title}: by ${experiment?.id}`, async () => {
      expect(experiment).toBeDefined();
      expect(await rejected(experiment!, processNamed(name))).not.toEqual([]);
    });
  }
});
