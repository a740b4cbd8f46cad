/** T7: two and three particles become independent as 1/N. */

import {
  type Bench,
  centredMoments,
  type Check,
  equal,
  type Experiment,
  type Finding,
  line,
  meanIs,
  membersAlong,
  pressureSquareLaw,
  summary,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { exact, observables } from "landau-mbc";

const SIZES = [10, 40, 160, 640] as const;
const TIME = 0.3;
const H = 0.1;
const INITIAL = { kind: "bkw", K0: 0.65 } as const;

/** Chaos of the k-particle marginals. */
export const chaos: Experiment = {
  id: "T7",
  title: "Chaos of the k-particle marginals",
  claim:
    "The k-particle marginals tend to f_t^{⊗k}. Here: Cov(φ(v₁), φ(v₂)) and E φ(v₁)φ(v₂)φ(v₃) − (E φ)³ decay as 1/N; at γ = 0 the first is exact at every N and h for quadratic φ.",
  source: "Theorem 1.1 (2)",
  catches: [],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const quadratic = await maxwell(bench, checks);
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
        {
          title: "γ = 0, the five quadratic φ together",
          x: "N",
          y: "N · Σ Cov(φ(u₁), φ(u₂))",
          logX: true,
          series: [{ label: "measured", points: quadratic.points, colour: 0 }, {
            label: "exact at this N and h",
            points: quadratic.curve,
            style: "line",
            colour: 1,
          }],
          key: "bottom-right",
        },
        { title: "φ = exp(−|v|²/2)", x: "N", y: "N · covariance", logX: true, series, include: [0], key: "bottom-right" },
      ],
      caption:
        `At t = ${TIME}, h = ${H}, from independent BKW draws (K0 = 0.65); u is v minus the mean velocity of its system. Flat lines: the covariance decays as 1/N. Bars are two standard deviations.`,
    }),
    words: `Covariances of two- and three-particle test functions, times N, are constant from N = ${SIZES[0]} to ${
      SIZES.at(-1)
    } at γ = −3 and 1, and at γ = 0 the covariance is the exact one.`,
  };
}

/** Σ over the five traceless quadratics φ of E φ(u₁)φ(u₂) = [N²(S − m2²/3) − (2/3) N m4]/(N(N − 1)); both parts have exact laws given the start. */
async function maxwell({ process, size }: Bench, checks: Check[]) {
  const points: { x: number; y: number; error: number }[] = [];
  const curve: { x: number; y: number }[] = [];
  for (const [n, particles] of SIZES.entries()) {
    const setup = { particles, gamma: 0, h: H, seed: 1_000_000 + 10_000 * n, initial: INITIAL };
    const scaled = (S: number, m4: number, m2: number) => (particles ** 2 * (S - m2 ** 2 / 3) - (2 / 3) * particles * m4) / (particles - 1);
    const laws = fourthMomentLaw(particles);
    const members = await membersAlong(process, setup, size(1000, 300), [0, TIME], ([before, after]) => {
      const start = centredMoments(before as Float64Array);
      const end = centredMoments(after as Float64Array);
      const law = scaled(pressureSquareLaw(particles, H, TIME, start), laws(start), start.meanSquare);
      return [scaled(end.pressureSquare, end.moment4, end.meanSquare), law] as const;
    });
    checks.push(
      meanIs(`γ = 0, N = ${particles}: N Σ Cov(φ(u₁), φ(u₂)) minus its exact value`, members.map(([seen, law]) => seen - law), 0),
    );
    const { mean, error } = summary(members.map(([seen]) => seen));
    points.push({ x: particles, y: mean, error });
    curve.push({ x: particles, y: summary(members.map(([, law]) => law)).mean });
  }
  return { points, curve };
}

/** Other γ: N times the covariance over an ensemble is constant in N. */
async function bounded({ process, size }: Bench, gamma: number, g: number, checks: Check[]) {
  const two: { x: number; y: number; error: number }[] = [];
  const three: typeof two = [];
  for (const [n, particles] of SIZES.entries()) {
    const setup = { particles, gamma, h: H, seed: 1_200_000 + 50_000 * g + 10_000 * n, initial: INITIAL };
    const members = await membersAlong(process, setup, size(1000, 300), [TIME], ([v]) => observables.productMeans(v as Float64Array, bump));
    const defect = observables.chaosDefect(members);
    two.push({ x: particles, y: particles * defect.two.value, error: particles * defect.two.standardError });
    three.push({ x: particles, y: particles * defect.three.value, error: particles * defect.three.standardError });
  }
  for (const [k, points] of [two, three].entries()) {
    const { b, bError } = line(points);
    checks.push(equal(`γ = ${gamma}: covariance of ${k === 0 ? "two" : "three"} particles as N grows (slope of N·C in N)`, b, bError, 0));
  }
  return { two, three };
}

const bump = (x: number, y: number, z: number): number => Math.exp(-(x * x + y * y + z * z) / 2);

/** E m4(t) given the start. */
function fourthMomentLaw(particles: number) {
  const laws = exact.maxwellMoments({ particles, h: H });
  return (start: { readonly meanSquare: number; readonly moment4: number; readonly pressureSquare: number }) => laws.moment4(TIME, start);
}
