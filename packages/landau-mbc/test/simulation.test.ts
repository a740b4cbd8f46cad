import { describe, expect, it, vi } from "vitest";
import { type Config, LandauError, type Progress, simulate, Simulation, type SimulationOptions, stream } from "../src/entrypoints/main.ts";
import { ENGINES } from "./engines.ts";

const config: Config = {
  particles: 300,
  gamma: -3,
  h: 0.1,
  tEnd: 1,
  initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
  seed: 42,
  observe: { every: 0.25, quantities: ["energy", "pressure", "moment4"] },
};

/** Minutes on the reference. */
const long: Config = { ...config, particles: 100_000, h: 0.01, tEnd: 1e6 };

async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LandauError)) throw error;
  return error;
}

describe.each(ENGINES)("Simulation on %s", (engine) => {
  const create = (changes: Partial<Config> = {}, options: SimulationOptions = {}) =>
    Simulation.create({ ...config, ...changes } as Config, { engine, ...options });

  it("has the states and values of simulate at its observation times", async () => {
    const whole = await simulate(config, { engine });
    const simulation = await create();
    for (const [k, time] of whole.times.entries()) {
      expect(await simulation.runUntil(time)).toBe("done");
      expect(simulation.time).toBe(time);
      const { energy, pressure, moment4 } = await simulation.observe();
      expect(energy).toBe(whole.series.energy?.[k]);
      expect(moment4).toBe(whole.series.moment4?.[k]);
      expect(pressure).toEqual(whole.series.pressure?.subarray(6 * k, 6 * k + 6));
    }
    expect(simulation.engine).toBe(engine);
    expect(simulation.collisions).toBe(whole.provenance.collisions);
    expect(await simulation.stateHash()).toBe(whole.provenance.stateHash);
    expect(await simulation.checkpoint()).toEqual(whole.checkpoint);
    expect(await simulation.velocities()).toEqual(whole.final.velocities());
    await simulation.dispose();
  });

  it("gives the velocities of some particles: parts of those of all", async () => {
    const simulation = await create();
    await simulation.runUntil(0.5);
    const all = await simulation.velocities();
    expect(simulation.particles).toBe(300);
    for (const [from, to] of [[0, 300], [0, 1], [299, 300], [17, 64], [5, 5]] as const) {
      expect(await simulation.velocities({ from, to })).toEqual(all.slice(3 * from, 3 * to));
    }
    expect(await simulation.velocities({ from: 290 })).toEqual(all.slice(870));
    expect(await simulation.velocities({ to: 2 })).toEqual(all.slice(0, 6));
    const bad = [
      [{ from: -1 }, "range.from"],
      [{ to: 301 }, "range.to"],
      [{ from: 2, to: 1 }, "range.from"],
      [{ from: 0.5 }, "range.from"],
      [{
        last: 1,
      }, "range.last"],
      [7, "range"],
    ] as const;
    for (const [range, path] of bad) expect(await failure(simulation.velocities(range as object))).toMatchObject({ code: "CONFIG", path });
    await simulation.dispose();
  });

  it.each(["poisson", "embedded"] as const)("counts collisions and knows their times, with the %s clock", async (clock) => {
    const simulation = await create({ clock });
    const whole = await create({ clock });
    let collisions = 0;
    for (const step of [1, 0, 62, 1, 1, 500, 20_000]) {
      const before = simulation.time;
      expect(await simulation.advance(step)).toBe("done");
      collisions += step;
      expect(simulation.collisions).toBe(collisions);
      expect(simulation.time > before || step === 0).toBe(true);
      // Just after the time of the latest collision as many have happened; just before it one fewer.
      await whole.runUntil(simulation.time * (1 + 1e-12));
      expect(whole.collisions).toBe(collisions);
      const earlier = await create({ clock });
      await earlier.runUntil(simulation.time * (1 - 1e-12));
      expect(earlier.collisions).toBe(collisions - 1);
      await earlier.dispose();
    }
    expect(await simulation.stateHash()).toBe(await whole.stateHash());
    if (clock === "embedded") expect(simulation.time).toBe(collisions / (300 / 0.1));
    await Promise.all([simulation.dispose(), whole.dispose()]);
  });

  it("forks into two that go the same way by themselves", async () => {
    const simulation = await create();
    await simulation.runUntil(0.3);
    const other = await simulation.fork();
    expect(other.time).toBe(0.3);
    expect(other.engine).toBe(engine);
    await simulation.runUntil(1);
    expect(other.collisions).toBeLessThan(simulation.collisions);
    await simulation.dispose();
    await other.runUntil(1);
    expect(await other.stateHash()).toBe((await simulate(config, { engine })).provenance.stateHash);
    expect(Object.keys(await other.observe())).toEqual(["energy", "pressure", "moment4"]);
    await other.dispose();
  });

  it("goes on from a checkpoint, at the time of its latest collision", async () => {
    const simulation = await create();
    await simulation.advance(1234);
    const restored = await Simulation.restore(await simulation.checkpoint(), { engine });
    expect(restored.collisions).toBe(1234);
    expect(restored.time).toBe(simulation.time);
    await Promise.all([simulation.runUntil(2), restored.runUntil(2)]);
    expect(await restored.stateHash()).toBe(await simulation.stateHash());
    expect(Object.keys(await restored.observe())).toEqual(["momentum", "energy", "temperature", "pressure", "moment4"]);
    await Promise.all([simulation.dispose(), restored.dispose()]);
  });

  it("stops within 50 ms of the signal, can be read then, and goes on from its checkpoint to the state of the unbroken run", async () => {
    // The machine may be busy with something else: the best of a few is the package's own.
    let best = Number.POSITIVE_INFINITY;
    for (let attempt = 0; best >= 50 && attempt < 10; attempt++) {
      const controller = new AbortController();
      const simulation = await create(long, { signal: controller.signal });
      let due = 0;
      // A busy machine may not have begun by then.
      const abort = () => {
        if (simulation.collisions === 0) return void setTimeout(abort, 5);
        due = performance.now();
        controller.abort();
      };
      setTimeout(abort, 60);
      expect(await simulation.runUntil(1e6)).toBe("stopped");
      best = Math.min(best, performance.now() - due);
      if (attempt === 0) {
        expect(simulation.collisions).toBeGreaterThan(0);
        expect(await simulation.advance(10)).toBe("stopped");
        const again = await Simulation.restore(await simulation.checkpoint(), { engine });
        expect(again.time).toBe(simulation.time);
        await again.advance(1000);
        const unbroken = await create(long);
        await unbroken.advance(again.collisions);
        expect(await again.stateHash()).toBe(await unbroken.stateHash());
        await Promise.all([again.dispose(), unbroken.dispose()]);
      }
      await simulation.dispose();
    }
    expect(best).toBeLessThan(50);
  });

  it("is not begun when the signal fires while it is being made, from a configuration or from a checkpoint", async () => {
    const large = { ...long, particles: { native: 1_000_000, wasm: 100_000, "wasm-scalar": 100_000, reference: 20_000 }[engine] };
    const made = await create(large);
    const checkpoint = await made.checkpoint();
    await made.dispose();
    for (
      const make of [
        (signal: AbortSignal) => create(large, { signal }),
        (signal: AbortSignal) => Simulation.restore(checkpoint, { engine, signal }),
        (signal: AbortSignal) => simulate(large, { engine, signal }),
        (signal: AbortSignal) => simulate(large, { engine, signal, resume: checkpoint }),
      ]
    ) {
      const controller = new AbortController();
      setTimeout(() => controller.abort("changed my mind"), 2);
      expect(await failure(make(controller.signal))).toMatchObject({ code: "ABORTED", path: "options.signal", cause: "changed my mind" });
    }
  });

  it("spends the wall time of each call, hands out a checkpoint at the stop, and goes on at the next call", async () => {
    const taken: Uint8Array[] = [];
    const simulation = await create(long, {
      wallTime: 0.05,
      checkpoint: { everySeconds: 1000, onCheckpoint: (bytes) => taken.push(bytes) },
    });
    expect(await simulation.runUntil(1e6)).toBe("stopped");
    expect(taken).toHaveLength(1);
    expect(Buffer.compare(taken[0] as Uint8Array, await simulation.checkpoint())).toBe(0);
    const { collisions } = simulation;
    expect(await simulation.runUntil(1e6)).toBe("stopped");
    expect(simulation.collisions).toBeGreaterThan(collisions);
    await simulation.dispose();
  });

  it("tells the progress of each call, and survives what a callback throws", async () => {
    const told: Progress[] = [];
    const onProgress = vi.fn((progress: Progress) => told.push(progress));
    const simulation = await create({}, { onProgress });
    await simulation.runUntil(0.5);
    expect(told.at(-1)).toMatchObject({ t: 0.5, fraction: 1, secondsLeft: 0, collisions: simulation.collisions });
    await simulation.advance(100);
    expect(told.at(-1)).toMatchObject({ t: simulation.time, collisions: simulation.collisions });
    onProgress.mockImplementationOnce(() => {
      throw new Error("no");
    });
    expect(await failure(simulation.runUntil(0.7))).toMatchObject({ code: "ABORTED", path: "options.onProgress" });
    await simulation.runUntil(1);
    expect(await simulation.stateHash()).toBe((await simulate(config, { engine })).provenance.stateHash);
    await simulation.dispose();
  });

  it("refuses to be moved twice at once, and to be used after it has been disposed of", async () => {
    const simulation = await create(long);
    const first = simulation.runUntil(1e6);
    expect(await failure(simulation.advance(1))).toMatchObject({ code: "ENGINE", message: expect.stringContaining("under way") });
    expect(await simulation.stateHash()).toMatch(/^[0-9a-f]{64}$/);
    await simulation.dispose();
    expect(await first).toBe("stopped");
    await simulation.dispose();
    for (const use of [() => simulation.advance(1), () => simulation.observe(), () => simulation.checkpoint(), () => simulation.fork()]) {
      expect(await failure(use())).toMatchObject({ code: "ENGINE", message: expect.stringContaining("disposed of") });
    }
  });

  it("streams the frames of simulate, each with its velocities, and returns what simulate does", async () => {
    const whole = await simulate(config, { engine });
    const frames = stream(config, { engine });
    let k = 0;
    for (;;) {
      const { done, value } = await frames.next();
      if (done === true) {
        expect(value.provenance).toEqual(whole.provenance);
        expect(value.checkpoint).toEqual(whole.checkpoint);
        expect(value.status).toBe("done");
        break;
      }
      expect(value.time).toBe(whole.times[k]);
      expect(value.values.energy).toBe(whole.series.energy?.[k]);
      expect(value.values.pressure).toEqual(whole.series.pressure?.slice(6 * k, 6 * k + 6));
      const v = await value.velocities();
      expect(v).toHaveLength(900);
      expect(value.particles).toBe(300);
      expect(await value.velocities({ from: 100, to: 102 })).toEqual(v.slice(300, 306));
      expect(v.reduce((sum, x) => sum + x * x, 0) / 600).toBeCloseTo(value.values.energy as number, 12);
      k += 1;
    }
    expect(k).toBe(5);
  });

  it("stops a stream at the signal, with a last checkpoint", async () => {
    const controller = new AbortController();
    const taken: Uint8Array[] = [];
    const times: number[] = [];
    const checkpoint = { everySeconds: 1000, onCheckpoint: (bytes: Uint8Array) => taken.push(bytes) };
    for await (const { time } of stream(config, { engine, signal: controller.signal, checkpoint })) {
      times.push(time);
      if (time === 0.5) controller.abort();
    }
    expect(times).toEqual([0, 0.25, 0.5]);
    expect(taken).toHaveLength(1);
    const on = await simulate(config, { engine, resume: taken[0] as Uint8Array });
    expect([...on.times]).toEqual([0.5, 0.75, 1]);
    expect(on.provenance.stateHash).toBe((await simulate(config, { engine })).provenance.stateHash);
  });
});

