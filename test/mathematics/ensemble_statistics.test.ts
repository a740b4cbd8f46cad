/** See `checks/ensemble_statistics.ts` for what is true and how it is looked at. */

import { type Config, ensemble, type EnsembleResult } from "landau-mbc";
import { describe, expect, it } from "vitest";
import { EngineLoader } from "../../packages/landau-mbc/src/engine_loader.ts";
import { runMember } from "../../packages/landau-mbc/src/ensemble/member.ts";
import { readEnsembleOptions } from "../../packages/landau-mbc/src/ensemble/options.ts";
import { Undertaking } from "../../packages/landau-mbc/src/ensemble/undertaking.ts";
import { resolve } from "../../packages/landau-mbc/src/resolve.ts";
import { validated } from "../../packages/landau-mbc/src/config.ts";
import { WorkerPool } from "../../packages/landau-mbc/src/workers/worker_pool.ts";
import { Random } from "../random.ts";
import { meanOfMoment4, varianceOfMoment4, varianceOfMomentum } from "./checks/ensemble_statistics.ts";
import { accepts, rejects } from "./verdict.ts";

const loader = new EngineLoader({});
const realm = { loader, pool: new WorkerPool(loader, {}) };

/** An ensemble whose member m has the random numbers of another. */
async function planted(config: Config, members: number, streamOf: (member: number) => number): Promise<EnsembleResult> {
  const own = resolve(validated(config));
  const how = readEnsembleOptions({ members, series: true, engine: "reference" });
  const undertaking = new Undertaking(own, how, false, performance.now());
  undertaking.bringBack();
  await undertaking.work([async (task, events) => {
    const state = await runMember(realm, { ...task, member: streamOf(task.member) }, {}, events);
    return state && { ...state, member: task.member };
  }]);
  return undertaking.result({ engine: "reference", passedOver: {}, worker: "planted", threads: 1 });
}

describe("the mean over members of moment4 is the exact law of finite N and h at γ = 0", () => {
  const random = new Random(5);
  const data = Float64Array.from({ length: 60 }, (_, k) => random.normal() * (k % 3 === 0 ? 3 : 0.5));
  const config = (h: number): Config => ({
    particles: 20,
    gamma: 0,
    h,
    tEnd: 0.4,
    initial: { kind: "velocities", data },
    seed: 11,
    observe: { times: [0.05, 0.15], quantities: ["temperature", "pressure", "moment4"] },
  });

  it("h = 0.2", async () => {
    expect(accepts(meanOfMoment4(await ensemble(config(0.2), { members: 1500, engine: "wasm" }), 20, 0.2))).toBe(true);
  });

  it("catches the planted error: twice the step", async () => {
    expect(rejects(meanOfMoment4(await ensemble(config(0.4), { members: 1500, engine: "wasm" }), 20, 0.2))).toBe(true);
  });
});

describe("the variance over members of the momentum is that of independent members", () => {
  const config: Config = {
    particles: 16,
    gamma: -3,
    h: 0.1,
    tEnd: 0.2,
    initial: { kind: "maxwellian", temperature: 1.5, drift: [0.5, 0, 0] },
    seed: "members",
    observe: { quantities: ["momentum"] },
  };

  it("with streams of their own", async () => {
    expect(accepts(varianceOfMomentum(await ensemble(config, { members: 1600, series: true, engine: "wasm" }), 1.5 / 16))).toBe(true);
    expect(accepts(varianceOfMomentum(await planted(config, 160, (member) => member), 1.5 / 16))).toBe(true);
  });

  it("catches the planted error: the same random numbers for all members", async () => {
    expect(rejects(varianceOfMomentum(await planted(config, 160, () => 0), 1.5 / 16))).toBe(true);
  });

  it("catches the planted error: the same random numbers for every eight members", async () => {
    expect(rejects(varianceOfMomentum(await planted(config, 160, (member) => Math.floor(member / 8)), 1.5 / 16))).toBe(true);
  });
});

describe("the variance over members of moment4 is that of the uniform law on the sphere, at every time", () => {
  const config: Config = {
    particles: 40,
    gamma: -3,
    h: 0.1,
    tEnd: 0.6,
    initial: { kind: "microcanonical", temperature: 2 },
    seed: 3,
    observe: { times: [0.3], quantities: ["moment4"] },
  };

  it("of an ensemble", async () => {
    expect(accepts(varianceOfMoment4(await ensemble(config, { members: 1500, series: true, engine: "wasm" }), 40, 6))).toBe(true);
  });

  it("catches the planted error: a Maxwellian, whose energy varies", async () => {
    const other: Config = { ...config, initial: { kind: "maxwellian", temperature: 2 } };
    expect(rejects(varianceOfMoment4(await ensemble(other, { members: 1500, series: true, engine: "wasm" }), 40, 6))).toBe(true);
  });
});
