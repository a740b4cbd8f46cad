/**
 * The polar angle of a collision: one uniform in, w = 1 − cosθ out, θ distributed by the heat kernel of the sphere. SPEC §7; paper (2.2).
 *
 * A spherical Brownian motion with generator Δ started at the pole is at time τ at polar angle θ. The sampler inverts the law of w:
 *
 *     P(1 − cosθ ≥ w) = u,   E = −ln u.
 *
 * Method, by the region of τ (`region`):
 *
 * - 0 `smallTime`, τ ≤ 0.05, and 1 `middleTime`, τ ≤ 0.08: w = 2x·Q(τ, x) with x = τE and Q a polynomial. Q → 1 in the planar limit; all
 *   effects of curvature are in the coefficients. No exponential, no branch, relative accuracy kept however small τ is.
 * - 2 and 3 `series`, τ ≤ 0.3 and above: a polynomial start for −ln(1 − w/2), then two Halley steps on the eigenfunction series.
 *
 * Special cases: u below 2^−44 counts as 2^−44 (the engine's u is at least 2^−41); τ = ∞ gives the uniform law, w = 2(1 − u). τ > 0; NaN does not enter.
 *
 * Accuracy, certified in `test/mathematics/heat_kernel_certification.test.ts` and measured on a million points (τ, u): largest error of the
 * probability P(1 − cosθ ≥ w) 7.6e−14 in region 0, 7.1e−14 in 1, 1e−15 in 2 and 3. 0 < w ≤ 2. Relative error of w for u ≥ ½, down to subnormal w:
 * 7e−13, 7e−13, 1e−14, 1e−15.
 *
 * Coefficients: `heat_kernel_table.ts`, fitted by `npm run fit:heat-kernel`.
 */

import { exp, ln } from "./elementary.ts";
import {
  MIDDLE_TIME,
  MIDDLE_TIME_CENTRE,
  MIDDLE_TIME_END,
  MIDDLE_X_CENTRE,
  type Rows,
  SERIES_FAR,
  SERIES_NEAR,
  SERIES_NEAR_CENTRE,
  SERIES_NEAR_END,
  SMALL_TIME,
  SMALL_TIME_END,
} from "./heat_kernel_table.ts";

/** Terms of the eigenfunction series in regions 2 and 3: what is left out of the probability is below 3e−16. */
const SERIES_NEAR_TERMS = 19;
const SERIES_FAR_TERMS = 10;

/** e^{−2τ} is taken at this τ for all later ones: the law is uniform to 1e−17. */
const TAU_UNIFORM = 20;

/** 2^−44. */
const SMALLEST_UNIFORM = 1 / 17592186044416;

const TERMS = Array.from({ length: SERIES_NEAR_TERMS }, (_, index) => {
  const l = index + 1;
  return {
    weight: 2 * l + 1,
    mean: 1 / (l * (l + 1)),
    ahead: (2 * l + 1) / (l + 1),
    behind: l / (l + 1),
  };
});

export type Region = 0 | 1 | 2 | 3;

/** The region of τ: 0 small time, 1 middle time, 2 near series, 3 far series. */
export function region(tau: number): Region {
  if (tau <= SMALL_TIME_END) return 0;
  if (tau <= MIDDLE_TIME_END) return 1;
  return tau <= SERIES_NEAR_END ? 2 : 3;
}

/**
 * w = 1 − cosθ with P(1 − cosθ ≥ w) = u.
 *
 * @param tau rotation time, in (0, ∞]
 * @param u uniform, in (0, 1)
 */
export function deflection(tau: number, u: number): number {
  const v = u < SMALLEST_UNIFORM ? SMALLEST_UNIFORM : u;
  const E = -ln(v);
  switch (region(tau)) {
    case 0:
      return smallTime(tau, E);
    case 1:
      return middleTime(tau, E);
    case 2:
      return series(2, tau, E, v);
    case 3:
      return series(3, tau, E, v);
  }
}

