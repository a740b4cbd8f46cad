/** Inputs for the reader of configurations: valid ones with something altered, and structures of any kind. What is accepted must resolve and run. */

import { MOST_PARTICLES } from "@landau-mbc/reference";
import { type Config, validate } from "../../packages/landau-mbc/src/config.ts";
import { LandauError } from "../../packages/landau-mbc/src/errors.ts";
import { resolve } from "../../packages/landau-mbc/src/resolve.ts";
import type { Engine } from "../engines.ts";
import { Random } from "../random.ts";
import type { Tally } from "./checkpoints.ts";

/** Accepted configurations of more particles are resolved but not run. */
const LARGEST_RUN = 300;
/** Starting takes longer than reading: every fourth that is accepted. */
const RUN_EVERY = 4;
/** As in checkpoints.ts. */
const TURN_EVERY = 1000;

const COMMON = { particles: 10, gamma: -3, h: 0.1, tEnd: 1 };
const VALID: readonly Config[] = [
  { ...COMMON, initial: { kind: "maxwellian", temperature: 2, drift: [1, 0, -1] }, seed: 7, clock: "embedded" },
  { ...COMMON, initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6], drift: [0, 0, 0], exactMoments: true }, seed: 2n ** 63n },
  {
    ...COMMON,
    initial: { kind: "bkw", K0: 0.7, temperature: 1 },
    seed: "text",
    observe: { every: 0.25, quantities: ["energy", { name: "moment4" }] },
  },
  {
    ...COMMON,
    initial: { kind: "shell", radius: 1, width: 0.1 },
    seed: { u64: "18446744073709551615" },
    observe: { times: [0.1, 0.5, 1] },
  },
  {
    ...COMMON,
    initial: { kind: "maxwellian" },
    observe: {
      every: 0.5,
      quantities: [
        { name: "histogram", of: "speed", bins: 8, min: 0, max: 4, about: [0, 0, 1] },
        { name: "tailCount", as: "far", of: "x", above: 2 },
        { name: "entropy", estimator: "radial", neighbours: 3, about: "mean" },
        { name: "w2", to: { kind: "bkw", K0: 0.7, temperature: 1 }, method: "sliced", directions: 3 },
        { name: "pairFunction", power: -1, partners: 4 },
        "autocorrelation",
      ],
    },
  },
  { ...COMMON, gamma: 0, initial: { kind: "two-beams", speed: 1, temperature: 0.1, axis: [1, 1, 0] } },
  { ...COMMON, gamma: 1, initial: { kind: "uniform-ball", radius: 3 } },
  { ...COMMON, initial: { kind: "microcanonical", temperature: 1, drift: [0, 0, 1], exactMoments: true } },
  {
    ...COMMON,
    initial: {
      kind: "mixture",
      weights: [1, 3],
      components: [{ kind: "maxwellian", temperature: 1 }, { kind: "shell", radius: 3 }],
      exactMoments: true,
    },
  },
  { ...COMMON, particles: 2, initial: { kind: "velocities", data: [1, 0, 0, 0, -1, 2] } },
  { ...COMMON, particles: 2, initial: { kind: "velocities", data: Float64Array.of(1, 0, 0, 0, -1, 2) } },
];

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  0.5,
  -3,
  -3.0000001,
  1.0000001,
  0.6,
  1e-35,
  1e35,
  1e36,
  1e70,
  1e-70,
  1e-290,
  1e290,
  1e300,
  5e-324,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 53,
  NaN,
  Infinity,
  -Infinity,
];
const WORDS = [
  "",
  "12",
  "NaN",
  "particles",
  "maxwellian",
  "bkw",
  "velocities",
  "mixture",
  "poisson",
  "energy",
  "__proto__",
  "\ud800",
  "true",
  "∞",
  "x".repeat(100),
];
const KEYS = [
  ...Object.keys(COMMON),
  "initial",
  "seed",
  "clock",
  "observe",
  "kind",
  "temperature",
  "drift",
  "data",
  "weights",
  "components",
  "every",
  "times",
  "quantities",
  "name",
  "u64",
  "$schema",
  "exactMoments",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "length",
  "",
  "0",
  "axis",
  "radius",
];

