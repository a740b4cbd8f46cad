/** T10: what physicists know: entropy falls to that of a Maxwellian, two temperatures approach each other at Trubnikov's rate. */

import {
  type Bench,
  type Check,
  equal,
  type Experiment,
  type Finding,
  membersAlong,
  radialIntegrals,
  summary,
  velocitiesAlong,
} from "@landau-mbc/lab";
import { claimFigure, type ClaimSeries } from "@landau-mbc/plots";
import { ELECTRON_MASS, exact, extrapolationWeights, type InitialCondition, observables, plasma } from "landau-mbc";
import { CORE_AND_HALO, SOLUTION_TIMES, solutionAt } from "./core_and_halo.ts";
import { difference, isotropisationTruth, POWERS, SOLVED_TIMES, TEMPERATURE, totalErrors } from "./isotropisation.ts";

const ORIGIN = [0, 0, 0] as const;
const K0 = 0.6;
const ENTROPY_TIMES = [0, 0.1, 0.2, 0.4, 0.8, 1.6] as const;
const ISOTROPISATION_TIMES = [0, 0.05, 1, 2, 4] as const;
/** Ascending. */
const COULOMB_STEPS = [0.05, 0.1, 0.2] as const;

/** Relaxation, in units of theory and of a plasma. */
export const physics: Experiment = {
  id: "T10",
  title: "Relaxation as physicists know it",
  claim:
    "∫ f log f falls to the Maxwellian's. Two temperatures under Coulomb collisions approach each other at the Trubnikov/NRL rate: exactly so at t = 0 (with its exact dependence on h), while later the bi-Maxwellian closure falls behind.",
  source: "dH/dt = −D/4; B. A. Trubnikov, Reviews of Plasma Physics 1 (1965) 105; NRL Plasma Formulary, temperature isotropization",
  catches: ["half-generator", "tau-of-speed", "half-rate", "half-azimuth"],
  run,
};

async function run(bench: Bench): Promise<Finding> {
  const checks: Check[] = [];
  const entropySeries = await entropy(bench, checks);
  bench.progress(0.4);
  const temperatures = await isotropisation(bench, checks);
  const errors = await totalErrors(bench, checks);
  const electrons = plasma({ density: 1e19, temperature: 100, mass: ELECTRON_MASS, charge: 1, coulombLogarithm: 15 });
  const nrl = 8.2e-7 * 1e13 * 15 * 100 ** -1.5;
  const ours = exact.trubnikovRate(1, 1) / electrons.timeUnit;
  // The formulary gives two digits.
  checks.push(equal("electrons, 1e13 cm⁻³, 100 eV, lnΛ = 15: isotropisation rate over NRL's 8.2e−7 n lnΛ T^−3/2", ours / nrl, 0.01, 1));
  return {
    checks,
    figure: claimFigure({
      title: "Entropy and temperatures",
      panels: [
        { title: "∫ f log f above its minimum", x: "time t", y: "H(fₜ) − H(Maxwellian)", series: entropySeries, include: [0] },
        { title: "Coulomb: difference of two temperatures", x: "time t", y: "T⊥ − T∥", series: temperatures },
        {
          title: "Total error of T⊥ − T∥ at t = 1 for its cost",
          x: "collisions",
          y: "√(bias² + noise²)",
          logX: true,
          logY: true,
          series: errors.series,
          key: "bottom-left",
        },
      ],
      caption:
        `Left: entropy of the speeds (nearest neighbours), points; lines: the exact BKW solution, and the radial solver. Middle: T⊥/T∥ = 2 at the start, mean temperature 1, from h = ${
          COULOMB_STEPS.join(", ")
        } with the powers 1, h, h^(4/3); dashed: Trubnikov's equation, which assumes that f stays bi-Maxwellian. Right: from the bias and the spread that were measured; dashed: one run. For electrons of 100 eV at 10¹⁹ m⁻³ and lnΛ = 15 one unit of time is ${
          (electrons.timeUnit * 1e9).toFixed(1)
        } ns.`,
    }),
    words:
      `The entropy of a BKW state falls along the exact curve, that of a cold core in a hot halo under Coulomb collisions along the solver's. The initial rate of isotropisation is the exact one at this h; afterwards the temperatures follow the Landau equation and stay apart longer than Trubnikov's closure says. ${errors.words} In a plasma of electrons at 100 eV, 10¹⁹ m⁻³, lnΛ = 15 a unit of time is ${
        electrons.timeUnit.toExponential(2)
      } s, and the isotropisation rate ${ours.toExponential(2)} s⁻¹ (NRL: ${nrl.toExponential(2)}).`,
  };
}

/** A start, and ∫ f log f of the equation from it. */
interface Fall {
  readonly name: string;
  readonly gamma: number;
  readonly h: number;
  readonly initial: InitialCondition;
  readonly curveTimes: readonly number[];
  entropy(t: number): number;
}

