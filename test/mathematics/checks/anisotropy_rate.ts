/**
 * The initial rate of anisotropy, any γ, h, N, independent draws (h → 0 at γ = −3 for a bi-Maxwellian: Trubnikov's rate):
 *
 *     d/dt E(v_x² − v_z²) at 0  =  −(1/2h) · E[(1 − e^{−6h|z|^γ})(z_x² − z_z²)],   z the difference of two draws.
 *
 * Collisions come at N/h per unit of time, so one collision of two fresh particles changes Σ(v_x² − v_z²) by −½ E[…] in the mean. Fresh on both sides
 * are, among the first N/4 collisions, those whose particles meet nobody else: pairs are chosen without looking at velocities,
 * so these are an unbiased sample, and independent of one another.
 */

import type { Process, Setup } from "../process.ts";
import { Random } from "../../random.ts";
import { Sample } from "../verdict.ts";

const T = [1.2, 1.2, 0.6] as const;

/** E[(1 − e^{−6h|z|^γ})(z_x² − z_z²)] for z Gaussian of variances 2T, by the midpoint rule in the length and the cosine of z. */
function expectedDrop(gamma: number, h: number): number {
  const [perpendicular, parallel] = [2 * T[0], 2 * T[2]];
  const norm = 1 / (perpendicular * Math.sqrt(parallel) * (2 * Math.PI) ** 1.5);
  const [lengths, cosines, longest] = [2_000, 500, 16];
  let sum = 0;
  for (let a = 0; a < lengths; a++) {
    const r = ((a + 0.5) / lengths) * longest;
    const drop = 1 - Math.exp(-6 * h * r ** gamma);
    for (let b = 0; b < cosines; b++) {
      const along = ((b + 0.5) / cosines) ** 2;
      const density = Math.exp((-r * r * ((1 - along) / perpendicular + along / parallel)) / 2);
      sum += r ** 4 * drop * density * ((1 - along) / 2 - along);
    }
  }
  return 4 * Math.PI * norm * sum * (longest / lengths) * (1 / cosines);
}

/** p of the mean change, and of the mean change given z. */
export function initialRate(make: (setup: Setup) => Process, gamma: number, h: number, particles: number, seed: number): number[] {
  const random = new Random(300 + seed);
  const velocities = Float64Array.from({ length: 3 * particles }, (_, k) => Math.sqrt(T[k % 3]!) * random.normal());
  const run = make({ particles, gamma, h, seed, velocities });
  run.advance(particles / 4);
  const after = run.velocities();
  const pairs = run.pairs();
  run.free();
  const meetings = new Uint8Array(particles);
  for (let k = 0; k < pairs.length; k++) meetings[pairs[k]!]!++;
  const change = new Sample();
  const given = new Sample();
  const anisotropy = (v: Float64Array, i: number) => v[3 * i]! ** 2 - v[3 * i + 2]! ** 2;
  for (let k = 0; k < pairs.length; k += 2) {
    const [i, j] = [pairs[k]!, pairs[k + 1]!];
    if (meetings[i] !== 1 || meetings[j] !== 1) continue;
    const z = [0, 1, 2].map((a) => velocities[3 * i + a]! - velocities[3 * j + a]!);
    const r = Math.hypot(...z);
    const delta = anisotropy(after, i) + anisotropy(after, j) - anisotropy(velocities, i) - anisotropy(velocities, j);
    change.add(delta);
    given.add(delta + ((1 - Math.exp(-6 * h * r ** gamma)) * (z[0]! ** 2 - z[2]! ** 2)) / 2);
  }
  return [change.pOfMean(-expectedDrop(gamma, h) / 2), given.pOfMean(0)];
}
