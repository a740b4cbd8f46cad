import { describe, expect, it, vi } from "vitest";
import { type Config, ensemble, type EnsembleOptions, LandauError, type MemberFrame, simulate } from "../../src/entrypoints/main.ts";
import { decodeMember, encodeMember } from "../../src/ensemble/member_record.ts";
import { config, failure, long, numbers, options } from "./cases.ts";

const whole = await ensemble(config, options);

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

  it("because a record's checkpoint is beyond its frames says so", async () => {
    const controller = new AbortController();
    const measure = {
      at: ({ time, member }: MemberFrame) => {
        if (member === 1 && time > 0.3) controller.abort();
        return time;
      },
    };
    const { records } = await ensemble(config, { members: 2, threads: 1, measure, signal: controller.signal });
    const state = decodeMember(records[1] as Uint8Array, "record");
    expect(state.rows.length).toBe(3 * 7);
    const torn = encodeMember({ ...state, rows: state.rows.slice(0, 7) });
    expect(await failure(ensemble(config, { members: 2, measure: { at: ({ time }) => time }, resume: [torn] }))).toMatchObject({
      code: "CHECKPOINT",
      member: 1,
      message: expect.stringContaining("so that 1 of 4 are missing"),
    });
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
    [{ members: 2, worker: 1 }, "options.worker", 'got 1; allowed: true, false or "auto"'],
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
