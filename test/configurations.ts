/** The configurations on which engines are compared: every N, γ, h, clock and seed that the contract names, and every initial condition. */

import { derivePlan, encodePlan, type InitialCondition, seedFromText, type Settings } from "@landau-mbc/reference";

/** A run of the comparison. */
export interface Configuration {
  readonly name: string;
  readonly settings: Settings;
}

const ORIGIN = [0, 0, 0] as const;
const MAXWELLIAN: InitialCondition = { kind: "maxwellian", temperature: 1, drift: ORIGIN };

export const PARTICLES = [2, 3, 64, 65, 1000] as const;
export const GAMMAS = [-3, -2.5, -2, -1, 0, 0.37, 1] as const;
const STEPS = [1e-6, 0.02, 0.3, 10, 1e-3, 1] as const;
const SEEDS = [0n, 2n ** 64n - 1n, seedFromText("landau"), seedFromText(""), 42n] as const;

/** Every N × γ, with h, clock, seed and member going round. */
export const GRID: readonly Configuration[] = PARTICLES.flatMap((particles, a) =>
  GAMMAS.map((gamma, b) => {
    const turn = GAMMAS.length * a + b;
    const settings = {
      particles,
      gamma,
      h: STEPS[turn % STEPS.length]!,
      seed: SEEDS[turn % SEEDS.length]!,
      member: [0, 0, 1, 16_777_215][turn % 4]!,
      clock: turn % 2 === 0 ? ("poisson" as const) : ("embedded" as const),
      initial: MAXWELLIAN,
      exactMoments: false,
    };
    return { name: `N = ${particles}, γ = ${gamma}, h = ${settings.h}, ${settings.clock} clock, seed ${settings.seed}`, settings };
  })
);

/** Velocities of which many are equal: pairs at rest relative to each other, r = 0. */
export function duplicated(particles: number): Float64Array {
  return Float64Array.from({ length: 3 * particles }, (_, k) => {
    const group = Math.floor(k / 3) % 3;
    return [1.5, -0.25, 0.125][(group + k) % 3]! * (group === 2 ? 0 : 1);
  });
}

/** Given velocities that are not on the grid and differ in size by a factor of thirty. */
export function scattered(particles: number, scale = 1): Float64Array {
  return Float64Array.from({ length: 3 * particles }, (_, k) => {
    const x = ((k * 7919) % 1009) / 1009 - 0.47;
    // Products, no power: the vectors hold what comes of these, and browsers differ in the last bit of a power.
    return scale * (x * x * x * 30 + 1 / (k + 3));
  });
}

const COMPONENTS = [
  { kind: "maxwellian", temperature: 0.3, drift: [1, 0, 0] },
  { kind: "bi-maxwellian", temperature: [1, 0.5, 0.25], drift: [0, -1, 0] },
  { kind: "bkw", K0: 0.75, temperature: 1.3 },
  { kind: "shell", radius: 2, width: 0.1 },
  { kind: "two-beams", speed: 1, temperature: 0.05, axis: [1, 1, 0] },
  { kind: "uniform-ball", radius: 3 },
] as const;

/** Every initial condition, some of them in units far from 1. */
export const INITIAL_CONDITIONS: Readonly<Record<string, InitialCondition>> = {
  maxwellian: { kind: "maxwellian", temperature: 1.7, drift: [0.3, -4, 0.01] },
  "maxwellian in metres per second": { kind: "maxwellian", temperature: 3.1e11, drift: [1e5, 0, -2e6] },
  "bi-maxwellian": { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6], drift: ORIGIN },
  "bkw at its edge": { kind: "bkw", K0: 0.6, temperature: 1 },
  bkw: { kind: "bkw", K0: 0.85, temperature: 0.02 },
  "bkw that is a maxwellian": { kind: "bkw", K0: 1, temperature: 1 },
  "shell without width": { kind: "shell", radius: 1, width: 0 },
  "shell with width": { kind: "shell", radius: 40, width: 7 },
  "two beams": { kind: "two-beams", speed: 2, temperature: 0.1, axis: [0.2, -1, 3] },
  "uniform ball": { kind: "uniform-ball", radius: Math.sqrt(5) },
  mixture: { kind: "mixture", weights: [1, 2, 0.5, 0.25, 3, 1.25], components: COMPONENTS },
  "mixture of one": { kind: "mixture", weights: [0.3], components: [COMPONENTS[2]] },
  microcanonical: { kind: "microcanonical", temperature: 1, drift: [0.5, 0, -0.25] },
};

