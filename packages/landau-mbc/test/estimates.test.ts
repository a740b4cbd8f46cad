/** Quantities that are estimated from the velocities, as part of a run: the same bits on every engine, in a worker, interrupted or not, as `observables` gives of the same velocities. */

import { describe, expect, it } from "vitest";
import {
  type Config,
  encodeSeries,
  ensemble,
  exact,
  observables,
  type QuantityRequest,
  simulate,
  Simulation,
  type SimulationResult,
  stream,
} from "../src/entrypoints/main.ts";
import { ENGINES } from "./engines.ts";
import { failure } from "./ensemble/cases.ts";

const BINS = 12;
const QUANTITIES: readonly QuantityRequest[] = [
  "energy",
  { name: "histogram", of: "speed", bins: BINS, max: 4 },
  { name: "histogram", as: "along", of: "x", bins: 4, max: 3, about: [0.1, 0, 0] },
  { name: "tailCount", of: "energy", above: 2 },
  "entropy",
  { name: "entropy", as: "radialEntropy", estimator: "radial", neighbours: 3 },
  "fisher",
  { name: "fisher", as: "kernelFisher", estimator: "kernel", bandwidth: 0.5 },
  "w2",
  { name: "w2", as: "toRest", to: { kind: "maxwellian", temperature: 1 }, method: "sliced", directions: 16 },
  { name: "pairFunction", power: -2 },
  "autocorrelation",
  { name: "autocorrelation", as: "speedMemory", of: "speed" },
];
const CONFIG: Config = {
  particles: 150,
  gamma: -3,
  h: 0.05,
  tEnd: 0.6,
  initial: { kind: "bkw", K0: 0.7 },
  seed: 3,
  observe: { every: 0.2, quantities: QUANTITIES },
};
const GIVEN: Config = {
  ...CONFIG,
  initial: { kind: "velocities", data: Float64Array.from({ length: 450 }, (_, k) => Math.sin(1 + k * k)) },
};

const numbersOf = ({ times, series, shapes, provenance }: SimulationResult) => ({ times, series, shapes, hash: provenance.stateHash });

