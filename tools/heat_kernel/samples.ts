/** Exact points (τ, E, w) of the sampler, E = −ln P(1 − cosθ ≥ w), to fit against. Extended precision inside, doubles out. */
import type { HeatKernel } from "../extended/heat_kernel.ts";

export interface Sample {
  readonly tau: number;
  /** −ln P(1 − cosθ ≥ w). */
  readonly E: number;
  readonly w: number;
  /** −ln(1 − w/2), which is nearly linear in E towards the antipode. */
  readonly y: number;
  /** f(w)·w: the change of the probability per relative change of w. */
  readonly massPerLogW: number;
  /** dE/dlny: the change of E per relative change of y. */
  readonly slope: number;
}

/** Chebyshev points of the first kind on [a, b], ascending; cosines by the recurrence of exact rotations, so that they are reproducible. */
export function chebyshevPoints(kernel: HeatKernel, count: number, a: number, b: number): number[] {
  const { fixed } = kernel;
  const points: number[] = [];
  for (let k = 0; k < count; k += 1) {
    const angle = (fixed.pi * BigInt(2 * k + 1)) / BigInt(2 * count);
    const cosine = fixed.toDouble(fixed.cosOfSquare(fixed.mul(angle, angle)));
    points.push((a + b) / 2 - ((b - a) / 2) * cosine);
  }
  return points;
}

/**
 * Points at one time τ, for E ascending in `exponents`. Newton's method in y, each point started from the last; E(y) is concave, so it
 * climbs to the root from the left. A point is exact at its own E, which is near the one asked for.
 */
export function samplesAt(kernel: HeatKernel, tau: number, exponents: readonly number[]): Sample[] {
  const { fixed } = kernel;
  const { one } = fixed;
  const samples: Sample[] = [];
  let y = 0;
  let E = 0;
  let slope = 0;
  for (const target of exponents) {
    let w = 0;
    let mass = 0;
    for (let round = 0; round < 60; round += 1) {
      if (slope === 0) {
        // dE/dy = 2·f(0) at y = 0, and f(0) is the density at the pole.
        slope = 2 * densityAtPole(kernel, tau);
      }
      const step = (target - E) / slope;
      y += step;
      w = 2 * fixed.toDouble(one - fixed.exp(-fixed.fromDouble(y)));
      const value = kernel.both(tau, w);
      const density = fixed.toDouble(value.tauDensity) / tau;
      E = fixed.toDouble(-fixed.ln(value.survival));
      const survival = fixed.toDouble(value.survival);
      slope = (density * (2 - w)) / survival;
      mass = density * w;
      if (step < 1e-3 * y && step > -1e-3 * y) break;
      if (round === 59) throw new Error(`no sample at tau = ${tau}, E = ${target}`);
    }
    samples.push({ tau, E, w, y: -fixed.toDouble(fixed.ln(one - (fixed.fromDouble(w) >> 1n))), massPerLogW: mass, slope: slope * y });
  }
  return samples;
}

function densityAtPole(kernel: HeatKernel, tau: number): number {
  return kernel.fixed.toDouble(kernel.both(tau, 0).tauDensity) / tau;
}

/** Samples on the product of Chebyshev points in τ and points in E that crowd towards 0 and towards the end. */
export function sampleRectangle(kernel: HeatKernel, taus: readonly number[], exponentCount: number, exponentEnd: number): Sample[] {
  const exponents = chebyshevPoints(kernel, exponentCount, 0, 1).map((v) => exponentEnd * v * Math.sqrt(v));
  return taus.flatMap((tau) => samplesAt(kernel, tau, exponents));
}
