import { describe, expect, it } from "vitest";
import {
  type Config,
  ensemble,
  type EnsembleOptions,
  type EnsembleProgress,
  inspectMember,
  type MemberFrame,
  simulate,
} from "../../src/entrypoints/main.ts";
import { ENGINES } from "../engines.ts";
import { config, failure, long, numbers, options } from "./cases.ts";

const whole = await ensemble(config, options);

describe("an ensemble", () => {
  it("has simulate as its member 0, and other members with streams of their own", async () => {
    const own = await simulate(config);
    const members = whole.records.map(inspectMember);
    expect(members.map(({ member }) => member)).toEqual([...whole.members]);
    expect(members[0]).toMatchObject({
      status: "done",
      stateHash: own.provenance.stateHash,
      configHash: own.provenance.configHash,
      collisions: own.provenance.collisions,
      times: own.times,
      series: own.series,
      shapes: own.shapes,
    });
    expect(new Set(members.map(({ stateHash }) => stateHash)).size).toBe(11);
    expect(whole.provenance).toMatchObject({
      configHash: own.provenance.configHash,
      configuration: own.provenance.configuration,
      seed: 42,
      collisions: members.reduce((sum, { collisions }) => sum + collisions, 0),
      members: { first: 0, asked: 11, count: 11 },
    });
  });

  it("gives mean, variance, standard error and covariances by quantity and frame", () => {
    const members = whole.records.map(inspectMember);
    const n = members.length;
    const sample = (name: string, k: number) => members.map(({ series }) => series[name]?.[k] as number);
    const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / n;
    const covariance = (x: readonly number[], y: readonly number[]) =>
      x.reduce((sum, _, k) => sum + (x[k]! - mean(x)) * (y[k]! - mean(y)), 0) / (n - 1);
    expect(whole.status).toBe("done");
    expect(whole.shapes).toEqual({ momentum: [4, 3], temperature: [4], moment4: [4] });
    for (const [name, [, size = 1]] of Object.entries(whole.shapes)) {
      for (let k = 0; k < 4 * size; k++) {
        const x = sample(name, k);
        expect(whole.mean[name]?.[k]).toBeCloseTo(mean(x), 12);
        expect(whole.variance[name]?.[k]).toBeCloseTo(covariance(x, x), 12);
        expect(whole.standardError[name]?.[k]).toBeCloseTo(Math.sqrt(covariance(x, x) / n), 12);
        expect(whole.series?.[name]?.[3 * 4 * size + k]).toBe(x[3]);
      }
    }
    const [first, second] = whole.covariances;
    expect(first).toMatchObject({ of: ["moment4", "temperature"], shape: [4] });
    expect(second).toMatchObject({ of: ["momentum", "momentum"], shape: [4, 3, 3] });
    for (let frame = 0; frame < 4; frame++) {
      expect(first?.values[frame]).toBeCloseTo(covariance(sample("moment4", frame), sample("temperature", frame)), 12);
      for (let k = 0; k < 9; k++) {
        const [i, j] = [3 * frame + Math.floor(k / 3), 3 * frame + (k % 3)];
        expect(second?.values[9 * frame + k]).toBeCloseTo(covariance(sample("momentum", i), sample("momentum", j)), 12);
      }
      // What is on the diagonal is a variance, to the bit.
      expect(second?.values[9 * frame + 4]).toBe(whole.variance.momentum?.[3 * frame + 1]);
    }
  });

  it("says of conserved momentum that it does not vary in time, and of given velocities that members agree at the start", async () => {
    expect(whole.variance.momentum?.slice(0, 3)).toEqual(whole.variance.momentum?.slice(9, 12));
    const data = Float64Array.from({ length: 30 }, (_, k) => Math.sin(k));
    const given = await ensemble({ ...config, particles: 10, initial: { kind: "velocities", data } }, { members: 3 });
    const own = await simulate({ ...config, particles: 10, initial: { kind: "velocities", data } });
    expect(given.variance.moment4?.[0]).toBe(0);
    expect(given.variance.moment4?.[3]).toBeGreaterThan(0);
    expect(given.provenance.largestRounding).toBe(own.provenance.largestRounding);
  });

  const places = ENGINES.flatMap((engine) => [false, true].map((worker) => [engine, worker ? "in workers" : "in place", worker] as const));
  it.each(places)("has the same bits on %s %s, with 1, 2 and 3 threads", async (engine, _, worker) => {
    for (const threads of [1, 2, 3]) {
      const other = await ensemble(config, { ...options, engine, threads, worker });
      expect(numbers(other)).toEqual(numbers(whole));
      expect(other.records).toEqual(whole.records);
      expect(other.provenance).toMatchObject({
        engine,
        threads: worker || engine === "native" ? threads : 1,
        worker: worker ? true : "options.worker is false",
      });
    }
  });

  it("runs its members in workers if several are at once, but for the native engine, which has threads of its own", async () => {
    const placed = async (more: Partial<EnsembleOptions>) => (await ensemble(config, { members: 3, ...more })).provenance;
    expect(await placed({ engine: "wasm", threads: 2 })).toMatchObject({ worker: true, threads: 2 });
    expect(await placed({ engine: "wasm", threads: 9 })).toMatchObject({ worker: true, threads: 3 });
    expect(await placed({ engine: "wasm", threads: 1 })).toMatchObject({ worker: "one member at a time", threads: 1 });
    expect(await placed({ members: 1, engine: "reference" })).toMatchObject({ worker: "one member at a time", threads: 1 });
    if (!ENGINES.includes("native")) return;
    expect(await placed({ threads: 2 })).toMatchObject({ worker: "the native engine has threads of its own", threads: 2 });
    expect(await placed({ members: 9, threads: 5 })).toMatchObject({ engine: "native", worker: true, threads: 5 });
  });

  it("gives given velocities to every worker", async () => {
    const data = Float64Array.from({ length: 300 }, (_, k) => Math.sin(k));
    const given: Config = { ...config, initial: { kind: "velocities", data } };
    const away = await ensemble(given, { ...options, engine: "wasm", threads: 2, checkpoint: { everySeconds: 0.001, onMember: () => {} } });
    expect(away.provenance.worker).toBe(true);
    expect(numbers(away)).toEqual(numbers(await ensemble(given, { ...options, worker: false })));
    expect(data.length).toBe(300);
  });

  it("may begin at another member, and one member has no variance", async () => {
    const one = await ensemble(config, { members: 1, firstMember: 5, covariances: [["temperature", "temperature"]] });
    expect([...one.members]).toEqual([5]);
    expect(one.records[0]).toEqual(whole.records[5]);
    expect(one.mean.moment4).toEqual(inspectMember(one.records[0] as Uint8Array).series.moment4);
    expect([one.variance.moment4, one.standardError.moment4, one.covariances[0]?.values].map((x) => x?.every(Number.isNaN))).toEqual([
      true,
      true,
      true,
    ]);
    const last = await ensemble(config, { members: 1, firstMember: 16_777_215 });
    expect([...last.members]).toEqual([16_777_215]);
  });

  it("goes on from the records of any members to the same bits", async () => {
    for (const subset of [[], [0], [10], [3, 1, 8], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]) {
      const taken: number[] = [];
      const again = await ensemble(config, {
        ...options,
        resume: subset.map((member) => whole.records[member] as Uint8Array),
        checkpoint: { onMember: (_, member) => taken.push(member) },
      });
      expect(numbers(again)).toEqual(numbers(whole));
      expect(again.records).toEqual(whole.records);
      expect(taken.sort((a, b) => a - b)).toEqual([...whole.members].filter((member) => !subset.includes(member)));
    }
  });

  it("takes statistics of functions of a frame, values and velocities", async () => {
    const seen: MemberFrame[] = [];
    const measured = await ensemble(config, {
      ...options,
      engine: "wasm",
      threads: 2,
      covariances: [["fast", "moment4"]],
      measure: {
        fast: async (frame) => {
          seen.push(frame);
          const v = await frame.velocities();
          return v.reduce((sum, x) => sum + x ** 4, 0) / 100;
        },
        member: ({ member, time }) => [member, time],
      },
    });
    expect(measured.mean.moment4).toEqual(whole.mean.moment4);
    expect(measured.shapes).toMatchObject({ fast: [4], member: [4, 2] });
    expect(measured.mean.member).toEqual(Float64Array.of(5, 0, 5, 0.2, 5, 0.4, 5, 0.6));
    expect(measured.variance.member?.[0]).toBe(11);
    expect(seen.length).toBe(44);
    expect(measured.provenance.worker).toBe(true);
    expect(measured.covariances[0]?.values[3]).toBeGreaterThan(0);
    expect(measured.provenance.membersHash).toBe(whole.provenance.membersHash);
    // Records of another request are not those of this one.
    expect(await failure(ensemble(config, { ...options, resume: measured.records }))).toMatchObject({
      code: "CHECKPOINT",
      path: "options.resume[0]",
      message: expect.stringContaining("of other quantities"),
    });
  });

  it("keeps no records if told, and gives them to onMember all the same", async () => {
    const records: Uint8Array[] = [];
    const lean = await ensemble(config, { members: 11, keepRecords: false, checkpoint: { onMember: (bytes) => records.push(bytes) } });
    expect(lean.records).toEqual([]);
    expect(lean.series).toBeUndefined();
    expect(lean.mean).toEqual(whole.mean);
    expect(records.length).toBe(11);
    const again = await ensemble(config, { ...options, resume: records.reverse() });
    expect(numbers(again)).toEqual(numbers(whole));
  });
});