describe("quantities that are estimated from the velocities", () => {
  it("have the same bits on every engine, in a worker and in this thread", async () => {
    for (const config of [CONFIG, GIVEN]) {
      const first = numbersOf(await simulate(config, { engine: "reference", worker: false }));
      expect(first.shapes).toMatchObject({ histogram: [4, BINS], along: [4, 4], entropy: [4], w2: [4], speedMemory: [4] });
      for (const engine of ENGINES) {
        for (const worker of [false, true]) expect(numbersOf(await simulate(config, { engine, worker })), engine).toEqual(first);
      }
    }
  });

  it("are what `observables` gives of the frames' velocities", async () => {
    // SPEC §13: the seed of a law's sample is that of a text.
    const atRest = {
      ...CONFIG,
      tEnd: 0,
      initial: { kind: "maxwellian", temperature: 1 },
      seed: `sample ${CONFIG.seed}`,
      observe: {},
    } as const;
    const sample = (await simulate(atRest)).final.velocities();
    let start: Float64Array | undefined;
    for await (const { values, ...frame } of stream(CONFIG)) {
      const v = await frame.velocities();
      start ??= v;
      expect(Object.keys(values)).toHaveLength(QUANTITIES.length);
      expect(values.histogram).toEqual(observables.histogram(v, { of: "speed", bins: BINS, max: 4 }).counts);
      expect(values.along).toEqual(observables.histogram(v, { of: "x", bins: 4, min: -3, max: 3, about: [0.1, 0, 0] }).counts);
      expect(values.tailCount).toBe(observables.tailCount(v, { of: "energy", above: 2 }));
      expect(values.entropy).toBe(observables.entropy(v).value);
      expect(values.radialEntropy).toBe(observables.radialEntropy(v, { neighbours: 3 }).value);
      expect(values.fisher).toBe(observables.radialFisher(v).value);
      expect(values.kernelFisher).toBe(observables.kernelFisher(v, { bandwidth: 0.5 }).value);
      expect(values.w2).toBe(observables.w2(v, start));
      expect(values.toRest).toBe(observables.slicedW2(v, sample, { directions: 16 }));
      expect(values.pairFunction).toBe(observables.pairPower(v, -2).value);
      expect(values.autocorrelation).toBe(observables.selfCorrelation(v, start));
      expect(values.speedMemory).toBe(observables.selfCorrelation(v, start, { of: "speed" }));
    }
  });

  it("compare with the start and with laws after an interruption too, on another engine", async () => {
    for (const config of [CONFIG, GIVEN]) {
      const whole = await simulate(config);
      const half = await simulate({ ...config, tEnd: 0.3, observe: {} }, { engine: "wasm" });
      const rest = await simulate(config, { engine: "reference", resume: half.checkpoint });
      expect(rest.times).toEqual(whole.times.subarray(2));
      for (const [name, numbers] of Object.entries(whole.series)) {
        expect(rest.series[name], name).toEqual(numbers.subarray(numbers.length / 2));
      }
    }
  });

  it("begin where they must: distance 0 and correlation 1 from the start, and a sample that is not the run's own", async () => {
    const { series } = await simulate({ ...CONFIG, initial: { kind: "maxwellian" } });
    expect([series.w2?.[0], series.autocorrelation?.[0], series.speedMemory?.[0]]).toEqual([0, 1, 1]);
    expect(series.w2?.[3]).toBeGreaterThan(0.05);
    expect(series.autocorrelation?.[3]).toBeLessThan(0.99);
    // Two independent samples of 150; one and the same would be at distance 0.
    expect(series.toRest?.[0]).toBeGreaterThan(0.03);
    expect(series.toRest?.[0]).toBeLessThan(0.4);
  });

  it("forget the velocity at the exact rate of Maxwell molecules", async () => {
    const [particles, h, tEnd] = [40, 0.1, 0.3];
    const { mean, standardError } = await ensemble({
      particles,
      gamma: 0,
      h,
      tEnd,
      initial: { kind: "microcanonical" },
      seed: 8,
      observe: { quantities: ["autocorrelation"] },
    }, { members: 400, worker: false, keepRecords: false });
    // A collision leaves of u_i − u_j the share e^{−2h} and moves half of what it takes: rate (1 − e^{−2h})/h · N/(N − 1).
    const law = Math.exp((-tEnd * (particles / (particles - 1)) * -Math.expm1(-2 * h)) / h);
    const z = ((mean.autocorrelation?.[1] as number) - law) / (standardError.autocorrelation?.[1] as number);
    // |z| < 4.4 at α = 1e−5; a rate that is wrong by a tenth is seen.
    expect(Math.abs(z)).toBeLessThan(4.4);
    expect(Math.abs(((mean.autocorrelation?.[1] as number) - law ** 1.1) / (standardError.autocorrelation?.[1] as number)))
      .toBeGreaterThan(4.4);
  });
});

describe("Simulation.observe", () => {
  it("gives them in place, in a worker and after `restore`, where the start is drawn again", async () => {
    const quantities: readonly QuantityRequest[] = [{ name: "histogram", of: "y", bins: 3, max: 2 }, "autocorrelation", "w2"];
    const seen: unknown[] = [];
    for (const worker of [false, true]) {
      await using simulation = await Simulation.create(CONFIG, { worker });
      await simulation.runUntil(0.4);
      seen.push(await simulation.observe(quantities));
      await using restored = await Simulation.restore(await simulation.checkpoint(), { worker, engine: "reference" });
      seen.push(await restored.observe(quantities));
      expect(Object.keys(await simulation.observe())).toHaveLength(QUANTITIES.length);
    }
    const { series } = await simulate({ ...CONFIG, observe: { every: 0.2, quantities } });
    const [first] = seen as [{ histogram: Float64Array; autocorrelation: number }];
    expect(seen).toEqual([first, first, first, first]);
    expect([...first.histogram]).toEqual([...(series.histogram?.subarray(6, 9) ?? [])]);
    expect(first.autocorrelation).toBe(series.autocorrelation?.[2]);
  });

  it("refuses the start of given velocities after `restore`: a checkpoint does not hold them", async () => {
    await using simulation = await Simulation.create(GIVEN);
    await simulation.advance(100);
    expect((await simulation.observe(["autocorrelation"])).autocorrelation).toBeLessThan(1);
    await using restored = await Simulation.restore(await simulation.checkpoint());
    expect(await failure(restored.observe(["energy", "autocorrelation"]))).toMatchObject({
      code: "CONFIG",
      path: "quantities[1]",
      message: expect.stringContaining("a checkpoint does not hold"),
    });
    expect(await failure(restored.observe([{ name: "entropy", neighbours: 150 }]))).toMatchObject({
      path: "quantities[0].neighbours",
      value: 150,
    });
  });
});