/** Each initial condition with and without exact moments, N = 2, 65 and 1000. */
export const DRAWN: readonly Configuration[] = Object.entries(INITIAL_CONDITIONS).flatMap(([name, initial], a) =>
  [false, true].map((exactMoments, b) => ({
    name: `${name}${exactMoments ? ", exact moments" : ""}`,
    settings: {
      particles: [65, 1000, 2][(a + b) % 3]!,
      gamma: -3,
      h: 0.02,
      seed: SEEDS[a % SEEDS.length]!,
      member: b,
      clock: "poisson" as const,
      initial,
      exactMoments,
    },
  }))
);

const given = (name: string, data: Float64Array, gamma: number, h: number): Configuration => ({
  name,
  settings: {
    particles: data.length / 3,
    gamma,
    h,
    seed: 7n,
    member: 0,
    clock: "embedded",
    initial: { kind: "velocities", data },
    exactMoments: false,
  },
});

/** Given velocities: scattered, tiny, huge, duplicated (r = 0 pairs), τ at both ends of its range (0 and ∞ included), all equal, all zero. */
export const GIVEN: readonly Configuration[] = [
  given("scattered velocities", scattered(65), -2.5, 0.1),
  given("velocities of size 1e-30", scattered(64, 1e-30), 0, 0.5),
  given("velocities of size 1e30", scattered(64, 1e30), 1, 1e-31),
  given("duplicated velocities, Coulomb", duplicated(65), -3, 0.3),
  given("duplicated velocities, γ = 0.37", duplicated(3), 0.37, 1e-6),
  given("a step of 1e-280", scattered(65), -3, 1e-280),
  given(
    "a step of 1e280, velocities a few ticks apart",
    Float64Array.from({ length: 60 }, (_, k) => 0.75 + ((k * k) % 7) * 2 ** -44),
    -3,
    1e280,
  ),
  given("all velocities equal", new Float64Array(30).fill(0.7), -3, 1),
  given("all velocities zero", new Float64Array(30), 1, 1),
];

/** What the others leave out: more than one chunk of the fixed-shape sum, and a scale 2^(pγ) that is not a power of two. */
export const FURTHER: readonly Configuration[] = [
  {
    name: "mixture of 12289 particles",
    settings: {
      particles: 12_289,
      gamma: -2,
      h: 0.1,
      seed: 11n,
      member: 3,
      clock: "poisson",
      initial: { kind: "mixture", weights: [0.1, 0.2, 0.7], components: [COMPONENTS[0], COMPONENTS[3], COMPONENTS[5]] },
      exactMoments: false,
    },
  },
  {
    name: "metres per second, γ = 0.37",
    settings: {
      particles: 64,
      gamma: 0.37,
      h: 1e-4,
      seed: 12n,
      member: 0,
      clock: "embedded",
      initial: { kind: "maxwellian", temperature: 3.1e11, drift: ORIGIN },
      exactMoments: true,
    },
  },
];

/** All of them. */
export const CONFIGURATIONS: readonly Configuration[] = [...GRID, ...DRAWN, ...GIVEN, ...FURTHER];

/** Bytes of a configuration's plan. */
export function planOf({ settings }: Configuration): Uint8Array {
  return encodePlan(derivePlan(settings));
}

/** The velocities that go with the plan, if it needs any. */
export function velocitiesOf({ settings }: Configuration): Float64Array | undefined {
  return settings.initial.kind === "velocities" ? settings.initial.data : undefined;
}
