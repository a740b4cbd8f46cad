/** Vectors of the steps of a collision: clock, pair, deflection, update. */

import {
  clockStart,
  collisionsAt,
  collisionsInCell,
  deflection,
  derivePlan,
  rotationTime,
  selectPair,
  stages,
  toGrid,
} from "@landau-mbc/reference";
import { poissonThresholds } from "../../../tools/clock/generate.ts";
import { GAMMAS } from "../../configurations.ts";
import { Random } from "../../random.ts";
import { listToBits, neighbour, toBits } from "../bits.ts";
import { SEEDS } from "./operations.ts";

const TICK = 2 ** -44;

export function clock() {
  const { first, thresholds } = poissonThresholds();
  const initial = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;
  const counts = SEEDS.flatMap((seed, a) =>
    (["poisson", "embedded"] as const).map((kind) => {
      const settings = { particles: [2, 65, 1000][a % 3]!, gamma: 0, h: [0.02, 10, 1e-6][a % 3]!, seed, member: a, clock: kind };
      const plan = derivePlan({ ...settings, initial, exactMoments: false });
      const cell = (64 * settings.h) / settings.particles;
      const times = [0, 1e-3, 0.5, 1, neighbour(1, -1), 1.25, 3, 17.9, 1000.01].map((cells) => cells * cell);
      return {
        ...settings,
        seed: seed.toString(),
        times: listToBits(times),
        collisions: times.map((t) => collisionsAt(plan, t, clockStart())),
        cells: [0, 1, 2, 1000, 4_294_967_296].map((c) => [c, kind === "poisson" ? collisionsInCell(plan, c) : 0]),
      };
    })
  );
  return { firstThreshold: first, thresholds: thresholds.map((t) => t.toString(16).padStart(16, "0")), counts };
}

export function pairSelection() {
  const random = new Random(33);
  const sizes = [2, 3, 64, 65, 1000, 1_000_000, 16_777_217, 2_147_483_647, 2_147_483_648];
  const words = [
    [0, 0],
    [0xffffffff, 0xffffffff],
    [0, 0x80000000],
    [0xffffffff, 0x7fffffff],
    ...Array.from({ length: 24 }, () => [random.word(), random.word()]),
  ];
  return {
    words: sizes.flatMap((particles) =>
      words.map(([x0, x1]) => ({ word: `${hex32(x1!)}${hex32(x0!)}`, particles, pair: selectPair([x0!, x1!, 0, 0], particles) }))
    ),
    collisions: SEEDS.flatMap((seed) =>
      [2, 3, 65, 1000, 2_147_483_648].map((particles, k) => {
        const start = [0, 1, 4_294_967_290, 4_294_967_296, 9_007_199_254_740_980][k]!;
        return { seed: seed.toString(), first: start, particles, pairs: Array.from(stages.pair(seed, start, 10, particles)) };
      })
    ),
  };
}

const hex32 = (word: number) => word.toString(16).padStart(8, "0");

/** Times at which the sampler changes its method (SPEC §7) and the numbers next to them. */
export const SWITCHES = [0.05, 0.08, 0.3, 20];

/** (τ, u) of every region, every switch ± 1 ulp, both ends of u, and far beyond. */
export function deflectionArguments(): { tau: number[]; u: number[] } {
  const random = new Random(34);
  const edges = SWITCHES.flatMap((tau) => [neighbour(tau, -1), tau, neighbour(tau, 1)]);
  const taus = [Number.MIN_VALUE, 1e-300, 1e-100, 1e-20, 1e-6, 1e-3, 0.02, 0.065, 0.15, 0.7, 3, 1e3, 1e300, Infinity, ...edges];
  const ends = [2 ** -60, 2 ** -44, 2 ** -41, 3 * 2 ** -41, 2 ** -30, 1e-6];
  const us = [...ends, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-6, 1 - 3 * 2 ** -41, 1 - 2 ** -41];
  const tau = taus.flatMap((t) => us.map(() => t));
  const u = taus.flatMap(() => us);
  for (let k = 0; k < 400; k++) {
    tau.push(random.sized(-20, 7));
    u.push((Math.floor(random.uniform() * 2 ** 40) + 0.5) * 2 ** -40);
  }
  return { tau, u };
}

export function heatKernel() {
  const { tau, u } = deflectionArguments();
  return { cases: tau.map((t, k) => [toBits(t), toBits(u[k]!), toBits(deflection(t, u[k]!))]) };
}

/** Pairs of grid velocities: general, along each axis, opposite, equal, equal but for one tick, nearly along ±z. */
export function collisionArguments(random: Random, count: number) {
  const special = [
    [[0, 0, 1], [0, 0, -1]],
    [[0, 0, -3], [0, 0, 0]],
    [[1, 0, 0], [-1, 0, 0]],
    [[0, 2, 0], [0, 1, 0]],
    [[0.5, 0.25, -0.125], [0.5, 0.25, -0.125]],
    [[TICK, 0, 0], [0, 0, 0]],
    [[0, 0, 0], [0, TICK, 0]],
    [[TICK, 0, -1], [0, 0, 1]],
    [[60, -20, 3], [-60, 10, 0]],
  ] as const;
  const vi: number[] = special.flatMap(([a]) => [...a]);
  const vj: number[] = special.flatMap(([, b]) => [...b]);
  while (vi.length < 3 * count) {
    vi.push(toGrid(1.2 * random.bell()));
    vj.push(toGrid(1.2 * random.bell()));
  }
  const tau = Array.from({ length: count }, (_, k) => (k % 11 === 0 ? 1e-6 : random.sized(-10, 4)));
  const uPolar = Array.from({ length: count }, () => (Math.floor(random.uniform() * 2 ** 40) + 0.5) * 2 ** -40);
  const uAzimuth = Array.from({ length: count }, (_, k) => (k < 16 ? k / 16 : random.below(2 ** 24) * 2 ** -24));
  return [vi, vj, tau, uPolar, uAzimuth].map((x) => Float64Array.from(x)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
}

export function pairUpdate() {
  const random = new Random(35);
  const count = 120;
  const [vi, vj, tau, uPolar, uAzimuth] = collisionArguments(random, count);
  const after = stages.collide(vi, vj, tau, uPolar, uAzimuth);
  const squares = [2 ** -88, 1e-20, 0.3, 1, 4, 7.7, 1e4, ...Array.from({ length: 8 }, () => 6 * random.uniform())];
  return {
    rotationTime: GAMMAS.flatMap((gamma) =>
      squares.map((S) => [toBits(gamma), toBits(0.02), toBits(S), toBits(rotationTime(gamma, 0.02, S))])
    ),
    collide: Array.from({ length: count }, (_, k) => ({
      vi: listToBits(vi.subarray(3 * k, 3 * k + 3)),
      vj: listToBits(vj.subarray(3 * k, 3 * k + 3)),
      tau: toBits(tau[k]!),
      uPolar: toBits(uPolar[k]!),
      uAzimuth: toBits(uAzimuth[k]!),
      after: listToBits(after.subarray(6 * k, 6 * k + 6)),
    })),
  };
}