/** Tries so many inputs; of those that are accepted every fourth runs ten collisions on the engine. */
export async function fuzzConfigurations(engine: Engine, count: number, seed: number): Promise<Tally> {
  const random = new Random(seed);
  const tally: Tally = { tried: 0, refused: 0, accepted: 0, faults: [] };
  for (; tally.tried < count && tally.faults.length < 5; tally.tried++) {
    tryConfiguration(engine, mutant(random), tally);
    if (tally.tried % TURN_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return tally;
}

/** One input; what must not be goes into the faults. */
export function tryConfiguration(engine: Engine, input: unknown, tally: Tally): void {
  const fault = (text: string): void => {
    tally.faults.push(`input ${tally.tried}, ${text}: ${described(input)}`);
  };
  try {
    const validation = validate(input);
    if (!validation.ok) {
      tally.refused += 1;
      const wrong = validation.errors.filter((e) =>
        !(e instanceof LandauError && ["CONFIG", "MEMORY"].includes(e.code) && typeof e.path === "string")
      );
      if (validation.errors.length === 0 || wrong.length > 0) fault(`refused with ${wrong}`);
      return;
    }
    tally.accepted += 1;
    const { config, plan, velocities, times } = resolve(validation.config);
    const { particles, tEnd } = config;
    if (!(Number.isInteger(particles) && particles >= 2 && particles <= MOST_PARTICLES)) fault(`accepted ${particles} particles`);
    if (times[0] !== 0 || times.at(-1) !== tEnd) fault(`observed at ${times}`);
    if (particles <= LARGEST_RUN && tally.accepted % RUN_EVERY === 0) runs(engine, plan, velocities);
  } catch (error) {
    fault(`threw ${error}`);
  }
}

/** Starts and goes ten collisions, or is refused because given or rarely drawn velocities are faster than the grid holds. */
function runs(engine: Engine, plan: Uint8Array, velocities: Float64Array | undefined): void {
  try {
    const run = engine.start(plan, velocities);
    run.advance(10);
    if (!run.frame().every(Number.isFinite)) throw new Error("a frame that is not finite");
    run.free();
  } catch (error) {
    if (!(error instanceof LandauError && error.code === "GRID_OVERFLOW")) throw error;
  }
}

/** A place in a structure. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function mutant(random: Random): unknown {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  if (random.below(20) === 0) return anything(random, 3);
  const root = { config: structuredClone(pick(VALID)) as unknown };
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const whole: Place = { parent: root, key: "config" };
    const { parent, key } = pick([whole, ...places(root)]);
    switch (random.below(6)) {
      case 0:
        delete parent[key];
        break;
      case 1: {
        const object = parent[key];
        if (typeof object === "object" && object !== null) define(object, pick(KEYS), anything(random, 2));
        break;
      }
      case 2: {
        // Something from elsewhere.
        const other = pick(places({ config: structuredClone(pick(VALID)) }));
        define(parent, key, other.parent[other.key]);
        break;
      }
      case 3:
        if (Array.isArray(parent[key])) (parent[key] as unknown[]).push(anything(random, 1));
        break;
      case 4:
        define(parent, key, pick(NUMBERS));
        break;
      default:
        define(parent, key, anything(random, 2));
    }
  }
  return root.config;
}

/** A property of its own, `__proto__` too. */
function define(parent: object, key: string, value: unknown): void {
  if (Array.isArray(parent) && key === "length") return;
  if (ArrayBuffer.isView(parent)) return;
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function places(root: object): Place[] {
  const found: Place[] = [];
  const visit = (parent: object): void => {
    for (const key of Object.keys(parent)) {
      found.push({ parent: parent as Record<string, unknown>, key });
      const child = (parent as Record<string, unknown>)[key];
      if (typeof child === "object" && child !== null && !ArrayBuffer.isView(child) && found.length < 100) visit(child);
    }
  };
  visit(root);
  return found;
}

/** A value of any kind, of so many levels. */
function anything(random: Random, depth: number): unknown {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  switch (random.below(depth > 0 ? 14 : 10)) {
    case 0:
      return pick(NUMBERS);
    case 1:
      return (random.uniform() - 0.5) * 10 ** (random.below(80) - 40);
    case 2:
      return pick(WORDS);
    case 3:
      return pick([true, false, null, undefined]);
    case 4:
      return pick([0n, -1n, 2n ** 64n, 2n ** 64n - 1n]);
    case 5:
      return pick([() => 1, Symbol("s"), new Date(0), /x/, new Map(), new Number(1)]);
    case 6:
      return pick([
        new Float64Array(6),
        new Float32Array(6),
        new Uint8Array(6),
        new DataView(new ArrayBuffer(48)),
        new Float64Array(new SharedArrayBuffer(48)),
      ]);
    case 7:
      return random.below(1000);
    case 8: {
      const cyclic: Record<string, unknown> = {};
      cyclic.kind = cyclic;
      return cyclic;
    }
    case 9:
      return new Array(random.below(4));
    case 10:
    case 11:
      return Array.from({ length: random.below(7) }, () => anything(random, depth - 1));
    default: {
      const object = {};
      for (let k = random.below(5); k > 0; k--) define(object, pick(KEYS), anything(random, depth - 1));
      return object;
    }
  }
}

function described(input: unknown): string {
  try {
    return JSON.stringify(input, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)) ?? String(input);
  } catch {
    return "a structure that JSON cannot hold";
  }
}
