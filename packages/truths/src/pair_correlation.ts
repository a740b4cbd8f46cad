/** Two particles: how their relative direction forgets where it started. */

import { requireGamma, requireInteger, requireNotNegative, requirePositive, requireSettings } from "./require.ts";

/** What the correlation of two particles depends on. */
export interface PairCorrelationSettings {
  /** Degree of the Legendre polynomial. */
  readonly l: number;
  /** Step of the process. */
  readonly h: number;
  /** Exponent in [−3, 1]. */
  readonly gamma: number;
  /** Relative speed |v_1 − v_2|, which never changes. */
  readonly r: number;
  /** Time. */
  readonly t: number;
}

/**
 * E P_l(e(0)·e(t)) = exp( −(2t/h)(1 − e^{−l(l+1) h r^γ}) ) for N = 2 and the Poisson clock, e the direction of v_1 − v_2: collisions come at rate 2/h and
 * each multiplies the mean by e^{−l(l+1)τ}. As h → 0 it becomes exp(−2 l(l+1) r^γ t).
 */
export function pairCorrelation(settings: PairCorrelationSettings): number {
  const { l, h, gamma, r, t } = requireSettings(settings);
  requireInteger("l", l, 0);
  requireNotNegative("h", h);
  requireGamma(gamma);
  requirePositive("r", r);
  requireNotNegative("t", t);
  const rate = l * (l + 1) * r ** gamma;
  return h === 0 ? Math.exp(-2 * rate * t) : Math.exp(((2 * t) / h) * Math.expm1(-rate * h));
}
