/** The chapters of SPEC one by one, over arrays, with the same bits on every engine: for tests, teaching and plots. */

import * as v from "valibot";
import type { EngineName, EngineStages } from "./engine.ts";
import type { EngineLoader } from "./engine_loader.ts";
import { LandauError, show } from "./errors.ts";
import { readStagesOptions } from "./options.ts";
import { readOrThrow } from "./schema.ts";
import { memoryFault, ownCopy, roomFor, typedArrayKind } from "./typed_arrays.ts";
import { type Seed, seedInteger, seedSchema } from "./seed.ts";

/** A Float64Array or a plain array of numbers. */
export type Numbers = Float64Array | readonly number[];

/** The stage functions. Every one checks its arguments (LandauError CONFIG) and returns a fresh typed array. */
export interface Stages {
  /** The engine that computes them. */
  readonly engine: EngineName;
  /**
   * Philox4x32-10 blocks (SPEC §2): four words per counter, of draw 0 and member 0.
   *
   * @param seed a seed as in a configuration
   * @param stream 0 collision, 1 clock cells, 2 clock times, 3 initial conditions
   * @param counters integers from 0 to 2^53 − 1
   */
  philox(seed: Seed, stream: number, counters: Numbers): Uint32Array;
  /** Polar uniform in (0, 1) and azimuth in [0, 1) turns of collisions first … first + count − 1, interleaved (SPEC §3). */
  uniforms(seed: Seed, firstCollision: number, count: number): Float64Array;
  /** Natural logarithm (SPEC §4), below 1 ulp; NaN below 0. */
  log(x: Numbers): Float64Array;
  /** Exponential (SPEC §4), below 1 ulp. */
  exp(x: Numbers): Float64Array;
  /** sin 2πx and cos 2πx for x in [0, 1), interleaved (SPEC §4). */
  sincos2pi(x: Numbers): Float64Array;
  /** w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, for tau in (0, ∞] and u in (0, 1), elementwise (SPEC §7). */
  deflection(tau: Numbers, u: Numbers): Float64Array;
  /** Ordered pairs i ≠ j of collisions first … first + count − 1 among N particles, interleaved (SPEC §6). */
  pair(seed: Seed, firstCollision: number, count: number, particles: number): Uint32Array;
  /** tau = h r^gamma for squared relative speeds r² > 0, internal units (SPEC §8). */
  rotationTime(gamma: number, h: number, squares: Numbers): Float64Array;
  /**
   * One collision each (SPEC §8), internal units.
   *
   * @param vi row-major [count, 3], |v| ≤ 64; put on the grid first
   * @param vj likewise
   * @param tau [count]: rotation times in (0, ∞]
   * @param uPolar [count]: polar uniforms in (0, 1)
   * @param uAzimuth [count]: azimuths in [0, 1) turns
   * @returns [count, 6]: the new vi, then the new vj
   */
  collide(vi: Numbers, vj: Numbers, tau: Numbers, uPolar: Numbers, uAzimuth: Numbers): Float64Array;
}

const MOST_EXACT = Number.MAX_SAFE_INTEGER;
const MOST_PARTICLES = 2147483648;
const MOST_AT_ONCE = 16777216;
const LARGEST_SPEED = 64;
/** 1.5 · 2^52 · 2^−44: adding and subtracting it rounds to the grid (SPEC §0). */
const GRID = 384;

/** The stages of an engine. */
export async function loadStages(loader: EngineLoader, options: unknown): Promise<Stages> {
  const { engine: choice } = readStagesOptions(options);
  const engine = await loader.load(choice);
  return checked(engine.name, engine.stages);
}

