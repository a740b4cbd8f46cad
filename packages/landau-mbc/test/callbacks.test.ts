import { describe, expect, it } from "vitest";
import { type Config, LandauError, simulate, type SimulateOptions, Simulation, stream } from "../src/entrypoints/main.ts";
import type { EngineName } from "../src/engine.ts";
import { ENGINES } from "./engines.ts";

/** Long enough that every callback has its turn before the end. */
const CONFIG: Config = { particles: 1000, gamma: 0, h: 0.001, tEnd: 1e5, initial: { kind: "maxwellian" }, observe: { every: 1e4 } };
const BOOM = new Error("boom");
const boom = (): never => {
  throw BOOM;
};

/** A signal that works until it has been asked some times. */
function failingSignal(): AbortSignal {
  let asked = 0;
  const signal = new AbortController().signal;
  Object.defineProperty(signal, "aborted", { get: () => (++asked > 20 ? boom() : false) });
  return signal;
}

/** From the third call on. */
function thirdTime(fail: () => unknown): () => unknown {
  let calls = 0;
  return () => (++calls > 2 ? fail() : undefined);
}

const later = () => new Promise((_, reject) => setTimeout(() => reject(BOOM), 5));

const CALLBACKS: Readonly<Record<string, () => SimulateOptions>> = {
  "onProgress throws": () => ({ onProgress: thirdTime(boom) }),
  "onProgress rejects": () => ({ onProgress: thirdTime(async () => boom()) }),
  "onCheckpoint throws": () => ({ checkpoint: { everySeconds: 0.01, onCheckpoint: thirdTime(boom) } }),
  "onCheckpoint rejects later": () => ({ checkpoint: { everySeconds: 0.01, onCheckpoint: thirdTime(later) } }),
  "the signal throws": () => ({ signal: failingSignal() }),
};

const DOORS: Readonly<Record<string, (options: SimulateOptions) => Promise<unknown>>> = {
  simulate: (options) => simulate(CONFIG, options),
  stream: async (options) => {
    for await (const _ of stream(CONFIG, options));
  },
  runUntil: async (options) => {
    await using simulation = await Simulation.create(CONFIG, options);
    await simulation.runUntil(CONFIG.tEnd);
  },
  advance: async (options) => {
    await using simulation = await Simulation.create(CONFIG, options);
    await simulation.advance(1e11);
  },
};

describe.each(Object.keys(DOORS))("a callback's failure through %s", (door) => {
  it.each(Object.keys(CALLBACKS))("stops the run, is the cause, and nothing is lost: %s", async (which) => {
    // Every engine has its turn at every door.
    const turn = Object.keys(DOORS).indexOf(door) + Object.keys(CALLBACKS).indexOf(which);
    const engine = ENGINES[turn % ENGINES.length] as EngineName;
    const options = { engine, ...CALLBACKS[which]?.() };
    const error = await DOORS[door]?.(options).then(() => undefined, (reason: unknown) => reason) as LandauError;
    expect(error).toBeInstanceOf(LandauError);
    expect(error).toMatchObject({
      code: "ABORTED",
      cause: BOOM,
      path: expect.stringMatching(/^options\.(onProgress|checkpoint\.onCheckpoint|signal)$/),
    });
    await using left = await Simulation.restore(error.checkpoint as Uint8Array);
    const { collisions } = left;
    expect(collisions).toBeGreaterThan(0);
    await using unbroken = await Simulation.create(CONFIG);
    await unbroken.advance(collisions);
    expect(await left.stateHash()).toBe(await unbroken.stateHash());
  });
});
