import { describe, expect, it, vi } from "vitest";
import {
  type Config,
  ensemble,
  type EnsembleOptions,
  type EnsembleProgress,
  type EnsembleResult,
  inspectMember,
  LandauError,
  type MemberFrame,
  simulate,
} from "../../src/entrypoints/main.ts";
import { ENGINES } from "../engines.ts";

const config: Config = {
  particles: 100,
  gamma: -3,
  h: 0.1,
  tEnd: 0.6,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  seed: 42,
  observe: { every: 0.2, quantities: ["momentum", "temperature", "moment4"] },
};
const options: EnsembleOptions = { members: 11, covariances: [["moment4", "temperature"], ["momentum", "momentum"]], series: true };

/** Minutes on any engine, in two frames. */
const long: Config = { ...config, tEnd: 1e6, observe: {} };

async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(() => new Error("it did not fail"), (reason: unknown) => reason);
  if (!(error instanceof LandauError)) throw error;
  return error;
}

/** All but what says how it was computed. */
function numbers({ provenance, records, ...rest }: EnsembleResult): object {
  const { engine: _, passedOver: __, threads: ___, ...origin } = provenance;
  return { ...rest, provenance: origin, records: records.length };
}

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

  it.each(ENGINES)("has the same bits on %s, with 1, 2 and 3 threads", async (engine) => {
    for (const threads of [1, 2, 3]) {
      const other = await ensemble(config, { ...options, engine, threads });
      expect(numbers(other)).toEqual(numbers(whole));
      expect(other.records).toEqual(whole.records);
      expect(other.provenance.engine).toBe(engine);
    }
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

describe("an ensemble that fails", () => {
  /** One particle in ten thousand is too fast for the grid. */
  const rare: Config = {
    ...config,
    initial: {
      kind: "mixture",
      weights: [0.9999, 0.0001],
      components: [{ kind: "maxwellian" }, { kind: "shell", radius: 1e6 }],
    },
  };

  it("because of one member names it, and what the others have come to goes on without it", async () => {
    const error = await failure(ensemble(rare, { members: 400, threads: 1 }));
    const member = error.member as number;
    expect(error).toMatchObject({ code: "GRID_OVERFLOW", cause: expect.any(LandauError) });
    expect(error.message).toContain(`member ${member}: `);
    expect(member).toBeGreaterThan(3);
    expect(error.records?.length).toBe(member);
    const without = await ensemble(rare, { members: member, resume: error.records as Uint8Array[], series: true });
    expect(numbers(without)).toEqual(numbers(await ensemble(rare, { members: member, series: true })));
  });

  it("because there is no room says so of the member", async () => {
    const error = await failure(ensemble({ ...config, particles: 2_000_000_000 }, { members: 2, engine: "reference" }));
    expect(error).toMatchObject({
      code: "MEMORY",
      path: "particles",
      member: 0,
      message: expect.stringMatching(/^member 0: particles: got/),
    });
  });

  it("because a callback threw carries every record", async () => {
    const cause = new Error("no");
    const onMember = vi.fn((_: Uint8Array, member: number) => {
      if (member === 4) throw cause;
    });
    const error = await failure(ensemble(config, { members: 11, threads: 1, checkpoint: { onMember } }));
    expect(error).toMatchObject({ code: "ABORTED", path: "options.checkpoint.onMember", cause });
    expect(error.records).toEqual(whole.records.slice(0, 5));
    expect(
      await failure(ensemble(long, {
        members: 2,
        onProgress: async () => {
          throw cause;
        },
      })),
    ).toMatchObject({ code: "ABORTED", path: "options.onProgress", cause });
  });

  it("because of a measure says which", async () => {
    const measures = {
      throws: () => {
        throw new Error("no");
      },
      text: () => "12" as unknown as number,
      growing: ({ time }: MemberFrame) => new Float64Array(time === 0 ? 1 : 2),
      different: ({ member }: MemberFrame) => new Float64Array(1 + member),
    };
    const messages = await Promise.all(
      Object.entries(measures).map(async ([name, f]) =>
        (await failure(ensemble(config, { members: 2, threads: 1, measure: { [name]: f } }))).message
      ),
    );
    expect(messages).toEqual([
      "member 0: options.measure.throws: the function threw (no)",
      'member 0: options.measure.text: gave "12" (a string) at t = 0; allowed: a number, or an array of numbers',
      "member 0: options.measure.growing: gave 2 numbers at t = 0.2; allowed: 1, as at the first frame",
      expect.stringMatching(
        /^member 1: options\.measure: gave .*\["different",\[2\]\].*; allowed: .*\["different",\[1\]\].*, as for the member before$/,
      ),
    ]);
  });
});

describe("what an ensemble refuses", () => {
  const refusals: readonly (readonly [unknown, string, string])[] = [
    [undefined, "options", "got undefined"],
    [{}, "options.members", "missing; allowed: an integer from 1 to 16777216"],
    [{ members: 0 }, "options.members", "got 0; allowed: an integer from 1"],
    [{ members: 1.5 }, "options.members", "got 1.5"],
    [{ members: "12" }, "options.members", 'got "12" (a string)'],
    [{ members: 2 ** 24 + 1 }, "options.members", "got 16777217"],
    [{ members: 2, firstMember: 2 ** 24 - 1 }, "options.members", "got 2 from member 16777215 on; allowed: members below 2^24"],
    [{ members: 2, firstMember: -1 }, "options.firstMember", "got -1"],
    [{ members: 2, threads: 0 }, "options.threads", "got 0; allowed: an integer from 1 to 4096"],
    [{ members: 2, threads: 1.5 }, "options.threads", "got 1.5"],
    [{ members: 2, threads: 1e9 }, "options.threads", "got 1000000000"],
    [{ members: 2, engine: "gpu" }, "options.engine", 'got "gpu"'],
    [{ members: 2, seeds: 3 }, "options.seeds", "unknown key"],
    [{ members: 2, covariances: [["moment4"]] }, "options.covariances[0]", "allowed: a pair of names"],
    [{ members: 2, covariances: [["moment4", 3]] }, "options.covariances[0][1]", "got 3"],
    [
      { members: 2, covariances: [["moment4", "moment6"]] },
      "options.covariances[0][1]",
      'got "moment6", which is not observed; allowed: momentum',
    ],
    [{ members: 2, series: 1 }, "options.series", "got 1; allowed: true or false"],
    [{ members: 2, measure: { a: 1 } }, "options.measure.a", "allowed: a function of a frame"],
    [{ members: 2, measure: { moment4: () => 1 } }, "options.measure.moment4", "the name of an observed quantity"],
    [{ members: 2, checkpoint: {} }, "options.checkpoint.onMember", "missing"],
    [{ members: 2, resume: [1] }, "options.resume[0]", "got 1"],
    [{ members: 2, wallTime: 0 }, "options.wallTime", "got 0"],
    [{ members: 2, signal: {} }, "options.signal", "allowed: an AbortSignal"],
    [
      { members: 10_000_000 },
      "options.members",
      "allowed: at most 5592405, or as many as wanted with keepRecords: false and without series",
    ],
  ];

  it.each(refusals)("%j", async (bad, path, text) => {
    const error = await failure(ensemble(config, bad as EnsembleOptions));
    expect(error).toMatchObject({ code: path === "options.engine" ? "ENGINE" : "CONFIG", path });
    expect(error.message).toContain(text);
  });

  it("a configuration that simulate refuses, with the same error", async () => {
    const bad = { ...config, gamma: 2 };
    const [mine, its] = [await failure(ensemble(bad, { members: 2 })), await failure(simulate(bad))];
    expect([mine.code, mine.path, mine.message]).toEqual([its.code, its.path, its.message]);
  });

  it("records that are damaged, or of another ensemble", async () => {
    const record = whole.records[3] as Uint8Array;
    const refused = async (changes: Partial<Config>, more: Partial<EnsembleOptions> = {}) =>
      (await failure(
        ensemble({ ...config, ...changes } as Config, { members: 11, resume: [whole.records[0] as Uint8Array, record], ...more }),
      )).message;
    expect(await refused({}, { resume: [record.subarray(0, 300)] })).toContain("options.resume[0]: got a truncated member's record");
    expect(await refused({ seed: 43 })).toContain("options.resume[0]: got a record of another configuration");
    expect(await refused({ h: 0.11 })).toContain("of another configuration");
    expect(await refused({}, { members: 3 })).toContain("options.resume[1]: got a record of member 3; allowed: members 0 to 2");
    expect(await refused({ tEnd: 0.8 })).toContain("of other observation times; allowed: frames at 0, 0.2");
    expect(await refused({ observe: { every: 0.3, quantities: ["momentum", "temperature", "moment4"] } })).toContain(
      "of other observation times",
    );
    expect(await refused({ observe: { every: 0.2 } })).toContain("of other quantities");
  });
});