function checked(engine: EngineName, stages: EngineStages): Stages {
  return {
    engine,
    philox: (seed, stream, counters) => {
      whole("stream", stream, 0, 255);
      const indices = numbers("counters", counters, (x) => Number.isSafeInteger(x) && x >= 0, "integers from 0 to 2^53 - 1");
      return stages.philox(integerOf(seed), stream, indices);
    },
    uniforms: (seed, first, count) => {
      collisions(first, count);
      return stages.uniforms(integerOf(seed), first, count);
    },
    log: (x) => stages.log(numbers("x", x, () => true, "numbers other than NaN")),
    exp: (x) => stages.exp(numbers("x", x, () => true, "numbers other than NaN")),
    sincos2pi: (x) => stages.sincos2pi(numbers("x", x, isTurn, "numbers from 0 to below 1")),
    deflection: (tau, u) => {
      const times = numbers("tau", tau, isTime, "numbers > 0, or Infinity");
      return stages.deflection(times, numbers("u", u, isProbability, "numbers between 0 and 1, both excluded", times.length));
    },
    pair: (seed, first, count, particles) => {
      collisions(first, count);
      whole("particles", particles, 2, MOST_PARTICLES);
      return stages.pair(integerOf(seed), first, count, particles);
    },
    rotationTime: (gamma, h, squares) => {
      one("gamma", gamma, (x) => x >= -3 && x <= 1, "a number from -3 to 1");
      one("h", h, (x) => x > 0 && x < Number.POSITIVE_INFINITY, "a finite number > 0");
      return stages.rotationTime(gamma, h, numbers("squares", squares, (x) => x > 0 && x < Number.POSITIVE_INFINITY, "finite numbers > 0"));
    },
    collide: (vi, vj, tau, uPolar, uAzimuth) => {
      const times = numbers("tau", tau, isTime, "numbers > 0, or Infinity");
      const count = times.length;
      return stages.collide(
        onGrid("vi", vi, 3 * count),
        onGrid("vj", vj, 3 * count),
        times,
        numbers("uPolar", uPolar, isProbability, "numbers between 0 and 1, both excluded", count),
        numbers("uAzimuth", uAzimuth, isTurn, "numbers from 0 to below 1", count),
      );
    },
  };
}

const isTime = (x: number) => x > 0;
const isTurn = (x: number) => x >= 0 && x < 1;
const isProbability = (x: number) => x > 0 && x < 1;

function integerOf(seed: unknown): bigint {
  return seedInteger(readOrThrow(v.strictObject({ seed: seedSchema }), { seed }, "").seed);
}

function collisions(first: number, count: number): void {
  whole("firstCollision", first, 0, MOST_EXACT);
  whole("count", count, 0, MOST_AT_ONCE);
  whole("firstCollision + count", first + count, 0, MOST_EXACT);
}

function whole(path: string, value: number, least: number, most: number): void {
  one(path, value, (x) => Number.isInteger(x) && x >= least && x <= most, `an integer from ${least} to ${most}`);
}

function one(path: string, value: number, holds: (x: number) => boolean, text: string): void {
  if (typeof value !== "number" || !holds(value)) throw refused(path, value, text);
}

/** Fresh velocities on the grid, so that the collision's sums are exact. */
function onGrid(path: string, given: Numbers, length: number): Float64Array {
  const v = numbers(
    path,
    given,
    (x) => x >= -LARGEST_SPEED && x <= LARGEST_SPEED,
    `numbers from -${LARGEST_SPEED} to ${LARGEST_SPEED}`,
    length,
  );
  return v.map((x) => x + GRID - GRID);
}

/** A fresh Float64Array of numbers, each read once, that each satisfy a condition; NaN never does. */
function numbers(path: string, given: Numbers, holds: (x: number) => boolean, text: string, length?: number): Float64Array {
  const floats = typedArrayKind(given) === "Float64Array";
  if (!floats && !Array.isArray(given)) throw refused(path, given, `a Float64Array or an array of ${text}`);
  const fault = floats ? memoryFault(given as Float64Array) : undefined;
  if (fault !== undefined) throw new LandauError("CONFIG", `${path}: got ${fault}; allowed: memory of its own`, { path, value: given });
  const copy = floats ? ownCopy(given as Float64Array, path) : roomFor(given.length, path);
  if (length !== undefined && copy.length !== length) throw refused(path, given, `${length} ${text}`);
  for (let k = 0; k < copy.length; k++) {
    const x: unknown = floats ? copy[k] : given[k];
    if (typeof x !== "number" || Number.isNaN(x) || !holds(x)) throw refused(`${path}[${k}]`, x, text);
    copy[k] = x;
  }
  return copy;
}

function refused(path: string, value: unknown, text: string): LandauError {
  return new LandauError("CONFIG", `${path}: got ${show(value)}; allowed: ${text}`, { path, value });
}
