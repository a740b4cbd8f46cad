/**
 * The heat kernel of the unit sphere in extended precision: the law of w = 1 − cosθ for a spherical Brownian motion (generator Δ, the
 * Laplace–Beltrami operator) at time τ, started at the pole.
 *
 * Two representations that share nothing but the fixed-point arithmetic (`fixed_point.ts`):
 *
 * - **eigenfunctions**, any τ that is not too small: with c = 1 − w and s = 2 − w
 *
 *       density  f(w) = ½ Σ_l (2l+1) e^{−l(l+1)τ} P_l(c)
 *       survival P(W ≥ w) = s/2 + ½ Σ_{l≥1} e^{−l(l+1)τ} (P_{l+1}(c) − P_{l−1}(c))
 *
 * - **integral**, small τ (H. P. McKean's formula for the sphere, integrated once over the cap, with φ² = θ² + 4τ s²):
 *
 *       density  f(w) = e^{τ/4 − θ²/4τ} / (√π τ) · ∫_0^∞ e^{−s²} / √R ds
 *       survival      = e^{τ/4 − θ²/4τ} · (4/√π) · ∫_0^∞ s² e^{−s²} √R ds,     R = sinc((φ−θ)/2) · sinc((φ+θ)/2), φ < 2π − θ
 *
 *   The paths that go round the far side are left out: an absolute error below e^{−π²/4τ}, 3e−54 at τ = 0.02. The integrands are even and
 *   analytic in s, so the trapezoidal rule of step 1/5 errs by e^{−25π²}, 1e−107. Nothing is divided by τ but w, so
 *   τ = 1e−300 is as good as 0.01: in the limit the survival function is e^{−w/2τ}.
 *
 * Both are off by less than 2^14 units of the fixed point (5e−34 at 128 bits). The test of this file compares the two where both hold.
 */
import { type Fixed, type FixedPoint, fixedPoint } from "./fixed_point.ts";

/** The eigenfunction series is used from here upwards, the integral below. */
export const SERIES_FROM = 0.004;

/** Survival probability, and tau times the density of w (which stays of size one as tau → 0). */
export interface HeatKernelValue {
  readonly survival: Fixed;
  readonly tauDensity: Fixed;
}

export interface HeatKernel {
  readonly fixed: FixedPoint;
  /** P(1 − cosθ ≥ w) at time tau in (0, ∞], for 0 ≤ w ≤ 2, by the representation that suits tau. */
  survival(tau: number, w: number): Fixed;
  /** P(1 − cosθ < w), as 1 − survival. */
  cdf(tau: number, w: number): Fixed;
  /** −ln survival. */
  exponent(tau: number, w: number): Fixed;
  /** Survival and tau times the density of w (tau = ∞: refused). */
  both(tau: number, w: number): HeatKernelValue;
  /** The same two by the eigenfunction series (cost √(bits/τ) terms). */
  bySeries(tau: number, w: number): HeatKernelValue;
  /** The same two by the integral (error e^{−π²/4τ}). */
  byIntegral(tau: number, w: number): HeatKernelValue;
}

/** Beyond this the law is uniform to far more digits than any precision in use here (e^{−2τ} < 2^−1400). */
const TAU_UNIFORM = 500;

export function heatKernel(bits = 192): HeatKernel {
  const fixed = fixedPoint(bits);
  const P = BigInt(bits);
  const { one, mul } = fixed;

  const series = (tau: number, w: number): { survival: Fixed; density: Fixed } => {
    const W = fixed.fromDouble(w);
    const c = one - W;
    const q = tau >= TAU_UNIFORM ? 0n : fixed.exp(-2n * fixed.fromDouble(tau));
    let power = one;
    let decay = one;
    let before = one;
    let now = c;
    let survival = (2n * one - W) << P;
    let density = one << P;
    for (let l = 1n;; l += 1n) {
      power = (power * q) >> P;
      decay = (decay * power) >> P;
      if (decay === 0n) break;
      const after = ((2n * l + 1n) * ((c * now) >> P) - l * before) / (l + 1n);
      survival += decay * (after - before);
      density += (2n * l + 1n) * decay * now;
      before = now;
      now = after;
    }
    return { survival: survival >> (P + 1n), density: density >> (P + 1n) };
  };

  // Nodes s = k/5 of the trapezoidal rule up to e^{−s²} < 2^−bits, and the weights e^{−s²}/5.
  const squares: Fixed[] = [];
  const weights: Fixed[] = [];
  for (let k = 0;; k += 1) {
    const square = fixed.fromInteger(k * k) / 25n;
    const weight = fixed.exp(-square) / 5n;
    if (weight === 0n) break;
    squares.push(square);
    weights.push(weight);
  }
  const rootPi = fixed.sqrt(fixed.pi);

  const byIntegral = (tau: number, w: number): HeatKernelValue => {
    const W = fixed.fromDouble(w);
    const T = fixed.fromDouble(tau);
    const ratio = fixed.asinSquaredOver(W >> 1n);
    const thetaSquared = 2n * mul(W, ratio);
    const theta = fixed.sqrt(thetaSquared);
    const end = 2n * fixed.pi - theta;
    const A = mul(fixed.ratioOfDoubles(w, tau) >> 1n, ratio);
    let survival = 0n;
    let density = 0n;
    for (let k = 0; k < squares.length; k += 1) {
      const square = squares[k] as bigint;
      const weight = weights[k] as bigint;
      const phi = fixed.sqrt(thetaSquared + 4n * mul(T, square));
      if (phi >= end) break;
      const minus = (phi - theta) >> 1n;
      const plus = (phi + theta) >> 1n;
      const root = fixed.sqrt(mul(fixed.sincOfSquare(mul(minus, minus)), fixed.sincOfSquare(mul(plus, plus))));
      survival += mul(square, mul(weight, root));
      const inverse = fixed.div(weight, root);
      density += k === 0 ? inverse >> 1n : inverse;
    }
    const front = fixed.exp((T >> 2n) - A);
    return {
      survival: fixed.div(4n * mul(front, survival), rootPi),
      tauDensity: fixed.div(mul(front, density), rootPi),
    };
  };

  const bySeries = (tau: number, w: number): HeatKernelValue => {
    const { survival, density } = series(tau, w);
    return { survival, tauDensity: Number.isFinite(tau) ? mul(density, fixed.fromDouble(tau)) : 0n };
  };

  const both = (tau: number, w: number): HeatKernelValue => (tau >= SERIES_FROM ? bySeries(tau, w) : byIntegral(tau, w));
  const survival = (tau: number, w: number): Fixed => both(tau, w).survival;
  return {
    fixed,
    survival,
    cdf: (tau, w) => one - survival(tau, w),
    exponent: (tau, w) => -fixed.ln(survival(tau, w)),
    both,
    bySeries,
    byIntegral,
  };
}
