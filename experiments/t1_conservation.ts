/** T1: momentum to the bit, energy to rounding. */

import { type Bench, type Check, equal, type Experiment, type Finding } from "@landau-mbc/lab";
import { claimFigure } from "@landau-mbc/plots";

const PARTICLES = 1000;
const H = 0.01;
const STEPS = 20;
/** Grid of the velocities for a mean |v|² of 3: 2^−44 times the scale 2 (SPEC §1). */
const TICK = 2 ** -43;

/** Momentum and energy along a long run. */
export const conservation: Experiment = {
  id: "T1",
  title: "Conservation of momentum and energy",
  claim:
    "Each jump is a rotation of a relative velocity, so Σv and ½Σ|v|² are the same along the whole path. Here: every bit of Σv, and the energy up to the rounding of each collision.",
  source: "section 1, after (1.2); Proposition 2.1",
  catches: ["energy-leak"],
  run,
};

async function run({ size, process, progress }: Bench): Promise<Finding> {
  const collisions = Math.min(1e9, size(1e8));
  const run = await process.start({ particles: PARTICLES, gamma: -3, h: H, seed: 100, initial: { kind: "maxwellian" } });
  const start = await run.velocities();
  const [momentum, energy] = [exactSum(start), squares(start)];
  const points = [{ x: 1, y: 0 }];
  let kept = 1;
  for (let k = 1; k <= STEPS; k++) {
    await run.runUntil((k / STEPS) * collisions * (H / PARTICLES));
    const v = await run.velocities();
    if (exactSum(v).some((sum, axis) => sum !== momentum[axis])) kept = 0;
    points.push({ x: run.collisions, y: squares(v) / energy - 1 });
    progress(k / STEPS);
  }
  const done = run.collisions;
  await run.dispose();
  // A collision rounds three components of the exchange to the grid: the energy changes by r·(rounding along r), r² = 6 in the mean.
  const sigma = (n: number) => (Math.sqrt(n) * Math.sqrt(6) * (TICK / Math.sqrt(12))) / (energy / 2);
  const checks: Check[] = [
    equal(`Σv has the same bits at ${STEPS} times (1: yes)`, kept, 0, 1),
    equal(`relative change of the energy after ${done.toExponential(2)} collisions`, points.at(-1)!.y, sigma(done), 0),
    equal("relative change of the energy halfway", points[STEPS / 2]!.y, sigma(points[STEPS / 2]!.x), 0),
  ];
  const band = (sign: number) => points.map(({ x }) => ({ x: x / 1e6, y: sign * 2 * sigma(x) * 1e12 }));
  const figure = claimFigure({
    title: "Energy along a run of a thousand Coulomb particles",
    panels: [
      {
        title: "Change of the energy",
        x: "10⁶ collisions",
        y: "10¹² ΔE/E",
        series: [
          { label: process.name, points: points.map(({ x, y }) => ({ x: x / 1e6, y: y * 1e12 })) },
          { label: "two standard deviations of rounding", points: band(1), style: "dashed", colour: 1 },
          { label: "", points: band(-1), style: "dashed", colour: 1 },
        ],
      },
    ],
    caption:
      "The change is a random walk of roundings to the velocity grid: it has no drift. Momentum does not change by a bit, because the same grid number is added to one particle and taken from the other.",
  });
  return {
    checks,
    figure,
    words: `After ${done.toExponential(1)} collisions Σv ${
      kept === 1 ? "has the bits it started with" : "has changed"
    }, and the energy has changed by ${points.at(-1)!.y.toExponential(1)} of itself; roundings alone make ${sigma(done).toExponential(1)}.`,
  };
}

/** Exact sums of the three components, in units of 2^−60: grid velocities are integers there. */
function exactSum(v: Float64Array): readonly bigint[] {
  const sum = [0n, 0n, 0n];
  v.forEach((x, k) => {
    sum[k % 3]! += BigInt(x * 2 ** 60);
  });
  return sum;
}

function squares(v: Float64Array): number {
  // Pairs of terms first: the sum's own rounding stays below that of one collision.
  let terms = Array.from(v, (x) => x * x);
  while (terms.length > 1) terms = terms.flatMap((x, k) => (k % 2 === 0 ? [x + (terms[k + 1] ?? 0)] : []));
  return terms[0] ?? 0;
}
