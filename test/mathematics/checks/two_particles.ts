/**
 * N = 2: the relative speed r never changes, so the direction e(t) makes Poisson(2t/h) independent rotations by the same time τ = h r^γ, and
 *
 *     E P_l(e(0)·e(t)) = exp(−(2t/h)(1 − e^{−l(l+1) h r^γ}))     for every γ and l.
 *
 * The rotations are isotropic, so e(kΔ)·e((k+1)Δ), k = 0, 1, 2, …, are independent: one long run gives the whole sample.
 */

import type { Process, Setup } from "../process.ts";
import { legendre } from "../special_functions.ts";
import { Sample } from "../verdict.ts";

const DEGREES = [1, 2, 3, 4];
const RELATIVE = [1.1, -0.7, 1.0] as const;
const R = Math.hypot(...RELATIVE);

/** p of each degree l, for a run at γ whose rotations last τ, observed at multiples of Δ. */
export function correlations(make: (setup: Setup) => Process, gamma: number, tau: number, observations: number, seed: number): number[] {
  const h = tau / R ** gamma;
  const interval = (0.35 * h) / (1 - Math.exp(-2 * tau));
  const half = RELATIVE.map((x) => x / 2);
  const run = make({ particles: 2, gamma, h, seed, velocities: Float64Array.of(...half, ...half.map((x) => -x)) });
  const samples = DEGREES.map(() => new Sample());
  let before = direction(run.velocities());
  for (let k = 1; k <= observations; k++) {
    run.runUntil(k * interval);
    const now = direction(run.velocities());
    const cosine = before[0] * now[0] + before[1] * now[1] + before[2] * now[2];
    DEGREES.forEach((l, index) => {
      samples[index]!.add(legendre(l, cosine));
    });
    before = now;
  }
  run.free();
  return DEGREES.map((l, index) => samples[index]!.pOfMean(Math.exp(((-2 * interval) / h) * (1 - Math.exp(-l * (l + 1) * tau)))));
}

function direction(v: Float64Array): [number, number, number] {
  const z = [0, 1, 2].map((a) => v[a]! - v[3 + a]!);
  const r = Math.hypot(...z);
  return [z[0]! / r, z[1]! / r, z[2]! / r];
}