describe("an ensemble that is stopped", () => {
  it("by the signal gives the members that are complete, and goes on within those that are not", async () => {
    const controller = new AbortController();
    const slow: Config = { ...config, particles: 2000, h: 0.002 };
    const stopped = await ensemble(slow, {
      members: 6,
      engine: "wasm",
      threads: 1,
      signal: controller.signal,
      checkpoint: {
        everySeconds: 0.003,
        onMember: (bytes, member) => {
          if (member === 2 && inspectMember(bytes).status === "stopped") controller.abort();
        },
      },
    });
    expect(stopped.status).toBe("stopped");
    const { members } = stopped;
    expect([...members]).toEqual([0, 1]);
    expect(stopped.provenance.members).toEqual({ first: 0, asked: 6, count: 2 });
    expect(stopped.mean).toEqual((await ensemble(slow, { members: 2 })).mean);
    expect(stopped.records.map((bytes) => inspectMember(bytes).status)).toEqual(["done", "done", "stopped"]);
    const unbroken = await ensemble(slow, { members: 6 });
    const before = stopped.records.reduce((sum, bytes) => sum + inspectMember(bytes).collisions, 0);
    const told: EnsembleProgress[] = [];
    const resumed = await ensemble(slow, { members: 6, resume: stopped.records, onProgress: (progress) => told.push(progress) });
    expect(told.every(({ collisions, members, of }) => collisions >= before && members >= 2 && of === 6)).toBe(true);
    expect(told.at(-1)).toMatchObject({ members: 6, fraction: 1, secondsLeft: 0, collisions: unbroken.provenance.collisions });
    expect(numbers(resumed)).toEqual(numbers(unbroken));
    expect(resumed.records).toEqual(unbroken.records);
  });

  it("at a frame has that frame once when it goes on", async () => {
    for (const at of [0, 0.2, 0.4, 0.6]) {
      const controller = new AbortController();
      const measure = {
        time: ({ time, member }: MemberFrame) => {
          if (member === 1 && time >= at) controller.abort();
          return time;
        },
      };
      const stopped = await ensemble(config, { members: 3, threads: 1, signal: controller.signal, measure });
      const { status, times } = inspectMember(stopped.records[1] as Uint8Array);
      expect(times.at(-1)).toBeCloseTo(at, 10);
      expect(status).toBe(at < 0.6 ? "stopped" : "done");
      const resumed = await ensemble(config, { members: 3, resume: stopped.records, measure: { time: ({ time }) => time } });
      expect(resumed.mean.time).toEqual(resumed.times);
      expect(resumed.mean.moment4).toEqual((await ensemble(config, { members: 3 })).mean.moment4);
    }
  });

  it("by the wall time keeps what there is, and members on their way are handed out every so many seconds", async () => {
    const states: string[] = [];
    const stopped = await ensemble(long, {
      members: 3,
      wallTime: 0.3,
      checkpoint: { everySeconds: 0.05, onMember: (bytes) => states.push(inspectMember(bytes).status) },
    });
    expect(stopped).toMatchObject({ status: "stopped", mean: {}, covariances: [] });
    expect(stopped.members.length).toBe(0);
    expect(stopped.times.length).toBe(0);
    expect(stopped.records.length).toBeGreaterThan(0);
    expect(states.length).toBeGreaterThan(stopped.records.length);
    expect(new Set(states)).toEqual(new Set(["stopped"]));
  });

  it("hears a signal between members that are each too short to hear it", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const tiny: Config = { ...config, particles: 2, tEnd: 0 };
    const stopped = await ensemble(tiny, { members: 16_777_216, keepRecords: false, signal: controller.signal });
    expect(stopped.status).toBe("stopped");
    expect(stopped.members.length).toBeGreaterThan(0);
  });

  it("before its first collision is refused", async () => {
    expect(await failure(ensemble(config, { members: 2, signal: AbortSignal.abort() }))).toMatchObject({
      code: "ABORTED",
      path: "options.signal",
    });
  });
});
