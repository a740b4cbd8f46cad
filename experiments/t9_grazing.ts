/** T9: at a fixed number of particles, h → 0 gives the Landau diffusion of these particles, at first order in h. */

import {
  type Bench,
  centredMoments,
  type Check,
  equal,
  type Experiment,
  type Finding,
  meanIs,
  summary,
  velocitiesAt,
} from "@landau-mbc/lab";
import { claimFigure } from "@landau-mbc/plots";
import { exact, type InitialCondition } from "landau-mbc";

const GAMMAS = [-3, 0, 1] as const;
const STEPS_OF_H = [0.8, 0.4, 0.2, 0.1] as const;
/** At twice these the second power of h shows in the full form. */
const COULOMB_STEPS = [0.2, 0.1, 0.05] as const;
const RELATIVE = [1.1, -0.7, 1.0] as const;
const R = Math.hypot(...RELATIVE);
const TIME = 0.3;

/** Grazing limit at fixed N. */
export const grazing: Experiment = {
  id: "T9",
  title: "Grazing limit at fixed N",
  claim:
    "As h → 0 at fixed N the process tends to the N-particle Landau diffusion. For two particles E P_l(e(0)·e(t)) is known at every h, and so is its limit e^{−2l(l+1)r^γ t}; the difference is of first order in h.",
  source: "Proposition 8.1 with the signs of section 2 ((8.1) as printed lacks the mixed term −2∇_i∇_j and has the other sign of b)",
  catches: ["planar-angle", "half-generator", "tau-of-speed", "ordered-pairs", "half-rate", "half-azimuth"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const turning: number[] = [];
  const series: { label: string; points: { x: number; y: number; error?: number }[]; style?: "line"; colour: number }[] = [];
  for (const [g, gamma] of GAMMAS.entries()) {
    const points: { x: number; y: number; error: number }[] = [];
    for (const [k, scale] of STEPS_OF_H.entries()) {
      const h = scale / R ** gamma;
      const [second, first] = await two(bench, gamma, h, 90_000 + 100 * g + 2 * k);
      checks.push(...[first, second].map(({ check }) => check));
      turning.push(...second.turning);
      points.push({ x: scale, y: second.mean - second.limit, error: second.error });
    }
    const curve = Array.from({ length: 50 }, (_, k) => 0.016 * (k + 1)).map((scale) => ({ x: scale, y: difference(gamma, scale) }));
    series.push({ label: `γ = ${gamma}, measured`, points, colour: g });
    if (g === 0) series.push({ label: "exact, two particles", points: curve, style: "line", colour: 5 });
    bench.progress((g + 1) / 5);
  }
  // What is too small for one of them adds up over all.
  const together = (l: number) => checks.filter(({ name }) => name.endsWith(`P_${l}`)).map(({ z }) => z);
  for (const l of [1, 2]) {
    const zs = together(l);
    checks.push(equal(`N = 2: E P_${l}, all γ and τ together (Σz/√n)`, zs.reduce((sum, z) => sum + z, 0) / Math.sqrt(zs.length), 1, 0));
  }
  checks.push(meanIs("N = 2: mean of (e × e′)·(1, 1, 1)/√3, no sense of rotation", turning, 0));
  const three = await several(bench, 3, 93_000);
  const ten = await several(bench, 10, 96_000);
  return {
    checks: [...checks, ...three.checks, ...ten.checks],
    figure: claimFigure({
      title: "From collisions to diffusion at fixed N",
      panels: [
        { title: "Two particles: E P₂ minus its limit", x: "τ = h rᵞ", y: "E P₂(h) − E P₂(h → 0)", series, key: "top-left" },
        {
          title: "Coulomb, N = 3 and 10",
          x: "h",
          y: "E(xx − zz) relative to t = 0",
          series: [{ label: "N = 3", points: three.points }, { label: "N = 10", points: ten.points }],
          key: "top-left",
        },
      ],
      caption:
        `Left: at equal rᵞ t the correlation of two particles depends on τ = h rᵞ alone, so the three exponents fall on one exact curve, which starts linearly. Right: anisotropy at t = ${TIME} from one start, averaged over runs; bars are two standard deviations.`,
    }),
    words:
      "For two particles the measured correlations are the exact ones at every h and γ, and their distance from the limit shrinks linearly in h. For three and ten Coulomb particles the values at h, h/2 and h/4 extrapolate to one limit; at γ = 0 the rate at finite N and h is exact.",
  };
}

/** e(kΔ)·e((k+1)Δ) are independent for two particles: one run is a sample. */
async function two({ process, size }: Bench, gamma: number, h: number, seed: number) {
  const steps = size(6000, 4000);
  const t = 0.12 / R ** gamma;
  const half = RELATIVE.map((x) => x / 2);
  const initial: InitialCondition = { kind: "velocities", data: Float64Array.of(...half, ...half.map((x) => -x)) };
  const run = await process.start({ particles: 2, gamma, h, seed, initial });
  const cosines: number[] = [];
  const turning: number[] = [];
  let before = direction(await run.velocities());
  for (let k = 1; k <= steps; k++) {
    await run.runUntil(k * t);
    const now = direction(await run.velocities());
    cosines.push(before[0] * now[0] + before[1] * now[1] + before[2] * now[2]);
    const [x, y, z] = [
      before[1] * now[2] - before[2] * now[1],
      before[2] * now[0] - before[0] * now[2],
      before[0] * now[1] - before[1] * now[0],
    ];
    turning.push((x + y + z) / Math.sqrt(3));
    before = now;
  }
  await run.dispose();
  return [2, 1].map((l) => {
    const terms = cosines.map((c) => (l === 1 ? c : (3 * c * c - 1) / 2));
    const { mean, error } = summary(terms);
    const expected = exact.pairCorrelation({ l, h, gamma, r: R, t });
    return {
      mean,
      error,
      turning,
      limit: exact.pairCorrelation({ l, h: 0, gamma, r: R, t }),
      check: equal(`N = 2, γ = ${gamma}, τ = ${(h * R ** gamma).toFixed(2)}: E P_${l}`, mean, error, expected),
    };
  }) as unknown as [Two, Two];
}

interface Two {
  readonly mean: number;
  readonly error: number;
  readonly turning: readonly number[];
  readonly limit: number;
  readonly check: Check;
}

function difference(gamma: number, scale: number): number {
  const settings = { l: 2, gamma, r: R, t: 0.12 / R ** gamma };
  return exact.pairCorrelation({ ...settings, h: scale / R ** gamma }) - exact.pairCorrelation({ ...settings, h: 0 });
}

/** A fixed start of N particles: the anisotropy at a fixed time, exactly at γ = 0 and over h at γ = −3. */
async function several({ process, size, progress }: Bench, particles: number, seed: number) {
  const start = stretched(particles);
  const initial: InitialCondition = { kind: "velocities", data: start };
  const before = anisotropy(start);
  const repeats = size(particles === 3 ? 3000 : 1500, 500);
  const ratios = async (gamma: number, h: number, from: number) => {
    const terms: number[] = [];
    for (let k = 0; k < repeats; k++) {
      terms.push(anisotropy(await velocitiesAt(process, { particles, gamma, h, seed: from + k, initial }, TIME)) / before);
    }
    return terms;
  };
  const rate = exact.maxwellMoments({ particles, h: 0.4 });
  const checks = [
    meanIs(`N = ${particles}, γ = 0, h = 0.4: E(xx − zz)(t)/(xx − zz)(0)`, await ratios(0, 0.4, seed * 1000), rate.anisotropy(TIME)),
  ];
  const points: { x: number; y: number; error: number }[] = [];
  for (const [k, h] of COULOMB_STEPS.entries()) {
    const { mean, error } = summary(await ratios(-3, h, seed * 1000 + 10_000 * (k + 1)));
    points.push({ x: h, y: mean, error });
  }
  const [coarse, middle, fine] = points as [typeof points[number], typeof points[number], typeof points[number]];
  // 2Q(h/2) − Q(h) at two h: equal up to O(h²), which is below the error of these samples.
  const gap = 2 * middle.y - coarse.y - (2 * fine.y - middle.y);
  checks.push(
    equal(
      `N = ${particles}, γ = −3: extrapolated from h = ${COULOMB_STEPS[0]}, ${COULOMB_STEPS[1]} minus from ${COULOMB_STEPS[1]}, ${
        COULOMB_STEPS[2]
      }`,
      gap,
      Math.hypot(3 * middle.error, coarse.error, 2 * fine.error),
      0,
    ),
  );
  progress(particles === 3 ? 0.8 : 1);
  return { checks, points };
}

const anisotropy = (v: Float64Array): number => {
  const { pressure } = centredMoments(v);
  return pressure[0] - pressure[2];
};

/** Particles along a stretched spiral. */
const stretched = (particles: number): Float64Array =>
  Float64Array.from({ length: 3 * particles }, (_, k) => [1.6, 1, 0.7][k % 3]! * Math.sin(1 + 2.3 * k));

function direction(v: Float64Array): [number, number, number] {
  const z = [0, 1, 2].map((a) => v[a]! - v[3 + a]!);
  const r = Math.hypot(...z);
  return [z[0]! / r, z[1]! / r, z[2]! / r];
}
