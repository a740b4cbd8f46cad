/** T7: two and three particles become independent as 1/N. */

import { type Bench, type Check, type Experiment, type Finding, meanIs, noFloor, overSizes, summary } from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact, observables } from "landau-mbc";
import { CORE_AND_HALO } from "./core_and_halo.ts";

const SIZES = [10, 40, 160, 640] as const;
const TIME = 0.3;
const H = 0.1;

/** Test functions of two and three particles whose means are exact at γ = 0, less what they are for independent isotropic ones; times N. */
const DEFECTS = [
  { name: "E (u₁·u₂)² − m₂²/3", of: ({ twoDirections }: exact.ParticleProducts, m2: number) => twoDirections - m2 ** 2 / 3 },
  {
    name: "E (u₁·u₂)(u₂·u₃)(u₃·u₁) − m₂³/9",
    of: ({ threeDirections }: exact.ParticleProducts, m2: number) => threeDirections - m2 ** 3 / 9,
  },
  { name: "E |u₁|²|u₂|² − m₂²", of: ({ twoSpeeds }: exact.ParticleProducts, m2: number) => twoSpeeds - m2 ** 2 },
  { name: "E |u₁|²|u₂|²|u₃|² − m₂³", of: ({ threeSpeeds }: exact.ParticleProducts, m2: number) => threeSpeeds - m2 ** 3 },
] as const;

/** Chaos of the k-particle marginals. */
export const chaos: Experiment = {
  id: "T7",
  title: "Chaos of the k-particle marginals",
  claim:
    "The k-particle marginals tend to f_t^{⊗k}. Here: covariances of test functions of two and of three particles decay as 1/N; at γ = 0 those of degree 4 and 6 are exact at every N and h.",
  source: "Theorem 1.1 (2)",
  catches: ["half-generator", "half-rate"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const known = await maxwell(bench, checks);
  bench.progress(1 / 3);
  const series: ClaimSeries[] = [];
  for (const [g, gamma] of [-3, 1].entries()) {
    const { two, three } = await bounded(bench, gamma, g, checks);
    series.push({ label: `γ = ${gamma}, two particles`, points: two }, { label: `γ = ${gamma}, three particles`, points: three });
    bench.progress((g + 2) / 3);
  }
  return {
    checks,
    figure: claimFigure({
      title: "N times the distance of two and three particles from independence",
      panels: [
        { title: "γ = 0, directions", x: "N", y: "N · defect", logX: true, series: known.slice(0, 4), key: "bottom-right" },
        { title: "γ = 0, speeds", x: "N", y: "N · defect", logX: true, series: known.slice(4), key: "bottom-right" },
        { title: "φ = exp(−|v|²/2)", x: "N", y: "N · covariance", logX: true, series, include: [0], key: "bottom-right" },
      ],
      caption:
        `At t = ${TIME}, h = ${H}, from independent draws of a cold core in a hot halo; u is v minus the mean velocity of its system. Left: (u₁·u₂)² less m₂²/3, and (u₁·u₂)(u₂·u₃)(u₃·u₁) less m₂³/9; middle: |u₁|²|u₂|² less m₂², and |u₁|²|u₂|²|u₃|² less m₂³. Curves: exact at this N and h. Flat lines: decay as 1/N. Bars are two standard deviations.`,
    }),
    words: `From N = ${SIZES[0]} to ${
      SIZES.at(-1)
    } the covariances of two and of three particles, times N, are constant within their errors at γ = −3 and 1. At γ = 0 the means of four test functions, two of two particles and two of three, are the exact ones at every N, given each member's start.`,
  };
}

/** γ = 0: given each member's start, the mean of every test function at TIME is exact. */
async function maxwell({ process, size }: Bench, checks: Check[]): Promise<ClaimSeries[]> {
  const setup = { gamma: 0, h: H, seed: 1_000_000, initial: CORE_AND_HALO };
  const found = await overSizes(process, setup, SIZES, size(1000, 300), [0, TIME], ([before, after], particles) => {
    const start = exact.maxwellInvariants(before as Float64Array);
    const m2 = Math.sqrt(start.squareSquare);
    const law = exact.particleProducts(exact.maxwellEvolution({ particles, h: H }).at(TIME, start), particles);
    const seen = exact.particleProducts(exact.maxwellInvariants(after as Float64Array), particles);
    return DEFECTS.map(({ of }) => ({ seen: particles * of(seen, m2), law: particles * of(law, m2) }));
  });
  return DEFECTS.flatMap(({ name }, k): ClaimSeries[] => {
    const points: { x: number; y: number; error: number }[] = [];
    const curve: { x: number; y: number }[] = [];
    for (const { particles, seen } of found) {
      const own = seen.map((members) => members[k] as (typeof members)[number]);
      const differences = own.map((one) => one.seen - one.law);
      checks.push(meanIs(`γ = 0, N = ${particles}: N (${name}) minus its exact value given the start`, differences, 0));
      const { mean, error } = summary(own.map((one) => one.seen));
      points.push({ x: particles, y: mean, error });
      curve.push({ x: particles, y: summary(own.map(({ law }) => law)).mean });
    }
    const label = k % 2 === 0 ? "two particles" : "three particles";
    return [{ label, points, colour: k % 2 }, { label: "exact", points: curve, style: k % 2 === 0 ? "line" : "dashed", colour: k % 2 }];
  });
}

/** Other γ: N times the covariance over an ensemble is constant in N. */
async function bounded({ process, size }: Bench, gamma: number, g: number, checks: Check[]) {
  const setup = { gamma, h: H, seed: 1_200_000 + 50_000 * g, initial: CORE_AND_HALO };
  const found = await overSizes(
    process,
    setup,
    SIZES,
    size(1000, 300),
    [TIME],
    ([v]) => observables.productMeans(v as Float64Array, bump),
  );
  const pointsOf = (which: "two" | "three") => {
    const points = found.map(({ particles, seen }) => {
      const { value, standardError } = observables.chaosDefect(seen)[which];
      return { x: particles, y: particles * value, error: particles * standardError };
    });
    checks.push(noFloor(`γ = ${gamma}: covariance of ${which} particles as N grows (slope of N·C in N)`, points));
    return points;
  };
  return { two: pointsOf("two"), three: pointsOf("three") };
}

const bump = (x: number, y: number, z: number): number => Math.exp(-(x * x + y * y + z * z) / 2);
