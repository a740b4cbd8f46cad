/**
 * Maxwell molecules (γ = 0): moments obey closed linear equations at every N and h.
 *
 * Every pair turns for the same time τ = h, so that E e′e′ᵀ = λ eeᵀ + (1 − λ) I/3 with λ = e^{−6h}, and pairs meet at rate 2/(h(N − 1)). With
 * u = v − mean velocity, P = (1/N) Σ u uᵀ, m2 = tr P (constant), m4 = mean |u|⁴, S = tr P² and κ = (1 − λ)/(h(N − 1)), summing over pairs with Σu = 0 gives
 *
 *     d/dt E(P − m2 I/3)  = −Nκ · E(P − m2 I/3)
 *     d/dt E mean |u|²u   = −(2/3) Nκ · E mean |u|²u
 *     d/dt E m4           = −(2/3) Nκ (m4 + S − 2 m2²)
 *     d/dt E S            =  2κ ( m4/3 − (N − 2/3) S + ((N + 1)/3) m2² )
 *
 * exactly, given the state at time 0. Stationary: m4 = 5(N − 1) m2²/(3N − 1), S = (N + 3) m2²/(3N − 1), the microcanonical values. N → ∞ and h → 0:
 * Nκ → 6, m4′ = −4(m4 − (5/3) m2²) for isotropic data, the rates of the Landau equation.
 */

import { requireInteger, requireNotNegative, requirePositive, requireSettings } from "./require.ts";

/** The state that determines E m4(t): from one sample these are functions of a frame. */
export interface FourthMomentStart {
  /** mean |u|². */
  readonly meanSquare: number;
  /** mean |u|⁴. */
  readonly moment4: number;
  /** tr P², the sum of squares of all nine entries of mean u uᵀ; m2²/3 unless told (isotropic, N = ∞). */
  readonly pressureSquare?: number;
}

/** The moment laws at one N and h. */
export interface MaxwellMoments {
  /** Decay rate of the traceless part of mean u uᵀ; 6 in the limit. */
  readonly anisotropyRate: number;
  /** Decay rate of mean |u|²u; 4 in the limit. */
  readonly heatFluxRate: number;
  /** e^{−anisotropyRate t}. */
  anisotropy(t: number): number;
  /** e^{−heatFluxRate t}. */
  heatFlux(t: number): number;
  /** E m4(t) given the state at 0. */
  moment4(t: number, start: FourthMomentStart): number;
  /** E m4 at equilibrium, 5(N − 1)/(3N − 1) · m2². */
  moment4AtRest(meanSquare: number): number;
}

/**
 * The laws for N particles and step h; the limit if these are left out. Poisson clock, time of the Landau equation, any temperature.
 *
 * @param settings particles N ≥ 2, or Infinity; h step ≥ 0, 0 is the limit
 * @throws RangeError for arguments out of range
 */
export function maxwellMoments(settings: {
  readonly particles?: number;
  readonly h?: number;
} = {}): MaxwellMoments {
  const {
    particles = Number.POSITIVE_INFINITY,
    h = 0,
  } = requireSettings(settings);
  if (particles !== Number.POSITIVE_INFINITY) requireInteger("particles", particles, 2);
  requireNotNegative("h", h);
  const nKappa = (h === 0 ? 6 : -Math.expm1(-6 * h) / h) * ratio(particles, 0, -1);
  const anisotropyRate = nKappa;
  const heatFluxRate = (2 / 3) * nKappa;
  const moment4AtRest = (meanSquare: number) => (5 * meanSquare * meanSquare * ratio(particles, -1, -1 / 3)) / 3;
  return {
    anisotropyRate,
    heatFluxRate,
    anisotropy: (t) => decay(anisotropyRate, t),
    heatFlux: (t) => decay(heatFluxRate, t),
    moment4AtRest,
    moment4: (t, { meanSquare, moment4, pressureSquare = (meanSquare * meanSquare) / 3 }) => {
      requireNotNegative("t", t);
      requirePositive("meanSquare", meanSquare);
      const restSquare = (meanSquare * meanSquare * ratio(particles, 3, -1 / 3)) / 3;
      const a = moment4 - moment4AtRest(meanSquare);
      const b = pressureSquare - restSquare;
      // Relative to Nκ the matrix is [[−2/3, −2/3], [2/(3N), −2(1 − 2/(3N))]].
      const inverse = 1 / particles;
      return moment4AtRest(meanSquare) + firstComponent(-2 / 3, -2 / 3, (2 / 3) * inverse, -2 + (4 / 3) * inverse, nKappa * t, a, b);
    },
  };
}

/** (N + a)/(N + b), 1 for N = ∞. */
function ratio(particles: number, a: number, b: number): number {
  return particles === Number.POSITIVE_INFINITY ? 1 : (particles + a) / (particles + b);
}

function decay(rate: number, t: number): number {
  requireNotNegative("t", t);
  return Math.exp(-rate * t);
}

/** First component of exp(s M)(x, y)ᵀ for M = [[p, q], [r, u]]; the eigenvalues are real for N ≥ 3, a conjugate pair for N = 2. */
function firstComponent(p: number, q: number, r: number, u: number, s: number, x: number, y: number): number {
  const middle = (p + u) / 2;
  const square = ((p - u) / 2) ** 2 + q * r;
  const half = Math.sqrt(Math.abs(square));
  const push = (p - middle) * x + q * y;
  if (square < 0) return Math.exp(middle * s) * (Math.cos(half * s) * x + (Math.sin(half * s) / half) * push);
  if (half * s < 300) return Math.exp(middle * s) * (Math.cosh(half * s) * x + (Math.sinh(half * s) / half) * push);
  return (Math.exp((middle + half) * s) / 2) * (x + push / half);
}
