/** T2: the microcanonical measure is invariant, reversible and reached; how fast, exactly, at γ = 0. */

import {
  type Bench,
  centredMoments,
  type Check,
  type Experiment,
  type Finding,
  follows,
  meanIs,
  velocitiesAlong,
  velocitiesAt,
} from "@landau-mbc/lab";
import { claimFigure } from "@landau-mbc/plots";
import { exact, type InitialCondition, observables } from "landau-mbc";

const N = 6;
const H = 0.2;
const GAMMAS = [-3, 0, 1] as const;
/** Long enough to forget the cold start: a hot particle relaxes slowest under Coulomb collisions. */
const LONG: Readonly<Record<number, number>> = { [-3]: 150, 0: 8, 1: 8 };
const CHAIN = { particles: 5, h: 0.3, seed: 21_000 } as const;

/** Invariance, reversibility, mixing. */
export const equilibrium: Experiment = {
  id: "T2",
  title: "Invariance, reversibility and mixing",
  claim:
    "The microcanonical measure is invariant, reversible and the only invariant law on its shell, and every start tends to it exponentially fast. At γ = 0 the decay rates of the traceless second moment, the heat flux and the fourth moment are known exactly; the slowest bounds the spectral gap from above.",
  source: "Proposition A.1 (i), (ii), (iv), (v); Corollary A.2",
  catches: ["half-generator", "half-rate"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  for (const [g, gamma] of GAMMAS.entries()) {
    checks.push(...(await kept(bench, gamma, 10_000 * (g + 1))));
    checks.push(...(await reached(bench, gamma, 10_000 * (g + 1) + 5000)));
    bench.progress((g + 1) / (GAMMAS.length + 1));
  }
  const decay = await decays(bench);
  return {
    checks: [...checks, ...decay.checks],
    figure: claimFigure({
      title: "Equilibrium of a few particles",
      panels: [
        {
          title: "γ = 0, N = 5, h = 0.3: correlation in time",
          x: "time t",
          y: "autocorrelation at equilibrium",
          series: decay.series,
        },
        speedPanel(checks),
      ],
      caption:
        `Left: points from one long run, curves the exact exponentials exp(−rate·t). Right: Kolmogorov–Smirnov statistic √n·D of each comparison with the exact Beta laws of s = |u₁| and r = |v₁ − v₂|, after a microcanonical start (kept) and after a cold one (reached); a law is rejected at 1e−5.`,
    }),
    words:
      `Started from the microcanonical law the particles keep its marginals, started from one hot particle among cold ones they reach them, and forward and backward correlations agree, at γ = −3, 0 and 1. At γ = 0 the slowest of the known modes decays at ${
        decay.slowest.toFixed(3)
      }: the spectral gap for N = 5, h = 0.3 is at most that. Invariance and reversibility do not see a wrong angle or a wrong τ(r); the decay rates do.`,
  };
}

/** Microcanonical start: marginals at a later time, and E[A(0)B(t)] = E[B(0)A(t)]. */
async function kept({ process, size }: Bench, gamma: number, seed: number): Promise<Check[]> {
  const repeats = size(2400, 600);
  const speeds: number[] = [];
  const relative: number[] = [];
  const asymmetry: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const setup = { particles: N, gamma, h: H, seed: seed + k, initial: { kind: "microcanonical" } as const };
    const [before, after] = await velocitiesAlong(process, setup, [0, 0.4]) as [Float64Array, Float64Array];
    speeds.push(speed(after));
    relative.push(relativeSpeed(after));
    const [a0, b0, a1, b1] = [speed(before) ** 2, Math.exp(-relativeSpeed(before)), speed(after) ** 2, Math.exp(-relativeSpeed(after))];
    asymmetry.push(a0 * b1 - b0 * a1);
  }
  const law = exact.equilibrium({ particles: N });
  return [
    follows(`γ = ${gamma}: |u₁| stays microcanonical`, speeds, law.cdf),
    follows(`γ = ${gamma}: |v₁ − v₂| stays microcanonical`, relative, law.relative.cdf),
    meanIs(`γ = ${gamma}: E|u₁(0)|²e^{−|v₁−v₂|(t)} minus the reversed`, asymmetry, 0),
  ];
}

/** One hot particle among cold ones: after a long time the marginals are those of equilibrium. */
async function reached({ process, size }: Bench, gamma: number, seed: number): Promise<Check[]> {
  const repeats = size(1600, 400);
  const start: InitialCondition = { kind: "velocities", data: hotAndCold() };
  const speeds: number[] = [];
  const relative: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const v = await velocitiesAt(process, { particles: N, gamma, h: H, seed: seed + k, initial: start }, LONG[gamma] ?? 8);
    speeds.push(speed(v));
    relative.push(relativeSpeed(v));
  }
  const law = exact.equilibrium({ particles: N });
  return [
    follows(`γ = ${gamma}: |u₁| after a cold start`, speeds, law.cdf),
    follows(`γ = ${gamma}: |v₁ − v₂| after a cold start`, relative, law.relative.cdf),
  ];
}

