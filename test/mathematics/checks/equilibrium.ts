/**
 * Equilibrium is the uniform measure on the shell of fixed momentum and energy, whatever γ and h. With Θ = mean |u|²:
 *
 *   |u_1|² = (N−1)Θ·B,  |v_1 − v_2|² = 2NΘ·B,  B ~ Beta(3/2, 3(N−2)/2);
 *   E |u|⁴ = 5(N−1)Θ²/(3N−1);   E |v_1 − v_2|^{−1} = E B^{−1/2} / √(2NΘ).
 *
 * Runs that start there must stay there, runs that start elsewhere must get there. Collisions that obey the conservation laws with a wrong angle
 * keep this measure too (the other files see those); what breaks it is a choice of pairs that looks at the velocities, or an exchange of energy.
 */

import type { Process } from "../process.ts";
import type { Random } from "../../random.ts";
import { betaCdf, lnGamma } from "../special_functions.ts";
import { pOfDistribution, Sample } from "../verdict.ts";

/** p of the two marginals and the two moments, from the final states of independent runs. */
export function marginals(final: (repeat: number) => Float64Array, particles: number, repeats: number): number[] {
  const n = particles;
  const b = (3 * (n - 2)) / 2;
  const speed: number[] = [];
  const relative: number[] = [];
  const fourth = new Sample();
  const inverse = new Sample();
  for (let repeat = 0; repeat < repeats; repeat++) {
    const u = centred(final(repeat));
    const square = (i: number) => u[3 * i]! ** 2 + u[3 * i + 1]! ** 2 + u[3 * i + 2]! ** 2;
    const squares = Array.from({ length: n }, (_, i) => square(i));
    const theta = squares.reduce((sum, x) => sum + x, 0) / n;
    const z = [0, 1, 2].map((a) => u[a]! - u[3 + a]!);
    const distance = (z[0]! ** 2 + z[1]! ** 2 + z[2]! ** 2) / (2 * n * theta);
    speed.push(squares[0]! / ((n - 1) * theta));
    relative.push(distance);
    fourth.add(squares.reduce((sum, x) => sum + x * x, 0) / n / theta ** 2);
    inverse.add(1 / Math.sqrt(distance));
  }
  const cdf = (x: number) => betaCdf(x, 1.5, b);
  const meanInverse = Math.exp(lnGamma(1) + lnGamma(1.5 + b) - lnGamma(1 + b) - lnGamma(1.5));
  return [
    pOfDistribution(speed, cdf),
    pOfDistribution(relative, cdf),
    fourth.pOfMean((5 * (n - 1)) / (3 * n - 1)),
    inverse.pOfMean(meanInverse),
  ];
}

export function centred(v: Float64Array): Float64Array {
  const n = v.length / 3;
  const mean = [0, 0, 0];
  v.forEach((x, k) => {
    mean[k % 3]! += x / n;
  });
  return v.map((x, k) => x - mean[k % 3]!);
}

/** A start far from equilibrium: one fast particle among slow ones that form a lattice on a line and a plane. */
export function lopsided(particles: number): Float64Array {
  return Float64Array.from({ length: 3 * particles }, (_, k) => (k === 0 ? 3 : 0.1 * ((k * 7) % 5)));
}

/** Adds an increment across the relative velocity to one particle and takes it from the other, without turning back onto the sphere. */
export function lossyExchange(v: Float64Array, random: Random): void {
  const i = random.below(6);
  const j = (i + 1 + random.below(5)) % 6;
  const z = [0, 1, 2].map((a) => v[3 * i + a]! - v[3 * j + a]!);
  const push = [0, 1, 2].map(() => 0.6 * random.normal());
  const [along, square] = [0, 1, 2].reduce(([p, q], a) => [p! + push[a]! * z[a]!, q! + z[a]! ** 2], [0, 0]);
  for (let a = 0; a < 3; a++) {
    const d = push[a]! - (along! / square!) * z[a]!;
    v[3 * i + a]! += d;
    v[3 * j + a]! -= d;
  }
}

/** Velocities at time t; the process is spent. */
export const at = (run: Process, t: number): Float64Array => {
  run.runUntil(t);
  const v = run.velocities();
  run.free();
  return v;
};
