/**
 * The Bobylev–Krook–Wu solution of the Landau equation for Maxwell molecules (γ = 0), in the normalisation of this project:
 *
 *     f(v, t) = (2πKT)^{−3/2} e^{−v²/2KT} [ (5K − 3)/(2K) + (1 − K) v²/(2K²T) ],   K(t) = 1 − (1 − K0) e^{−2t}
 *
 * A. V. Bobylev, Sov. Phys. Dokl. 20 (1976) 820; M. Krook, T. T. Wu, Phys. Fluids 20 (1977) 1589, doi:10.1063/1.861780. The rate 2 is that of the equation
 * ∂f/∂t = ½ ∇·∫ a(v − w)(f(w)∇f(v) − f(v)∇f(w)) dw, in which m4′ = −4(m4 − (5/3) m2²).
 */

import { lowerGamma } from "./gamma_function.ts";
import { gaussianMoment } from "./maxwellian.ts";
import { requireNotNegative, requireNumber, requirePositive, requireSettings } from "./require.ts";

/** The solution from one start. */
export interface Bkw {
  /** K at t = 0. */
  readonly K0: number;
  /** T: mean |v|² = 3T at all times. */
  readonly temperature: number;
  /** K(t), from K0 to 1. */
  K(t: number): number;
  /** f at a velocity of the given speed, per unit volume of velocity space. */
  density(speed: number, t: number): number;
  /** Density of the speed: 4πv² f. */
  speedDensity(speed: number, t: number): number;
  /** P(|v| ≤ speed) at time t. */
  cdf(speed: number, t: number): number;
  /** E |v|^p at time t, p > −3. */
  moment(p: number, t: number): number;
  /** A velocity with the law f at time t. `random` gives independent uniform numbers from 0 to below 1; six are taken at most. */
  sample(t: number, random: () => number): [number, number, number];
}

/** Two independent normals, by Box and Muller. */
function normals(random: () => number): [number, number] {
  const length = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return [length * Math.cos(angle), length * Math.sin(angle)];
}

/**
 * The BKW solution that starts at K0.
 *
 * @param settings K0 from 3/5 (f vanishes at v = 0) to 1 (Maxwellian); temperature T, 1 unless told: mean |v|² = 3T at all times
 * @throws RangeError for K0 or temperature out of range, negative t or speed, p ≤ −3
 */
export function bkw(settings: { readonly K0: number; readonly temperature?: number }): Bkw {
  const { K0, temperature = 1 } = requireSettings(settings);
  requireNumber("K0", K0, K0 >= 0.6 && K0 <= 1, "a number from 3/5 to 1");
  requirePositive("temperature", temperature);
  const K = (t: number): number => {
    requireNotNegative("t", t);
    return 1 - (1 - K0) * Math.exp(-2 * t);
  };
  const density = (speed: number, t: number): number => {
    requireNotNegative("speed", speed);
    const k = K(t);
    const s = (speed * speed) / (2 * k * temperature);
    // Where exp(−s) is 0, s may be infinite.
    if (Math.exp(-s) === 0) return 0;
    return (Math.exp(-s) * ((5 * k - 3) / (2 * k) + ((1 - k) * s) / k)) / (2 * Math.PI * k * temperature) ** 1.5;
  };
  return {
    K0,
    temperature,
    K,
    density,
    speedDensity: (speed, t) => 4 * Math.PI * speed * speed * density(speed, t),
    cdf: (speed, t) => {
      requireNotNegative("speed", speed);
      const k = K(t);
      const s = (speed * speed) / (2 * k * temperature);
      const weight = (3 * (1 - k)) / (2 * k);
      return (1 - weight) * lowerGamma(1.5, s) + weight * lowerGamma(2.5, s);
    },
    moment: (p, t) => {
      const k = K(t);
      return gaussianMoment(p, k * temperature) * (1 + (p * (1 - k)) / (2 * k));
    },
    sample: (t, random) => {
      const k = K(t);
      const [x, y] = normals(random);
      const [z] = normals(random);
      // f is a mixture: |v|²/(K T) has three degrees of freedom, or with probability 3(1 − K)/(2K) five.
      const more = random() < (3 * (1 - k)) / (2 * k) ? -2 * Math.log(1 - random()) : 0;
      const scale = Math.sqrt(k * temperature * (1 + more / (x * x + y * y + z * z)));
      return [scale * x, scale * y, scale * z];
    },
  };
}
