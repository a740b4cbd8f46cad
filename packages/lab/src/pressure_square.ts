/**
 * E tr P² of Maxwell molecules at finite N and h, given the state at time 0. With m4 it obeys a closed pair of linear equations (`exact.maxwellMoments` derives them):
 *
 *     m4′ = −(2/3) Nκ (m4 + S − 2 m2²),   S′ = 2κ ( m4/3 − (N − 2/3) S + ((N + 1)/3) m2² ),   κ = (1 − e^{−6h})/(h(N − 1)).
 *
 * Integrated here by Runge–Kutta steps, so that the lab has its own road to it.
 */

import type { CentredMoments } from "./moments.ts";

const STEPS = 400;

/** E S(t) for N particles and step h from the moments of a frame at time 0. */
export function pressureSquareLaw(
  particles: number,
  h: number,
  t: number,
  start: Pick<CentredMoments, "meanSquare" | "moment4" | "pressureSquare">,
): number {
  const N = particles;
  const kappa = -Math.expm1(-6 * h) / (h * (N - 1));
  const square = start.meanSquare ** 2;
  const slope = (m4: number, S: number) =>
    [(-2 / 3) * N * kappa * (m4 + S - 2 * square), 2 * kappa * (m4 / 3 - (N - 2 / 3) * S + ((N + 1) / 3) * square)] as const;
  const step = t / STEPS;
  let m4 = start.moment4;
  let S = start.pressureSquare;
  for (let k = 0; k < STEPS; k++) {
    const a = slope(m4, S);
    const b = slope(m4 + (step / 2) * a[0], S + (step / 2) * a[1]);
    const c = slope(m4 + (step / 2) * b[0], S + (step / 2) * b[1]);
    const d = slope(m4 + step * c[0], S + step * c[1]);
    m4 += (step / 6) * (a[0] + 2 * b[0] + 2 * c[0] + d[0]);
    S += (step / 6) * (a[1] + 2 * b[1] + 2 * c[1] + d[1]);
  }
  return S;
}