describe("velocities that have no such estimate", () => {
  it("end the run with an error that names the quantity and carries the run, in this thread and in a worker", async () => {
    const twins = Float64Array.from({ length: 30 }, (_, k) => (k < 18 ? [1, 2, 3][k % 3] as number : k));
    const config: Config = {
      ...CONFIG,
      particles: 10,
      initial: { kind: "velocities", data: twins },
      observe: { quantities: ["energy", "entropy"] },
    };
    for (const worker of [false, true]) {
      const error = await failure(simulate(config, { worker }));
      expect(error).toMatchObject({
        code: "CONFIG",
        path: "observe.quantities[1]",
        message: expect.stringMatching(/^observe\.quantities\[1\]: entropy after 0 collisions: .*same place/),
      });
      const { status } = await simulate({ ...config, observe: {} }, { resume: error.checkpoint as Uint8Array });
      expect(status).toBe("done");
    }
  });
});

describe("functions of the user's", () => {
  const measure = {
    fastest: async (frame: { velocities(): Promise<Float64Array> }) =>
      (await frame.velocities()).reduce((most, x) => (x > most ? x : most)),
    when: ({ time, particles }: { time: number; particles: number }) => [time, particles],
  };

  it("are called in this thread for every frame, wherever the run lives, and stand in values and series", async () => {
    const here = await simulate(CONFIG, { measure });
    expect(here.shapes).toMatchObject({ energy: [4], fastest: [4], when: [4, 2] });
    expect([...(here.series.when ?? [])]).toEqual([...here.times].flatMap((t) => [t, 150]));
    const there = await simulate(CONFIG, { measure, worker: true });
    expect(there.provenance.worker).toBe(true);
    expect(numbersOf(there)).toEqual(numbersOf(here));
    const streamed: unknown[] = [];
    for await (const { values } of stream(CONFIG, { measure })) streamed.push(values.fastest);
    expect(streamed).toEqual([...(here.series.fastest ?? [])]);
  });

  it("end the run when they throw, give no numbers or another number of them, or take the name of a quantity", async () => {
    const refused = async (functions: Record<string, (frame: { time: number }) => unknown>) =>
      failure(simulate(CONFIG, { measure: functions as never }));
    expect(
      await refused({
        bad: () => {
          throw new Error("oh");
        },
      }),
    ).toMatchObject({ code: "ABORTED", path: "options.measure.bad", message: expect.stringContaining("oh") });
    for (const worker of [false, true]) {
      const late = ({ time }: { time: number }) => {
        if (time > 0.3) throw new Error("late");
        return 1;
      };
      const { checkpoint } = await failure(simulate(CONFIG, { worker, measure: { late } }));
      const whole = await simulate(CONFIG);
      const rest = await simulate(CONFIG, { resume: checkpoint as Uint8Array });
      expect([rest.times, rest.provenance.stateHash]).toEqual([whole.times.subarray(2), whole.provenance.stateHash]);
    }
    expect(await refused({ time: () => 1 })).toMatchObject({ path: "options.measure.time" });
    expect(await refused({ bad: () => "3" })).toMatchObject({ code: "CONFIG", path: "options.measure.bad", value: "3" });
    expect(await refused({ bad: ({ time }) => (time > 0.3 ? [1, 2] : 1) })).toMatchObject({
      path: "options.measure.bad",
      message: expect.stringContaining("gave 2 numbers at t = 0.4"),
    });
    expect(await refused({ entropy: () => 1 })).toMatchObject({
      path: "options.measure.entropy",
      message: expect.stringContaining("an observed quantity"),
    });
    expect(await refused({ bad: 3 as never })).toMatchObject({ path: "options.measure.bad", value: 3 });
  });
});

