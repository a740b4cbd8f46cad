/**
 * The process of the paper (section 2) once more, written plainly with Math.* and the tests' own random numbers, each ingredient replaceable.
 * With no replacement it is a second, independent truth. With one it carries a planted error, and the checks of this folder must notice.
 */

import type { Process, Setup } from "./process.ts";
import { Random } from "../random.ts";

/** The replaceable ingredients of one collision. */
export interface Ingredients {
  /** An ordered pair of different particles, or twice the same: then nothing happens. */
  pair(n: number, random: Random, v: Float64Array): readonly [number, number];
  /** Rotation time τ(h, γ, r). */
  tau(h: number, gamma: number, r: number): number;
  /** Angle θ of a rotation by time τ. */
  angle(tau: number, random: Random): number;
  /** Azimuth in radians. */
  azimuth(random: Random): number;
  /** Collisions per unit of time. */
  rate(n: number, h: number): number;
  /** Factor by which a rotation stretches the relative velocity: 1. */
  readonly stretch: number;
}

/** The process as it is. */
export const TRUE_INGREDIENTS: Ingredients = {
  pair(n, random) {
    const i = random.below(n);
    const j = random.below(n - 1);
    return [i, j >= i ? j + 1 : j];
  },
  tau: (h, gamma, r) => h * r ** gamma,
  angle: sphericalBrownianAngle,
  azimuth: (random) => 2 * Math.PI * random.uniform(),
  rate: (n, h) => n / h,
  stretch: 1,
};

/** Errors that a plausible implementation could make, each a single wrong ingredient. */
export const PLANTS = {
  "planar Gaussian angle": { angle: (tau, random) => Math.min(Math.PI, Math.sqrt(-4 * tau * Math.log(random.uniform()))) },
  "generator ½Δ instead of Δ": { angle: (tau, random) => sphericalBrownianAngle(tau / 2, random) },
  "τ = h r^(γ+1)": { tau: (h, gamma, r) => h * r ** (gamma + 1) },
  "τ = h r^(γ/2), from the square of r": { tau: (h, gamma, r) => h * r ** (gamma / 2) },
  "clock of rate N/2h": { rate: (n, h) => n / (2 * h) },
  "azimuth on half a circle": { azimuth: (random) => Math.PI * random.uniform() },
  "pairs with replacement": { pair: (n, random) => [random.below(n), random.below(n)] },
  "the faster of two candidates collides": {
    pair(n, random, v) {
      const speed = (k: number) => Math.hypot(v[3 * k] as number, v[3 * k + 1] as number, v[3 * k + 2] as number);
      const a = random.below(n);
      const b = random.below(n);
      const i = speed(a) > speed(b) ? a : b;
      const j = random.below(n - 1);
      return [i, j >= i ? j + 1 : j];
    },
  },
} satisfies Record<string, Partial<Ingredients>>;

/** A process with the ingredients of the paper, but for those given. */
export function plainProcess(replaced: Partial<Ingredients> = {}): (setup: Setup) => Process {
  const use = { ...TRUE_INGREDIENTS, ...replaced };
  return (setup) => new PlainProcess(setup, use);
}

class PlainProcess implements Process {
  collisions = 0;
  readonly #v: Float64Array;
  readonly #pairs: number[] = [];
  readonly #random: Random;
  #next: number;

  constructor(
    readonly setup: Setup,
    readonly use: Ingredients,
  ) {
    this.#v = setup.velocities.slice();
    this.#random = new Random(setup.seed);
    this.#next = this.#gap();
  }

  runUntil(t: number): void {
    for (; this.#next <= t; this.#next += this.#gap()) this.#collide();
  }

  collisionsAt(t: number): number {
    this.runUntil(t);
    return this.collisions;
  }

  advance(to: number): void {
    while (this.collisions < to) this.#collide();
  }

  velocities(): Float64Array {
    return this.#v.slice();
  }

  pairs(): readonly number[] {
    return this.#pairs;
  }

  free(): void {
    // The garbage collector's work.
  }

  #gap(): number {
    return -Math.log(this.#random.uniform()) / this.use.rate(this.setup.particles, this.setup.h);
  }

  #collide(): void {
    this.collisions++;
    const v = this.#v;
    const [i, j] = this.use.pair(this.setup.particles, this.#random, v);
    this.#pairs.push(i, j);
    const z = [0, 1, 2].map((a) => (v[3 * i + a] as number) - (v[3 * j + a] as number)) as Vector;
    const r = Math.hypot(...z);
    if (i === j || r === 0) return;
    const theta = this.use.angle(this.use.tau(this.setup.h, this.setup.gamma, r), this.#random);
    const e = z.map((x) => x / r) as Vector;
    const turned = rotate(e, theta, this.use.azimuth(this.#random));
    const length = r * this.use.stretch;
    for (const a of [0, 1, 2] as const) {
      const sum = (v[3 * i + a] as number) + (v[3 * j + a] as number);
      v[3 * i + a] = (sum + length * turned[a]) / 2;
      v[3 * j + a] = (sum - length * turned[a]) / 2;
    }
  }
}

type Vector = [number, number, number];

/** e turned by θ at azimuth φ, in a frame made from the coordinate axis least along e. */
function rotate(e: Vector, theta: number, phi: number): Vector {
  const least = e.map(Math.abs).reduce((best, x, a, all) => (x < (all[best] as number) ? a : best), 0);
  const axis: Vector = [0, 0, 0];
  axis[least] = 1;
  const a = unit(cross(e, axis));
  const b = cross(e, a);
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  return unit([0, 1, 2].map((k) => cos * e[k]! + sin * (Math.cos(phi) * a[k]! + Math.sin(phi) * b[k]!)) as Vector);
}

function cross(x: Vector, y: Vector): Vector {
  return [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
}

function unit(x: Vector): Vector {
  const length = Math.hypot(...x);
  return [x[0] / length, x[1] / length, x[2] / length];
}

/**
 * Exact angle of spherical Brownian motion (generator Δ) at time τ. Below 0.05 by rejection from the 3-sphere: φ = √(2τ)|N₃|, kept with
 * probability sin(φ/2)/(φ/2), then 1 − cosθ = (1 − cosφ)(1 − U²); error 1.9e−21. Above by bisection of the eigenfunction series.
 */
export function sphericalBrownianAngle(tau: number, random: Random): number {
  if (tau > 0.05) return Math.acos(2 * bisect((x) => heatKernelCdf(2 * x - 1, tau), random.uniform()) - 1);
  for (;;) {
    const phi = Math.sqrt(2 * tau) * Math.hypot(random.normal(), random.normal(), random.normal());
    if (phi >= Math.PI || random.uniform() > Math.sin(phi / 2) / (phi / 2)) continue;
    const half = Math.sin(phi / 2);
    return 2 * Math.asin(half * Math.sqrt(1 - random.uniform() ** 2));
  }
}

/** P(cosθ ≤ c) at time τ by the eigenfunction series, for τ ≥ 0.01. */
export function heatKernelCdf(c: number, tau: number): number {
  let sum = (1 + c) / 2;
  let before = 1;
  let now = c;
  for (let l = 1;; l++) {
    const weight = Math.exp(-l * (l + 1) * tau);
    if (weight < 1e-17) return sum;
    const next = ((2 * l + 1) * c * now - l * before) / (l + 1);
    sum -= (weight * (before - next)) / 2;
    [before, now] = [now, next];
  }
}

function bisect(increasing: (x: number) => number, value: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 45; step++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