/** X(t)·(X(t + Δ) − e^{−rate Δ}X(t)) has conditional mean 0 whatever came before: one run is a sample of martingale increments. */
async function decays(
  { process, size, progress }: Bench,
): Promise<
  { checks: Check[]; series: { label: string; points: { x: number; y: number }[]; style?: "line"; colour: number }[]; slowest: number }
> {
  const steps = size(12_000, 4000);
  const laws = exact.maxwellMoments(CHAIN);
  const interval = 0.7 / laws.anisotropyRate;
  const run = await process.start({ ...CHAIN, gamma: 0, initial: { kind: "microcanonical" } });
  let before = centredMoments(await run.velocities());
  const [stress, flux, fourth]: [number[], number[], number[]] = [[], [], []];
  const [stressSeries, fluxSeries]: [number[], number[]] = [[], []];
  for (let k = 1; k <= steps; k++) {
    await run.runUntil(k * interval);
    const now = centredMoments(await run.velocities());
    const traceless = (m: typeof now) => m.pressure.map((x, c) => (c < 3 ? x - m.meanSquare / 3 : Math.SQRT2 * x));
    stress.push(defect(traceless(before), traceless(now), laws.anisotropy(interval)));
    flux.push(defect(before.heatFlux, now.heatFlux, laws.heatFlux(interval)));
    const expected = laws.moment4(interval, before);
    fourth.push((before.moment4 - laws.moment4AtRest(before.meanSquare)) * (now.moment4 - expected));
    stressSeries.push(now.pressure[0] - now.pressure[1]);
    fluxSeries.push(now.heatFlux[0]);
    before = now;
    if (k % 500 === 0) progress(0.75 + (0.25 * k) / steps);
  }
  await run.dispose();
  const times = Array.from({ length: 9 }, (_, k) => k * interval);
  const measured = (series: readonly number[]) =>
    Array.from(observables.autocorrelation(series, { lags: 8 }), (y, k) => ({ x: times[k] as number, y, error: 1.5 / Math.sqrt(steps) }));
  const curve = (f: (t: number) => number) =>
    Array.from({ length: 61 }, (_, k) => ({ x: (k / 60) * 8 * interval, y: f((k / 60) * 8 * interval) }));
  return {
    checks: [
      meanIs("γ = 0: traceless second moment decays at its exact rate (martingale increment)", stress, 0),
      meanIs("γ = 0: heat flux decays at its exact rate (martingale increment)", flux, 0),
      meanIs("γ = 0: fourth moment follows its exact law (martingale increment)", fourth, 0),
    ],
    series: [
      { label: "second moment xx − yy", points: measured(stressSeries), colour: 0 },
      { label: "heat flux x", points: measured(fluxSeries), colour: 1 },
      { label: `exact, rate ${laws.anisotropyRate.toFixed(3)}`, points: curve(laws.anisotropy), style: "line", colour: 0 },
      { label: `exact, rate ${laws.heatFluxRate.toFixed(3)}`, points: curve(laws.heatFlux), style: "line", colour: 1 },
    ],
    slowest: laws.heatFluxRate,
  };
}

const defect = (before: readonly number[], now: readonly number[], factor: number): number =>
  before.reduce((sum, x, k) => sum + x * ((now[k] as number) - factor * x), 0);

function speedPanel(checks: readonly Check[]) {
  const laws = checks.filter(({ relation }) => relation === "law");
  const of = (gamma: number) => laws.filter(({ name }) => name.startsWith(`γ = ${gamma}:`)).map(({ z }, k) => ({ x: k + 1, y: z }));
  return {
    title: "Distance from the exact marginals",
    x: "marginal",
    y: "√n · D",
    series: [
      ...GAMMAS.map((gamma) => ({ label: `γ = ${gamma}`, points: of(gamma) })),
      { label: "rejected above", points: [{ x: 0.5, y: 2.5 }, { x: 4.5, y: 2.5 }], style: "dashed" as const, colour: 5 },
    ],
    include: [0],
    xTicks: ["s kept", "r kept", "s reached", "r reached"].map((label, k) => ({ x: k + 1, label })),
  };
}

const speed = (v: Float64Array): number => Math.sqrt(v[0]! ** 2 + v[1]! ** 2 + v[2]! ** 2);
const relativeSpeed = (v: Float64Array): number => Math.sqrt((v[0]! - v[3]!) ** 2 + (v[1]! - v[4]!) ** 2 + (v[2]! - v[5]!) ** 2);

/** Mean velocity 0, mean |u|² = 3. */
function hotAndCold(): Float64Array {
  const v = Float64Array.from({ length: 3 * N }, (_, k) => (k === 0 ? 5 : 0.3 * ((k * 7) % 5)));
  const mean = [0, 1, 2].map((a) => v.reduce((sum, x, k) => (k % 3 === a ? sum + x / N : sum), 0));
  const u = v.map((x, k) => x - (mean[k % 3] as number));
  const factor = Math.sqrt((3 * N) / u.reduce((sum, x) => sum + x * x, 0));
  return u.map((x) => factor * x);
}
