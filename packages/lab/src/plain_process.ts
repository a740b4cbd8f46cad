/**
 * The process of the paper (section 2) once more, written plainly with Math.* and random numbers of its own, each ingredient replaceable.
 * With no replacement it is a second, independent truth. With one it carries a planted error, and some experiment must notice.
 */

import { brownianAngle } from "./brownian_angle.ts";
import { drawInitial } from "./initial_draws.ts";
import type { Process, Setup } from "./process.ts";
import { Random } from "./random.ts";

/** The replaceable ingredients of one collision. */
export interface Ingredients {
  /** An ordered pair of different particles, or twice the same: then nothing happens. */
  pair(n: number, random: Random, v: Float64Array): readonly [number, number];
  /** Rotation time τ(h, γ, r); vi is the speed of the first of the two. */
  tau(h: number, gamma: number, r: number, vi: number): number;
  /** Angle θ of a rotation by time τ. */
  angle(tau: number, random: Random): number;
  /** Azimuth in radians. */
  azimuth(random: Random): number;
  /** Collisions per unit of time. */
  rate(n: number, h: number): number;
  /** Factor by which a rotation stretches the relative velocity: 1. */
  readonly stretch: number;
  /** Whether velocities lie on a grid, so that momentum is kept to the bit. */
  readonly grid: boolean;
  /** Seed of the random numbers of a run with this seed. */
  seed(seed: number): number;
}

/** The process as it is. */
export const TRUE_INGREDIENTS: Ingredients = {
  pair(n, random) {
    const i = random.below(n);
    const j = random.below(n - 1);
    return [i, j >= i ? j + 1 : j];
  },
  tau: (h, gamma, r) => h * r ** gamma,
  angle: brownianAngle,
  azimuth: (random) => 2 * Math.PI * random.uniform(),
  rate: (n, h) => n / h,
  stretch: 1,
  grid: true,
  seed: (seed) => seed,
};

/** Velocities are multiples of 2^−44 of the power of two next to the rms speed, as in SPEC: then momentum is kept to the bit. */
const TICKS = 2 ** 44;

/** What a plain run starts from. */
export interface PlainSetup extends Omit<Setup, "initial"> {
  /** Row-major [N, 3]. */
  readonly velocities: Float64Array;
}

/** A run of the plain process; about 1 µs a collision. */
export class PlainRun {
  collisions = 0;
  readonly #v: Float64Array;
  readonly #grid: number;
  readonly #pairs: number[] = [];
  readonly #random: Random;
  #next: number;

  constructor(
    readonly setup: PlainSetup,
    readonly use: Ingredients,
    readonly recordsPairs = false,
  ) {
    this.#random = new Random(use.seed(setup.seed));
    const rms = Math.sqrt(setup.velocities.reduce((sum, x) => sum + x * x, 0) / setup.particles);
    // Adding and subtracting it rounds to the grid.
    this.#grid = (1.5 * 2 ** 52 * 2 ** Math.round(Math.log2(rms > 0 ? rms : 1))) / TICKS;
    this.#v = setup.velocities.map((x) => this.#onGrid(x));
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

  /** Particles i, j of the collisions done, interleaved; kept if that was asked for. */
  pairs(): readonly number[] {
    return this.#pairs;
  }

  free(): void {
    // The garbage collector's work.
  }

  #onGrid(x: number): number {
    return this.use.grid ? x + this.#grid - this.#grid : x;
  }

  #gap(): number {
    return -Math.log(this.#random.uniform()) / this.use.rate(this.setup.particles, this.setup.h);
  }

  #collide(): void {
    this.collisions++;
    const v = this.#v;
    const use = this.use;
    const [i, j] = use.pair(this.setup.particles, this.#random, v);
    if (this.recordsPairs) this.#pairs.push(i, j);
    const x = (v[3 * i] as number) - (v[3 * j] as number);
    const y = (v[3 * i + 1] as number) - (v[3 * j + 1] as number);
    const z = (v[3 * i + 2] as number) - (v[3 * j + 2] as number);
    const r = Math.sqrt(x * x + y * y + z * z);
    if (i === j || r === 0) return;
    const speed = Math.sqrt((v[3 * i] as number) ** 2 + (v[3 * i + 1] as number) ** 2 + (v[3 * i + 2] as number) ** 2);
    const theta = use.angle(use.tau(this.setup.h, this.setup.gamma, r, speed), this.#random);
    const phi = use.azimuth(this.#random);
    // A frame across z, from the coordinate axis least along it: a = z × axis, b = z × a, of lengths ρ and rρ.
    let [ax, ay, az] = [0, z, -y];
    if (Math.abs(y) < Math.abs(x) && Math.abs(y) <= Math.abs(z)) [ax, ay, az] = [-z, 0, x];
    else if (Math.abs(z) < Math.abs(x)) [ax, ay, az] = [y, -x, 0];
    const rho = Math.sqrt(ax * ax + ay * ay + az * az);
    const half = 0.5 * use.stretch;
    const along = half * Math.cos(theta) - 0.5;
    const first = (half * r * Math.sin(theta) * Math.cos(phi)) / rho;
    const second = (half * Math.sin(theta) * Math.sin(phi)) / rho;
    const dx = this.#onGrid(along * x + first * ax + second * (y * az - z * ay));
    const dy = this.#onGrid(along * y + first * ay + second * (z * ax - x * az));
    const dz = this.#onGrid(along * z + first * az + second * (x * ay - y * ax));
    v[3 * i]! += dx;
    v[3 * i + 1]! += dy;
    v[3 * i + 2]! += dz;
    v[3 * j]! -= dx;
    v[3 * j + 1]! -= dy;
    v[3 * j + 2]! -= dz;
  }
}

/** The plain process, with the ingredients of the paper but for those given, as experiments see it. */
export function plain(name: string, replaced: Partial<Ingredients> = {}): Process {
  const use = { ...TRUE_INGREDIENTS, ...replaced };
  return {
    name,
    slowness: 8,
    start: async (setup) => {
      const velocities = drawInitial(setup.initial, setup.particles, new Random(use.seed(setup.seed) + 0x5eed));
      const run = new PlainRun({ ...setup, velocities }, use);
      return {
        get collisions() {
          return run.collisions;
        },
        runUntil: async (t) => run.runUntil(t),
        velocities: async () => run.velocities(),
        dispose: async () => {},
      };
    },
  };
}