describe("Simulation", () => {
  it("moves from engine to engine by fork", async () => {
    let simulation = await Simulation.create(config, { engine: "reference" });
    for (const [k, engine] of [...ENGINES, ...ENGINES].entries()) {
      const next = await simulation.fork({ engine });
      await simulation.dispose();
      expect(next.engine).toBe(engine);
      await next.runUntil((k + 1) / (2 * ENGINES.length));
      simulation = next;
    }
    expect(await simulation.stateHash()).toBe((await simulate(config)).provenance.stateHash);
    await simulation.dispose();
  });

  it("is disposed of at the end of its block", async () => {
    let outside: Simulation;
    {
      await using simulation = await Simulation.create(config);
      outside = simulation;
      expect(await simulation.advance(5)).toBe("done");
    }
    expect((await failure(outside.checkpoint())).message).toContain("disposed of");
  });

  it("goes on for millions of collisions to the time that is theirs", async () => {
    await using simulation = await Simulation.create({ ...config, gamma: 0 }, { engine: "wasm" });
    await simulation.advance(3_000_001);
    await using other = await Simulation.create({ ...config, gamma: 0 }, { engine: "wasm" });
    await other.runUntil(simulation.time * (1 + 1e-13));
    expect(other.collisions).toBe(3_000_001);
    expect(await other.stateHash()).toBe(await simulation.stateHash());
  });

  it.each<[string, (simulation: Simulation) => Promise<unknown>, string, string]>([
    ["half a collision", (s) => s.advance(0.5), "collisions", "got 0.5; allowed: an integer from 0"],
    ["fewer than no collisions", (s) => s.advance(-1), "collisions", "got -1"],
    ["more collisions than can be counted", (s) => s.advance(2 ** 53 - 1), "collisions", "2^52 in all"],
    ["collisions as text", (s) => s.advance("7" as unknown as number), "collisions", '"7" (a string)'],
    ["a time that has passed", (s) => s.runUntil(0.1), "t", "got 0.1; allowed: a number from 0.2"],
    ["no time", (s) => s.runUntil(Number.NaN), "t", "got NaN"],
    ["a time beyond the clock", (s) => s.runUntil(1e300), "t", "got 1e+300"],
    ["an unknown quantity", (s) => s.observe(["presure" as "pressure"]), "quantities[0]", 'did you mean "pressure"'],
    ["a quantity twice", (s) => s.observe(["energy", { name: "energy" }]), "quantities[1]", "a second time"],
    ["quantities that are no list", (s) => s.observe("energy" as unknown as []), "quantities", "a list of quantities"],
    ["an option of simulate", (s) => s.fork({ resume: new Uint8Array() } as SimulationOptions), "options.resume", "unknown key"],
  ])("refuses %s", async (_, use, path, says) => {
    await using simulation = await Simulation.create(config);
    await simulation.runUntil(0.2);
    const error = await failure(use(simulation));
    expect(error).toMatchObject({ code: "CONFIG", path });
    expect(error.message).toContain(says);
  });

  it("refuses frames' velocities after the stream has gone on", async () => {
    const frames = stream(config);
    const first = await frames.next();
    await frames.next();
    if (first.done === true) throw new Error("there is no frame");
    expect((await failure(first.value.velocities())).message).toContain("after the stream had gone on");
    await frames.return(undefined as never);
  });

  it("refuses bytes that are not a whole checkpoint, and says which kind of wrong they are", async () => {
    await using simulation = await Simulation.create(config);
    const good = await simulation.checkpoint();
    const changed = (offset: number, byte: number) => good.map((b, k) => (k === offset ? byte : b));
    for (
      const [bytes, says] of [
        [new Uint8Array(500), "not, or no longer, a checkpoint"],
        [good.subarray(0, 60), "not, or no longer, a checkpoint"],
        [changed(8, 2), "the newer format version 2; allowed: format version 1"],
        [changed(8, 0), "the older format version 0"],
        [changed(12, 9), "the newer specification version 9, which has other bits"],
        [changed(12, 0), "the older specification version 0"],
        [good.subarray(0, -1), "a truncated checkpoint"],
        [Uint8Array.of(...good, 0), "something behind its end"],
        [changed(900, (good[900] as number) ^ 4), "altered content"],
      ] as const
    ) {
      for (const engine of ENGINES) {
        const error = await failure(Simulation.restore(bytes, { engine }));
        expect(error.code).toBe("CHECKPOINT");
        expect(error.message).toContain(says);
        expect((await failure(simulate(config, { engine, resume: bytes }))).message).toContain(says);
      }
    }
    expect(await failure(Simulation.restore("x" as unknown as Uint8Array))).toMatchObject({ code: "CONFIG", path: "checkpoint" });
  });

  it("keeps the rounding of given velocities in the provenance of a resumed run", async () => {
    const data = Float64Array.from({ length: 12 }, (_, k) => Math.sin(k + 1));
    const given: Config = { ...config, particles: 4, initial: { kind: "velocities", data } };
    const whole = await simulate(given);
    const half = await simulate({ ...given, tEnd: 0.5, observe: {} });
    expect((await simulate(given, { resume: half.checkpoint })).provenance).toEqual(whole.provenance);
    expect(whole.provenance.largestRounding).toBeGreaterThan(0);
  });
});