/** w for τ ≤ 0.05, E = −ln u ≤ 44 ln 2. */
export function smallTime(tau: number, E: number): number {
  const x = tau * E;
  return (x + x) * bivariate(SMALL_TIME, tau, x);
}

/** w for 0.05 < τ ≤ 0.08, E = −ln u ≤ 44 ln 2. */
export function middleTime(tau: number, E: number): number {
  const x = tau * E;
  return (x + x) * bivariate(MIDDLE_TIME, tau - MIDDLE_TIME_CENTRE, x - MIDDLE_X_CENTRE);
}

/** w for τ > 0.08, E = −ln u ≤ 44 ln 2; both E and u are needed, so that both tails keep their digits. */
export function series(which: 2 | 3, tau: number, E: number, u: number): number {
  const t = tau < TAU_UNIFORM ? tau : TAU_UNIFORM;
  const q = exp(-(t + t));
  const slope = which === 2 ? bivariate(SERIES_NEAR, t - SERIES_NEAR_CENTRE, t * E) : bivariate(SERIES_FAR, q, E);
  const start = 2 - 2 * exp(-(E * slope));
  const weights = seriesWeights(which === 2 ? SERIES_NEAR_TERMS : SERIES_FAR_TERMS, q);
  return halleyStep(halleyStep(start, weights, u), weights, u);
}

/** (2l+1) e^{−l(l+1)τ} for l = 1 … count, with q = e^{−2τ}: the factor from l − 1 to l is q^l. */
function seriesWeights(count: number, q: number): number[] {
  let power = 1;
  let decay = 1;
  return TERMS.slice(0, count).map(({ weight }) => {
    power = power * q;
    decay = decay * power;
    return weight * decay;
  });
}

/**
 * One Halley step towards the w of survival probability u.
 *
 * With c = 1 − w, s = 2 − w, P_l the Legendre polynomials, D_l their derivatives and b_l the weights:
 *
 *     P(W < w) = ½w (1 + s Σ),  P(W ≥ w) = ½s (1 − w Σ),  Σ = Σ_l b_l D_l / (l(l+1)),
 *     2 × density = 1 + Σ_l b_l P_l,  −2 × its derivative in w = Σ_l b_l D_l.
 *
 * The first form keeps the digits next to the pole, the second next to the antipode.
 */
function halleyStep(w: number, weights: readonly number[], u: number): number {
  const c = 1 - w;
  const s = 2 - w;
  let before = 1;
  let now = c;
  let derivativeBefore = 0;
  let derivative = 1;
  let mean = 0;
  let density = 1;
  let decline = 0;
  weights.forEach((b, index) => {
    const term = TERMS[index] as (typeof TERMS)[number];
    const g = b * derivative;
    mean = mean + term.mean * g;
    density = density + b * now;
    decline = decline + g;
    const derivativeAfter = derivativeBefore + term.weight * now;
    const after = term.ahead * c * now - term.behind * before;
    before = now;
    now = after;
    derivativeBefore = derivative;
    derivative = derivativeAfter;
  });
  const below = 0.5 * w * (1 + s * mean);
  const above = 0.5 * s * (1 - w * mean);
  const excess = u < 0.5 ? above - u : 1 - u - below;
  return w + (2 * (density * excess)) / (density * density - excess * decline);
}

/** Σ_j c_j(a) b^j, row j holding the coefficients of c_j. */
function bivariate(rows: Rows, a: number, b: number): number {
  return polynomial(
    rows.map((row) => polynomial(row, a)),
    b,
  );
}

/** k0 + k1 z + … as (k0 + k1 z) + z²((k2 + k3 z) + z²(…)): two halves side by side, for the processor's sake. */
function polynomial(k: readonly number[], z: number): number {
  const square = z * z;
  const last = (k.length - 1) & ~1;
  let sum = pair(k, last, z);
  for (let j = last - 2; j >= 0; j -= 2) sum = pair(k, j, z) + square * sum;
  return sum;
}

function pair(k: readonly number[], j: number, z: number): number {
  const constant = k[j] as number;
  const linear = k[j + 1];
  return linear === undefined ? constant : constant + linear * z;
}
