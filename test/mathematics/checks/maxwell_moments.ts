/**
 * γ = 0, any N ≥ 2, any h. With u = v − mean velocity:
 *
 *   the traceless part of Σ u uᵀ decays at the rate  (N/(N−1)) · (1 − e^{−6h})/h,
 *   the heat flux Σ |u|² u         at the rate  (2N/(3(N−1))) · (1 − e^{−6h})/h,
 *
 * exactly, from every state. So X(t)·(X(t + Δ) − e^{−rate·Δ} X(t)) has conditional mean zero whatever happened before t, and one long
 * run gives a martingale whose increments are tested for mean zero.
 */

import type { Process, Setup } from "../process.ts";
import { Random } from "../../random.ts";
import { Sample } from "../verdict.ts";

/** p of both decays. N = 2 has no heat flux. */
export function decays(make: (setup: Setup) => Process, particles: number, h: number, observations: number, seed: number): number[] {
  const random = new Random(1000 + seed);
  const run = make({ particles, gamma: 0, h, seed, velocities: Float64Array.from({ length: 3 * particles }, () => random.normal()) });
  const rate = ((particles / (particles - 1)) * (1 - Math.exp(-6 * h))) / h;
  const interval = 0.7 / rate;
  const stress = new Sample();
  const flux = new Sample();
  let before = moments(run.velocities());
  for (let k = 1; k <= observations; k++) {
    run.runUntil(k * interval);
    const now = moments(run.velocities());
    stress.add(defect(before.stress, now.stress, Math.exp(-rate * interval)));
    flux.add(defect(before.flux, now.flux, Math.exp((-2 / 3) * rate * interval)));
    before = now;
  }
  run.free();
  return particles === 2 ? [stress.pOfMean(0)] : [stress.pOfMean(0), flux.pOfMean(0)];
}

function defect(before: readonly number[], now: readonly number[], factor: number): number {
  return before.reduce((sum, x, k) => sum + x * (now[k]! - factor * x), 0);
}

/** Traceless second moment (nine numbers) and heat flux (three), per particle, from the velocities alone. */
function moments(v: Float64Array): { stress: number[]; flux: number[] } {
  const n = v.length / 3;
  const mean = [0, 0, 0];
  v.forEach((x, k) => {
    mean[k % 3]! += x / n;
  });
  const stress: number[] = new Array(9).fill(0);
  const flux = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = [0, 1, 2].map((a) => v[3 * i + a]! - mean[a]!);
    const square = u[0]! ** 2 + u[1]! ** 2 + u[2]! ** 2;
    for (let a = 0; a < 3; a++) {
      flux[a]! += (square * u[a]!) / n;
      for (let b = 0; b < 3; b++) stress[3 * a + b]! += (u[a]! * u[b]! - (a === b ? square / 3 : 0)) / n;
    }
  }
  return { stress, flux };
}
