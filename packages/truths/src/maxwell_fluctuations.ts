/**
 * Maxwell molecules (γ = 0): how far N particles are from independence, exactly. Variances of empirical averages and covariances of two and three particles are invariants of degree
 * 4 and 6 (`maxwell_invariants.ts`), so that they follow from the state at time 0 at every N and h.
 */

import { isotropicInvariants, maxwellEvolution, type MaxwellInvariants } from "./maxwell_invariants.ts";
import { requireInteger, requireNotNegative, requirePositive, requireSettings } from "./require.ts";

/** Expectations of products of test functions of different particles. */
export interface ParticleProducts {
  /** E |u1|²|u2|². */
  readonly twoSpeeds: number;
  /** E (u1·u2)². */
  readonly twoDirections: number;
  /** E |u1|²|u2|²|u3|². NaN for N = 2. */
  readonly threeSpeeds: number;
  /** E (u1·u2)(u2·u3)(u3·u1). NaN for N = 2. */
  readonly threeDirections: number;
}

/**
 * What the invariants say of two and three different particles, drawn without replacement; u = v − mean velocity. As N → ∞ the first tends to m2², the second to m2²/3, the third to
 * m2³, the fourth to m2³/9 for isotropic data, with differences of order 1/N.
 *
 * @param particles N ≥ 2
 */
export function particleProducts(invariants: MaxwellInvariants, particles: number): ParticleProducts {
  requireInteger("particles", particles, 2);
  const N = particles;
  const pairs = N - 1;
  const triples = (N - 1) * (N - 2);
  const three = (product: number, pair: number): number =>
    N === 2 ? Number.NaN : ((N * N * product - 3 * N * pair) + 2 * invariants.moment6) / triples;
  return {
    twoSpeeds: (N * invariants.squareSquare - invariants.moment4) / pairs,
    twoDirections: (N * invariants.pressureSquare - invariants.moment4) / pairs,
    threeSpeeds: three(invariants.squareCube, invariants.squareMoment4),
    threeDirections: three(invariants.pressureCube, invariants.pressureFourth),
  };
}

/** What the variance of a pressure component depends on. */
export interface PressureVarianceSettings {
  /** N. */
  readonly particles: number;
  /** Step h ≥ 0; 0 is the grazing limit at fixed N. */
  readonly h: number;
  /** E|v|² of the isotropic law, of mean 0, that each particle is drawn from independently. */
  readonly meanSquare: number;
  /** E|v|⁴ of that law. */
  readonly moment4: number;
}

/**
 * Var of mean u_x u_y at time t from independent isotropic draws: (E tr P² − E m2²/3)/10, of order 1/N at all times without a floor in h. At t = 0 it is
 * E|v|⁴/(15N) to first order in 1/N, at equilibrium m2²/(9N).
 *
 * @throws RangeError for arguments out of range
 */
export function pressureVariance(settings: PressureVarianceSettings, t: number): number {
  const { particles, h, meanSquare, moment4 } = requireSettings(settings);
  requireNotNegative("t", t);
  const start = independentStart(particles, meanSquare, moment4);
  const { pressureSquare, squareSquare } = maxwellEvolution({ particles, h }).at(t, start);
  return (pressureSquare - squareSquare / 3) / 10;
}

/** Expected invariants of degree 4 of N independent isotropic draws after their mean is subtracted; those of degree 6 are not meant to be used. */
function independentStart(particles: number, a: number, b: number): MaxwellInvariants {
  requireInteger("particles", particles, 2);
  requirePositive("meanSquare", a);
  requirePositive("moment4", b);
  const N = particles;
  const n = N - 1;
  const rest = 1 - 1 / N;
  // u_1 = rest·v_1 − w, w the sum of the N − 1 others over N.
  const w2 = (n * a) / N ** 2;
  const w4 = (n * b + n * (n - 1) * (5 / 3) * a * a) / N ** 4;
  const fourthOfMean = (b + n * (5 / 3) * a * a) / N ** 3;
  return {
    ...isotropicInvariants({ meanSquare: a, moment4: b, moment6: b * a }),
    moment4: rest ** 4 * b + (10 / 3) * rest ** 2 * a * w2 + w4,
    squareSquare: (b + n * a * a) / N - (2 * (b + n * a * a)) / N ** 2 + fourthOfMean,
    pressureSquare: (b + (n * a * a) / 3) / N - (2 * (b + (n * a * a) / 3)) / N ** 2 + fourthOfMean,
  };
}
