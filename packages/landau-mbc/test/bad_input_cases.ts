/** What users hand over by mistake or by malice, door by door; docs/bad_input.md is made of it. */

import { type Config, simulate, type SimulateOptions, Simulation, stages, stream, validate } from "../src/entrypoints/main.ts";
import {
  boom,
  changing,
  changingItem,
  claiming,
  deep,
  detached,
  endless,
  lengthTracking,
  outOfBounds,
  revoked,
  SIX,
} from "./strange_values.ts";

/** One row: what is given, how, and for what is not refused what is done with it instead. */
export interface Case {
  readonly given: string;
  /** Throws, rejects, or shows by its answer that the words of `taken` are true. */
  readonly attempt: () => unknown;
  /** What happens instead of a refusal; then `attempt` must answer true. */
  readonly taken?: string;
}

/** The cases of one door. */
export interface Door {
  readonly title: string;
  readonly text: string;
  readonly cases: readonly Case[];
}

export const CONFIG: Config = { particles: 2, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" } };

/** Throws the first error; answers the configuration with its defaults. */
function checked(config: unknown) {
  const validation = validate(config);
  if (!validation.ok) throw validation.errors[0];
  return validation.config;
}

const field = (name: keyof Config, value: unknown) => checked({ ...CONFIG, [name]: value });
const velocities = (data: unknown) => checked({ ...CONFIG, initial: { kind: "velocities", data } });
const dataOf = (data: unknown): Float64Array => {
  const { initial } = velocities(data);
  if (initial.kind !== "velocities") throw new Error("no velocities");
  return initial.data;
};
const quantity = (asked: unknown) => checked({ ...CONFIG, particles: 100, observe: { quantities: [asked] } });
const SPEEDS = { name: "histogram", of: "speed", bins: 8, max: 4 } as const;
const withOptions = (options: object) => simulate(CONFIG, options as SimulateOptions);
const same = (a: ArrayLike<number>, b: ArrayLike<number>) => a.length === b.length && Array.from(a).every((x, k) => Object.is(x, b[k]));

function cyclic(): object {
  const config: Record<string, unknown> = { ...CONFIG };
  config.observe = config;
  return config;
}

class Settings {
  particles = 2;
  gamma = 0;
  h = 0.1;
  get tEnd() {
    return 1;
  }
  initial = { kind: "maxwellian" };
}

async function checkpoint(): Promise<Uint8Array> {
  return (await simulate(CONFIG)).checkpoint;
}

/** Whether a run goes on from these bytes to the state of the unbroken one, although they are overwritten right after the call. */
async function goesOn(bytes: Uint8Array): Promise<boolean> {
  const whole = await simulate({ ...CONFIG, tEnd: 2 });
  const on = simulate({ ...CONFIG, tEnd: 2 }, { resume: bytes });
  bytes.fill(0);
  return (await on).provenance.stateHash === whole.provenance.stateHash;
}

export const DOORS: readonly Door[] = [
  {
    title: "A number",
    text: "`particles` and `gamma` stand for every number of a configuration and of the options. Nothing is coerced.",
    cases: [
      { given: '`"12"`', attempt: () => field("particles", "12") },
      { given: "`true`", attempt: () => field("particles", true) },
      { given: "`null`", attempt: () => field("particles", null) },
      { given: "`undefined`", attempt: () => field("particles", undefined) },
      { given: "`NaN`", attempt: () => field("gamma", Number.NaN) },
      { given: "`Infinity`", attempt: () => field("tEnd", Number.POSITIVE_INFINITY) },
      {
        given: "`1e400` in JSON",
        attempt: () => checked(JSON.parse('{"particles":2,"gamma":0,"h":1e400,"tEnd":1,"initial":{"kind":"maxwellian"}}')),
      },
      { given: "`12n`", attempt: () => field("particles", 12n) },
      { given: "`new Number(12)`", attempt: () => field("particles", new Number(12)) },
      { given: "`{ valueOf: () => 12 }`", attempt: () => field("particles", { valueOf: () => 12 }) },
      { given: "`[12]`", attempt: () => field("particles", [12]) },
      { given: "`2.5` particles", attempt: () => field("particles", 2.5) },
      { given: "`2 ** 53 + 1` particles (in JavaScript 2^53)", attempt: () => field("particles", 2 ** 53 + 1) },
      { given: "1 particle", attempt: () => field("particles", 1) },
      { given: "γ = −3.1", attempt: () => field("gamma", -3.1) },
      { given: "γ = 1.1", attempt: () => field("gamma", 1.1) },
      { given: "h = 0", attempt: () => field("h", 0) },
      { given: "h = −0.1", attempt: () => field("h", -0.1) },
      { given: "`-0`", taken: "taken as 0", attempt: () => Object.is(field("gamma", -0).gamma, 0) },
    ],
  },
  {
    title: "The seed",
    text: "All 64 bits count, and no two seeds that look different become one by a conversion.",
    cases: [
      { given: "`-1`", attempt: () => field("seed", -1) },
      { given: "`1.5`", attempt: () => field("seed", 1.5) },
      { given: "`2 ** 53`, which is `2 ** 53 + 1` too", attempt: () => field("seed", 2 ** 53) },
      { given: "`2n ** 64n`", attempt: () => field("seed", 2n ** 64n) },
      { given: '`""`', attempt: () => field("seed", "") },
      { given: 'a string with half of a surrogate pair, `"\\ud800"`', attempt: () => field("seed", "\ud800") },
      { given: '`{ u64: "-1" }`', attempt: () => field("seed", { u64: "-1" }) },
      { given: '`"7"`', taken: "a text: its digest, not the number 7", attempt: () => field("seed", "7").seed === "7" },
      { given: "`-0`", taken: "taken as 0", attempt: () => Object.is(field("seed", -0).seed, 0) },
    ],
  },
  {
    title: "Velocities",
    text: "Each number is read once, into a copy that is then checked; what happens to the array later reaches no run.",
    cases: [
      { given: "a `Float32Array`", attempt: () => velocities(Float32Array.from(SIX)) },
      { given: "a `BigInt64Array`", attempt: () => velocities(new BigInt64Array(6)) },
      { given: "a `DataView`", attempt: () => velocities(new DataView(new ArrayBuffer(48))) },
      { given: "an `ArrayBuffer`", attempt: () => velocities(new ArrayBuffer(48)) },
      { given: "an object like an array", attempt: () => velocities({ ...SIX, length: 6 }) },
      { given: "the JSON of a `Float64Array`", attempt: () => velocities(JSON.parse(JSON.stringify(Float64Array.from(SIX)))) },
      { given: "over a `SharedArrayBuffer`", attempt: () => velocities(new Float64Array(new SharedArrayBuffer(48))) },
      { given: "detached", attempt: () => velocities(detached(Float64Array.from(SIX))) },
      { given: "over a resizable buffer that has become too short", attempt: () => velocities(outOfBounds()) },
      {
        given: "over a resizable buffer, following its length",
        taken: "copied with the length that it has at the call",
        attempt: () => {
          const { floats, buffer } = lengthTracking();
          const data = dataOf(floats);
          buffer.resize(96);
          return same(data, SIX);
        },
      },
      { given: "a `Proxy` of a `Float64Array`", attempt: () => velocities(new Proxy(Float64Array.from(SIX), {})) },
      { given: "a `Proxy` of an array", taken: "read as any array, once", attempt: () => same(dataOf(new Proxy(SIX, {})), SIX) },
      { given: "a proxy that has been revoked", attempt: () => velocities(revoked(SIX)) },
      {
        given: "a subclass of `Float64Array` that lies about its length",
        taken: "copied as it is inside",
        attempt: () =>
          same(
            dataOf(
              new (class extends Float64Array {
                override get length() {
                  return 5;
                }
              })(SIX),
            ),
            SIX,
          ),
      },
      {
        given: "an array whose item is 4 at the first reading and NaN at the second",
        taken: "read once: 4",
        attempt: () => same(dataOf(changingItem([4, Number.NaN])), SIX),
      },
      { given: "an item that throws when it is read", attempt: () => velocities(Object.defineProperty([...SIX], 3, { get: boom })) },
      { given: "`[1, 2, 3, 4, 5, NaN]`", attempt: () => velocities([1, 2, 3, 4, 5, Number.NaN]) },
      { given: '`[1, 2, 3, 4, 5, "6"]`', attempt: () => velocities([1, 2, 3, 4, 5, "6"]) },
      // biome-ignore lint/suspicious/noSparseArray: the hole is what is tried
      { given: "a hole, `[1, 2, 3, , 5, 6]`", attempt: () => velocities([1, 2, 3, , 5, 6]) },
      { given: "something that says it holds 2^60 numbers", attempt: () => velocities(claiming(2 ** 60)) },
      { given: "nested, `[[1, 2, 3], [4, 5, 6]]`", attempt: () => velocities([[1, 2, 3], [4, 5, 6]]) },
      { given: "5 numbers for 2 particles", attempt: () => velocities([1, 2, 3, 4, 5]) },
      { given: "9 numbers for 2 particles", attempt: () => velocities(new Float64Array(9)) },
      { given: "`-0`", taken: "taken as 0", attempt: () => same(dataOf([-0, 2, 3, 4, 5, 6]), [0, 2, 3, 4, 5, 6]) },
      {
        given: "a speed that the grid cannot hold beside the others",
        attempt: () =>
          simulate({
            ...CONFIG,
            particles: 10_000,
            initial: { kind: "velocities", data: Float64Array.from({ length: 30_000 }, (_, k) => (k === 0 ? 1 : 0)) },
          }),
      },
    ],
  },
  {
    title: "An object",
    text: "Of a plain object its own enumerable properties are read, each once, into a copy; the check and the run see that copy.",
    cases: [
      { given: "an unknown key", attempt: () => checked({ ...CONFIG, gama: 1 }) },
      { given: "an unknown option", attempt: () => withOptions({ singal: 1 }) },
      { given: '`{"__proto__": …}` from JSON', attempt: () => checked(JSON.parse('{"__proto__":{"particles":2},"gamma":0}')) },
      { given: "`constructor` as a key", attempt: () => checked({ ...CONFIG, constructor: { prototype: { particles: 2 } } }) },
      { given: "fields that a plain object inherits", attempt: () => checked(Object.create(Object.assign(Object.create(null), CONFIG))) },
      {
        given: "an object without a prototype",
        taken: "read as any",
        attempt: () => checked(Object.assign(Object.create(null), CONFIG)).particles === 2,
      },
      {
        given: "an object of a class, with getters",
        taken: "its fields are read, inherited ones too",
        attempt: () => checked(new Settings()).tEnd === 1,
      },
      { given: "a `Map`", attempt: () => checked(new Map(Object.entries(CONFIG))) },
      { given: "a list", attempt: () => checked([CONFIG]) },
      { given: "JSON as a text", attempt: () => checked(JSON.stringify(CONFIG)) },
      {
        given: "a getter that throws",
        attempt: () =>
          checked({
            ...CONFIG,
            get h() {
              return boom();
            },
          }),
      },
      {
        given: "a getter that gives 0.1 first and −1 then",
        taken: "read once: 0.1",
        attempt: () => checked(changing("h", [0.1, -1], CONFIG)).h === 0.1,
      },
      { given: "a getter that gives −1 first and 0.1 then", attempt: () => checked(changing("h", [-1, 0.1], CONFIG)) },
      { given: "a `Proxy`", taken: "read as any, once", attempt: () => checked(new Proxy(CONFIG, {})).h === 0.1 },
      { given: "a proxy whose trap throws", attempt: () => checked(new Proxy(CONFIG, { ownKeys: boom })) },
      { given: "a proxy that has been revoked", attempt: () => checked(revoked({})) },
      { given: "itself within itself", attempt: () => checked(cyclic()) },
      { given: "1,000 levels within one another", attempt: () => checked({ ...CONFIG, observe: deep(1000) }) },
      { given: "an object that makes more of itself at every look", attempt: () => checked(endless()) },
      {
        given: "a list of 2^32 − 1 holes as `observe.times`",
        attempt: () => checked({ ...CONFIG, observe: { times: new Array(2 ** 32 - 1) } }),
      },
      { given: "a list with a hole as `observe.times`", attempt: () => checked({ ...CONFIG, observe: { times: new Array(1) } }) },
      {
        given: "two million times that are texts",
        attempt: () => checked({ ...CONFIG, observe: { times: new Array(2_000_000).fill("1") } }),
      },
    ],
  },
  {
    title: "A quantity with parameters",
    text: "Of `observe.quantities`, here the only one of 100 particles. What depends on N or on other parameters is checked with them.",
    cases: [
      { given: '`"histogram"`', attempt: () => quantity("histogram") },
      { given: '`{ name: "histogram", of: "speed" }`', attempt: () => quantity({ name: "histogram", of: "speed" }) },
      { given: "−1 bins", attempt: () => quantity({ ...SPEEDS, bins: -1 }) },
      { given: 'bins as `"8"`', attempt: () => quantity({ ...SPEEDS, bins: "8" }) },
      { given: "bins from 4 to 4", attempt: () => quantity({ ...SPEEDS, min: 4 }) },
      { given: '`as: "energy"`', attempt: () => quantity({ ...SPEEDS, as: "energy" }) },
      { given: "an entropy by 100 neighbours", attempt: () => quantity({ name: "entropy", neighbours: 100 }) },
      { given: "a bandwidth of the radial Fisher information", attempt: () => quantity({ name: "fisher", bandwidth: 1 }) },
      { given: "a distance to given velocities", attempt: () => quantity({ name: "w2", to: { kind: "velocities", data: [] } }) },
      {
        given: "a distance to a law of temperature −1",
        attempt: () => quantity({ name: "w2", to: { kind: "maxwellian", temperature: -1 } }),
      },
      { given: "a mean of |v₁ − v₂|⁻³", attempt: () => quantity({ name: "pairFunction", power: -3 }) },
      {
        given: "an entropy of 100 particles at one place",
        attempt: () =>
          simulate({
            ...CONFIG,
            particles: 100,
            initial: { kind: "velocities", data: new Float64Array(300) },
            observe: { quantities: ["entropy"] },
          }),
      },
      { given: "`measure: { energy: () => 1 }`", attempt: () => withOptions({ measure: { energy: () => 1 } }) },
      { given: '`measure: { own: () => "1" }`', attempt: () => withOptions({ measure: { own: () => "1" } }) },
      { given: "`measure: { own: boom }`, which throws", attempt: () => withOptions({ measure: { own: boom } }) },
    ],
  },
  {
    title: "The bytes of a checkpoint",
    text: "Copied at the call. What is no intact checkpoint is a `CHECKPOINT` error that says which kind of wrong it is.",
    cases: [
      { given: "an `ArrayBuffer`", attempt: async () => withOptions({ resume: (await checkpoint()).slice().buffer }) },
      { given: "a `Uint8ClampedArray`", attempt: async () => withOptions({ resume: Uint8ClampedArray.from(await checkpoint()) }) },
      { given: "an array of bytes", attempt: async () => withOptions({ resume: [...await checkpoint()] }) },
      { given: "base64", attempt: async () => withOptions({ resume: Buffer.from(await checkpoint()).toString("base64") }) },
      { given: "a `Proxy` of a `Uint8Array`", attempt: async () => withOptions({ resume: new Proxy(await checkpoint(), {}) }) },
      { given: "over a `SharedArrayBuffer`", attempt: () => withOptions({ resume: new Uint8Array(new SharedArrayBuffer(500)) }) },
      { given: "detached", attempt: () => withOptions({ resume: detached(new Uint8Array(500)) }) },
      { given: "no bytes", attempt: () => withOptions({ resume: new Uint8Array(0) }) },
      { given: "a `Buffer`", taken: "taken: it is a `Uint8Array`", attempt: async () => goesOn(Buffer.from(await checkpoint())) },
      {
        given: "overwritten right after the call",
        taken: "nothing of it reaches the run",
        attempt: async () => goesOn(await checkpoint()),
      },
      {
        given: "a view into a larger buffer",
        taken: "its part alone is read",
        attempt: async () => {
          const bytes = await checkpoint();
          const larger = new Uint8Array(bytes.length + 14).fill(255);
          larger.set(bytes, 7);
          return goesOn(larger.subarray(7, 7 + bytes.length));
        },
      },
    ],
  },
  {
    title: "Options and callbacks",
    text: "What a callback throws, or rejects with, stops the run: `ABORTED`, with that error as `cause` and the run as `checkpoint`.",
    cases: [
      { given: "an engine that there cannot be", attempt: () => withOptions({ engine: "cuda" }) },
      { given: "`threads: 0`", attempt: () => withOptions({ threads: 0 }) },
      { given: "`threads: 1.5`", attempt: () => withOptions({ threads: 1.5 }) },
      { given: "`threads: 1e9`", attempt: () => withOptions({ threads: 1e9 }) },
      { given: "`threads: NaN`", attempt: () => withOptions({ threads: Number.NaN }) },
      { given: '`threads: "2"`', attempt: () => withOptions({ threads: "2" }) },
      { given: "`threads: 0` in a worker", attempt: () => withOptions({ threads: 0, worker: true }) },
      { given: '`wallTime: "60"`', attempt: () => withOptions({ wallTime: "60" }) },
      { given: "`signal: {}`", attempt: () => withOptions({ signal: {} }) },
      { given: "a signal that has fired", attempt: () => withOptions({ signal: AbortSignal.abort() }) },
      {
        given: "an object that throws when it is asked whether it has fired",
        attempt: () =>
          withOptions({
            signal: {
              get aborted() {
                return boom();
              },
              addEventListener() {},
              removeEventListener() {},
            },
          }),
      },
      { given: "`onProgress: 1`", attempt: () => withOptions({ onProgress: 1 }) },
      { given: "`onProgress` that throws", attempt: () => withOptions({ onProgress: boom }) },
      { given: "`onProgress` that rejects", attempt: () => withOptions({ onProgress: async () => boom() }) },
      {
        given: "`onProgress` that throws no error but a text",
        attempt: () =>
          withOptions({
            onProgress: () => {
              throw "enough";
            },
          }),
      },
      {
        given: "`onCheckpoint` that throws",
        attempt: () => simulate({ ...CONFIG, tEnd: 1e7 }, { checkpoint: { everySeconds: 0.001, onCheckpoint: boom } }),
      },
      { given: "`onCheckpoint` missing", attempt: () => withOptions({ checkpoint: { everySeconds: 1 } }) },
    ],
  },
  {
    title: "A run in the user's hands, a stream, the stages",
    text: "The same rules; what a run is asked is checked before it moves.",
    cases: [
      { given: '`advance("7")`', attempt: async () => (await Simulation.create(CONFIG)).advance("7" as unknown as number) },
      { given: "`advance(0.5)`", attempt: async () => (await Simulation.create(CONFIG)).advance(0.5) },
      {
        given: "`advance(-0)`",
        taken: "moves by nothing",
        attempt: async () => (await (await Simulation.create(CONFIG)).advance(-0)) === "done",
      },
      { given: "`runUntil(NaN)`", attempt: async () => (await Simulation.create(CONFIG)).runUntil(Number.NaN) },
      { given: "`runUntil(Infinity)`", attempt: async () => (await Simulation.create(CONFIG)).runUntil(Number.POSITIVE_INFINITY) },
      {
        given: "`runUntil(-0)`",
        taken: "taken as 0",
        attempt: async () => {
          const simulation = await Simulation.create(CONFIG);
          await simulation.runUntil(-0);
          return Object.is(simulation.time, 0);
        },
      },
      { given: '`observe("energy")`', attempt: async () => (await Simulation.create(CONFIG)).observe("energy" as unknown as []) },
      { given: "`stream` with a bad configuration", attempt: () => stream({ ...CONFIG, gamma: 2 }).next() },
      { given: '`stages().log(["1"])`', attempt: async () => (await stages()).log(["1"] as unknown as number[]) },
      {
        given: "`stages().log(new Float32Array(1))`",
        attempt: async () => (await stages()).log(new Float32Array(1) as unknown as number[]),
      },
      { given: "`stages().log` of shared memory", attempt: async () => (await stages()).log(new Float64Array(new SharedArrayBuffer(8))) },
      {
        given: "`stages().rotationTime` with a γ that is no number",
        attempt: async () => (await stages()).rotationTime({ valueOf: boom } as unknown as number, 1, [1]),
      },
    ],
  },
];