/** ∫ f log f of a BKW state by its closed form; of a cold core in a hot halo under Coulomb collisions by the solver. */
function falls(): readonly Fall[] {
  const law = exact.bkw({ K0 });
  const { solution: { series }, frame } = solutionAt(-3);
  return [
    {
      name: "γ = 0, BKW",
      gamma: 0,
      h: 0.01,
      initial: { kind: "bkw", K0 },
      curveTimes: Array.from({ length: 33 }, (_, k) => k / 20),
      entropy: (t) => radialIntegrals((s) => law.density(Math.abs(s), t)).entropy,
    },
    {
      name: "γ = −3, core and halo",
      gamma: -3,
      h: 0.01,
      initial: CORE_AND_HALO,
      curveTimes: SOLUTION_TIMES,
      entropy: (t) => series.entropy[frame(t)] as number,
    },
  ];
}

async function entropy({ process, size }: Bench, checks: Check[]): Promise<ClaimSeries[]> {
  const rest = -1.5 * Math.log(2 * Math.PI * Math.E);
  const series: ClaimSeries[] = [];
  for (const [colour, { name, gamma, h, initial, curveTimes, entropy: H }] of falls().entries()) {
    const setup = { particles: size(100_000, 20_000), gamma, h, seed: 1_500_000 + colour, initial };
    const frames = await velocitiesAlong(process, setup, ENTROPY_TIMES);
    const points = frames.map((v, k) => {
      const { value, standardError } = observables.radialEntropy(v, { about: ORIGIN });
      const t = ENTROPY_TIMES[k] as number;
      checks.push(equal(`${name}, t = ${t}: ∫ f log f`, value, standardError, H(t)));
      return { x: t, y: value - rest, error: standardError };
    });
    const curve = curveTimes.map((t) => ({ x: t, y: H(t) - rest }));
    series.push({ label: name, points, colour }, { label: "", points: curve, style: "line", colour });
  }
  return series;
}

/** T⊥ − T∥ from T⊥/T∥ = 2 at three steps, each member from the same particles at all of them; extrapolated to h → 0 member by member. */
async function isotropisation({ process, size, progress }: Bench, checks: Check[]): Promise<ClaimSeries[]> {
  const differences: number[][][] = [];
  for (const [k, h] of COULOMB_STEPS.entries()) {
    const setup = { particles: 4000, gamma: -3, h, seed: 1_600_000, initial: { kind: "bi-maxwellian", temperature: TEMPERATURE } as const };
    differences.push(
      await membersAlong(process, setup, size(100, 16), ISOTROPISATION_TIMES, (frames) => frames.map(difference)),
    );
    progress(0.4 + (0.5 * (k + 1)) / COULOMB_STEPS.length);
  }
  const weights = extrapolationWeights(COULOMB_STEPS, POWERS);
  const early = ISOTROPISATION_TIMES[1];
  const finest = COULOMB_STEPS[0];
  const rate = exact.anisotropyRate({ temperature: TEMPERATURE, gamma: -3, h: finest });
  const drop = summary((differences[0] as number[][]).map((row) => ((row[1] as number) - (row[0] as number)) / early));
  // The slope itself falls at about its own rate over 1: half of that over `early` is a hundredth of it, below the error.
  const ratio = rate / (TEMPERATURE[0] - TEMPERATURE[2]);
  checks.push(equal(`γ = −3, h = ${finest}: initial rate of T⊥ − T∥`, drop.mean, drop.error, rate * (1 + (ratio * early) / 2)));
  const solved = isotropisationTruth();
  const truth = ISOTROPISATION_TIMES.map((t) => solved[SOLVED_TIMES.indexOf(t)]);
  const points = ISOTROPISATION_TIMES.map((t, n) => {
    const members = (differences[0] as number[][]).map((_, m) =>
      weights.reduce((sum, w, k) => sum + w * (differences[k]![m]![n] as number), 0)
    );
    const { mean, error } = summary(members);
    if (n > 1) checks.push(equal(`γ = −3, t = ${t}: T⊥ − T∥ at h → 0, beside the axisymmetric solver`, mean, error, truth[n] as number));
    return { x: t, y: mean, error };
  });
  const closure = exact.trubnikov({ temperature: [TEMPERATURE[0], TEMPERATURE[2]] });
  const times = Array.from({ length: 41 }, (_, k) => k / 10);
  const curve = closure.at(times).map(([perpendicular, parallel], k) => ({ x: times[k] as number, y: perpendicular - parallel }));
  return [
    { label: "measured, h → 0", points, colour: 1 },
    {
      label: "Landau equation, solved",
      points: SOLVED_TIMES.map((t, n) => ({ x: t, y: solved[n] as number })),
      style: "line",
      colour: 1,
    },
    { label: "Trubnikov's closure", points: curve, style: "dashed", colour: 5 },
  ];
}
