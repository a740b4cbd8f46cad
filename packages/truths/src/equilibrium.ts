/**
 * The microcanonical equilibrium of N particles: uniform on the sphere Σu = 0, mean |u|² = Θ = 3T, which the process leaves invariant and to which it tends.
 *
 * A uniform point of the sphere S^{3N−4}: |u_1|² = (N − 1)Θ·B with B ~ Beta(3/2, 3(N − 2)/2), and |v_1 − v_2|² = 2NΘ·B′ with B′ of the same law.
 * For N = 2 both are constant. N → ∞ gives the Maxwellian of temperature T and, for the relative velocity, of temperature 2T.
 */

import { gammaRatio, incompleteBeta, lnGamma, lnGammaStep } from "./gamma_function.ts";
import { requireInteger, requireNotNegative, requireNumber, requirePositive, requireSettings } from "./require.ts";

/** The law of a speed that is at most `largest`. */
export interface SpeedLaw {
  /** The largest speed that the conserved energy allows. */
  readonly largest: number;
  /** Density of the speed. For N = 2 the law is a point mass and there is none: NaN. */
  speedDensity(speed: number): number;
  /** Density at a velocity of this speed, per unit volume: speedDensity / 4πv². */
  density(speed: number): number;
  /** P(speed of a particle ≤ speed). */
  cdf(speed: number): number;
  /** E speed^p for p > −3. */
  moment(p: number): number;
}

/** One particle's speed |u_1|, and the relative speed |v_1 − v_2| of two. */
export interface Equilibrium extends SpeedLaw {
  /** N. */
  readonly particles: number;
  /** T = mean |u|² / 3. */
  readonly temperature: number;
  /** The law of the relative speed of two particles. */
  readonly relative: SpeedLaw;
}

/**
 * The microcanonical marginals.
 *
 * @param settings particles N ≥ 2; temperature T = mean |u|² / 3, 1 unless told
 * @throws RangeError for arguments out of range
 */
export function equilibrium(settings: { readonly particles: number; readonly temperature?: number }): Equilibrium {
  const { particles, temperature = 1 } = requireSettings(settings);
  requireInteger("particles", particles, 2);
  requirePositive("temperature", temperature);
  const meanSquare = 3 * temperature;
  return {
    particles,
    temperature,
    ...speedLaw(particles, (particles - 1) * meanSquare),
    relative: speedLaw(particles, 2 * particles * meanSquare),
  };
}

/** The law of √(square · B), B ~ Beta(3/2, 3(N − 2)/2). */
function speedLaw(particles: number, square: number): SpeedLaw {
  const a = 1.5;
  const b = 1.5 * (particles - 2);
  const largest = Math.sqrt(square);
  const lnBeta = b === 0 ? Number.NaN : lnGamma(a) - lnGammaStep(b, a);
  const density = (speed: number): number => {
    requireNotNegative("speed", speed);
    if (b === 0) return Number.NaN;
    if (speed > largest) return 0;
    const x = (speed * speed) / square;
    const rest = b === 1 ? 0 : (b - 1) * Math.log1p(-x);
    return Math.exp(rest - lnBeta) / (2 * Math.PI * largest * square);
  };
  return {
    largest,
    density,
    speedDensity: (speed) => (speed === 0 && b > 0 ? 0 : 4 * Math.PI * speed * speed * density(speed)),
    cdf: (speed) => {
      requireNotNegative("speed", speed);
      if (b === 0) return speed >= largest ? 1 : 0;
      return incompleteBeta(a, b, (speed * speed) / square);
    },
    moment: (p) => {
      requireNumber("p", p, p > -3, "a number > -3");
      if (b === 0) return largest ** p;
      return largest ** p * (gammaRatio(a, p / 2) / gammaRatio(a + b, p / 2));
    },
  };
}