describe("an ensemble of them", () => {
  it("has mean, variance and covariances number by number, in workers or not", async () => {
    const options = { members: 5, series: true, covariances: [["histogram", "entropy"]] } as const;
    const here = await ensemble(CONFIG, { ...options, worker: false });
    expect(here.shapes).toMatchObject({ histogram: [4, BINS], entropy: [4] });
    const all = here.series?.histogram as Float64Array;
    const third = [0, 1, 2, 3, 4].map((m) => all[m * 4 * BINS + 2 * BINS + 3] as number);
    const mean = third.reduce((sum, x) => sum + x / 5, 0);
    expect(here.mean.histogram?.[2 * BINS + 3]).toBeCloseTo(mean, 10);
    expect(here.variance.histogram?.[2 * BINS + 3]).toBeCloseTo(third.reduce((sum, x) => sum + (x - mean) ** 2 / 4, 0), 10);
    expect(here.covariances[0]?.shape).toEqual([4, BINS]);
    const there = await ensemble(CONFIG, { ...options, worker: true });
    expect([there.mean, there.covariances, there.records]).toEqual([here.mean, here.covariances, here.records]);
    const other: Config = { ...CONFIG, observe: { every: 0.2, quantities: [{ name: "histogram", of: "speed", bins: BINS, max: 5 }] } };
    expect(await failure(ensemble(other, { members: 5, resume: here.records }))).toMatchObject({
      code: "CHECKPOINT",
      message: expect.stringContaining("of other quantities"),
    });
    const wide: Config = { ...CONFIG, observe: { quantities: [{ name: "histogram", of: "speed", bins: 20_000, max: 5 }] } };
    expect(await failure(ensemble(wide, { members: 2, covariances: [["histogram", "histogram"]] }))).toMatchObject({
      path: "options.covariances[0]",
    });
  });
});

describe("files of them", () => {
  it("have a column for each bin, and arrays of [frames, bins]", async () => {
    const result = await simulate({
      ...CONFIG,
      observe: { quantities: [{ name: "histogram", as: "speeds", of: "speed", bins: 3, max: 4 }, "entropy"] },
    });
    let csv = "";
    for await (const bytes of encodeSeries(result, "csv")) csv += new TextDecoder().decode(bytes);
    expect(csv.split("\n")[0]).toBe("time,speeds_0,speeds_1,speeds_2,entropy");
    expect(csv.split("\n")[1]?.split(",").map(Number)).toEqual([
      0,
      ...(result.series.speeds?.subarray(0, 3) ?? []),
      result.series.entropy?.[0],
    ]);
  });
});

describe("the exact laws", () => {
  it("agree with a histogram of many particles: each bin within four standard deviations of the Maxwellian's share", async () => {
    const particles = 20_000;
    const { series } = await simulate({
      particles,
      gamma: 0,
      h: 0.1,
      tEnd: 0.2,
      initial: { kind: "maxwellian" },
      observe: { quantities: [{ name: "histogram", of: "speed", bins: 5, max: 4, about: [0, 0, 0] }] },
    });
    const { cdf } = exact.maxwellian({});
    for (let b = 0; b < 5; b++) {
      const share = cdf(0.8 * (b + 1)) - cdf(0.8 * b);
      const deviation = Math.sqrt(particles * share * (1 - share));
      expect(Math.abs((series.histogram?.[5 + b] as number) - particles * share) / deviation).toBeLessThan(4);
    }
  });
});
