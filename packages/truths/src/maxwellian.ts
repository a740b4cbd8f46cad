/** The equilibrium of the Landau equation: f(v) = (2πT)^{−3/2} e^{−v²/2T}. */

import { gammaRatio, lowerGamma } from "./gamma_function.ts";
import { requireNotNegative, requireNumber, requirePositive, requireSettings } from "./require.ts";

/** A Maxwellian of mean 0. */
export interface Maxwellian {
  /** T: mean |v|² = 3T. */
  readonly temperature: number;
  /** f at a velocity of the given speed, per unit volume of velocity space. */
  density(speed: number): number;
  /** Density of the speed: 4πv² f(v). */
  speedDensity(speed: number): number;
  /** P(|v| ≤ speed), relative error about 1e−14 also for small speeds. */
  cdf(speed: number): number;
  /** E |v|^p for p > −3. */
  moment(p: number): number;
}

/**
 * The Maxwellian of temperature T: mean |v|² = 3T.
 *
 * @throws RangeError for a temperature that is not > 0, a negative speed, p ≤ −3
 */
export function maxwellian(settings: { readonly temperature?: number } = {}): Maxwellian {
  const { temperature = 1 } = requireSettings(settings);
  requirePositive("temperature", temperature);
  const density = (speed: number): number => {
    requireNotNegative("speed", speed);
    return Math.exp(-(speed * speed) / (2 * temperature)) / (2 * Math.PI * temperature) ** 1.5;
  };
  return {
    temperature,
    density,
    speedDensity: (speed) => 4 * Math.PI * speed * speed * density(speed),
    cdf: (speed) => {
      requireNotNegative("speed", speed);
      return lowerGamma(1.5, (speed * speed) / (2 * temperature));
    },
    moment: (p) => gaussianMoment(p, temperature),
  };
}

/** E |v|^p = (2T)^{p/2} Γ((3 + p)/2)/Γ(3/2) for three normals of variance T, p > −3. */
export function gaussianMoment(p: number, temperature: number): number {
  requireNumber("p", p, p > -3, "a number > -3");
  return (2 * temperature) ** (p / 2) * gammaRatio(1.5, p / 2);
}
