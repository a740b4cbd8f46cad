/**
 * The law of w = 1 − cosθ of a spherical Brownian motion (generator Δ on S²) at time τ, in two representations that share nothing with any
 * engine's polynomials.
 *
 * For τ ≥ 0.3 the eigenfunction series: E P_l(cosθ) = e^{−l(l+1)τ}. Below, an integral with positive terms. The Mehler–Dirichlet integral for P_l
 * (DLMF 14.12.1) and Poisson summation over l turn the series into the theta representation: the density of cosθ is proportional to
 * ∫_θ^π g(φ) dφ / √(cosθ − cosφ) with g(φ) = Σ_k (−1)^k (φ + 2πk) e^{−(φ+2πk)²/4τ}. Integrating once,
 *
 *     P(1 − cosθ > w) = e^{τ/4} / (√π τ^{3/2}) · ∫_θ^π g(φ) √((cosθ − cosφ)/2) dφ,      1 − cosθ = w,
 *
 * and φ² = θ² + 4τy² takes the root and the Gaussian out: (4/√π) e^{(τ−θ²/τ)/4} ∫ y² e^{−y²} R Θ dy with R² = sinc((φ+θ)/2) sinc((φ−θ)/2) and Θ the theta
 * sum relative to its first term. The integrand is analytic; 64 Gauss–Legendre points reach rounding.
 */

import { gaussLegendre, integrate } from "./quadrature.ts";
import { requireInteger, requireNumber } from "./require.ts";

/** From here the series of at most 14 terms, below it the integral. */
const SERIES_FROM = 0.3;
/** Terms of the series: e^{−l(l+1)τ} < 1e−17 for l beyond √(40/τ). */
const SERIES_EXPONENT = 40;
const POINTS = 64;
/** y² e^{−y²} beyond this is below 1e−19 of the whole. */
const LARGEST_Y = 7;
/** Below this the distribution function is integrated from its density, since 1 − P(> w) would lose digits. */
const SMALL_PROBABILITY = 0.1;
const BISECTIONS = 200;
const QUANTILE_ACCURACY = 1e-15;

/** P(1 − cosθ ≤ w), w in [0, 2]. Absolute error about 1e−15, relative error about 1e−14 as w → 0. */
export function cdf(w: number, tau: number): number {
  check(w, tau);
  if (w === 0) return 0;
  if (w === 2) return 1;
  if (tau >= SERIES_FROM) return w < 0.01 ? lowerByDensity(w, tau) : seriesCdf(w, tau);
  const above = survivalIntegral(w, tau);
  return above > 1 - SMALL_PROBABILITY ? lowerByDensity(w, tau) : 1 - above;
}

/** P(1 − cosθ > w), w in [0, 2]; relative error about 1e−14 also in the far tail if τ < 0.3, absolute error 1e−15 above. */
export function survival(w: number, tau: number): number {
  check(w, tau);
  if (w === 2) return 0;
  return tau >= SERIES_FROM ? 1 - cdf(w, tau) : survivalIntegral(w, tau);
}

/** Probability density of w = 1 − cosθ on [0, 2] (also the density of cosθ at 1 − w); per unit solid angle it is 1/2π of this. */
export function density(w: number, tau: number): number {
  check(w, tau);
  return tau >= SERIES_FROM ? seriesDensity(w, tau) : densityIntegral(w, tau);
}

/** E P_l(cosθ) = e^{−l(l+1)τ}. */
export function legendre(l: number, tau: number): number {
  requireInteger("l", l, 0);
  checkTime(tau);
  return l === 0 ? 1 : Math.exp(-l * (l + 1) * tau);
}

/** The w with P(1 − cosθ ≤ w) = u, for u in [0, 1]. Safeguarded Newton on whichever of the two tails is smaller. */
export function quantile(u: number, tau: number): number {
  requireNumber("u", u, u >= 0 && u <= 1, "a number in [0, 1]");
  checkTime(tau);
  if (u === 0) return 0;
  if (u === 1) return 2;
  const lower = u <= 0.5;
  let left = 0;
  let right = 2;
  // In the plane w is exponential of mean 2τ; from there Newton needs 3 to 6 steps unless paths reach the antipode.
  let w = Math.min(1.999, -2 * tau * Math.log1p(-u), 2 * u + 2 * tau);
  if (!(w > 0)) w = Number.MIN_VALUE;
  for (let step = 0; step < BISECTIONS; step++) {
    const excess = lower ? cdf(w, tau) - u : 1 - u - survival(w, tau);
    if (excess === 0) return w;
    if (excess < 0) left = w;
    else right = w;
    const correction = excess / density(w, tau);
    if (Math.abs(correction) <= QUANTILE_ACCURACY * w) return w - correction;
    const newton = w - correction;
    w = newton > left && newton < right ? newton : left + (right - left) / 2;
    if (w === left || w === right) return w;
  }
  return w;
}

function check(w: number, tau: number): void {
  requireNumber("w", w, w >= 0 && w <= 2, "a number in [0, 2]");
  checkTime(tau);
}

function checkTime(tau: number): void {
  if (typeof tau === "number" && tau > 0) return;
  throw new RangeError(`tau: got ${String(tau)}; allowed: a number > 0 (Infinity is the uniform law)`);
}

/** w/2 + ½ Σ_{l≥1} e^{−l(l+1)τ} (P_{l−1}(c) − P_{l+1}(c)), that is P(cosθ ≥ c) with c = 1 − w. */
function seriesCdf(w: number, tau: number): number {
  const c = 1 - w;
  const terms = termsFor(tau);
  let before = 1;
  let current = c;
  let sum = 0;
  for (let l = 1; l <= terms; l++) {
    const next = ((2 * l + 1) * c * current - l * before) / (l + 1);
    sum += Math.exp(-l * (l + 1) * tau) * (before - next);
    before = current;
    current = next;
  }
  return w / 2 + sum / 2;
}

/** ½ Σ (2l+1) e^{−l(l+1)τ} P_l(1 − w). */
function seriesDensity(w: number, tau: number): number {
  const c = 1 - w;
  const terms = termsFor(tau);
  let before = 1;
  let current = c;
  let sum = 1;
  for (let l = 1; l <= terms; l++) {
    sum += (2 * l + 1) * Math.exp(-l * (l + 1) * tau) * current;
    const next = ((2 * l + 1) * c * current - l * before) / (l + 1);
    before = current;
    current = next;
  }
  return sum / 2;
}

function termsFor(tau: number): number {
  return Math.ceil(Math.sqrt(SERIES_EXPONENT / tau)) + 1;
}

/** ∫_0^w density, for small w: relative accuracy where 1 − P(> w) has none. */
function lowerByDensity(w: number, tau: number): number {
  return integrate((x) => density(x, tau), 0, w, 12);
}

function survivalIntegral(w: number, tau: number): number {
  const point = anglesOf(w);
  return (4 / Math.sqrt(Math.PI)) * overPaths(point, tau, (y, root, theta) => y * y * root * theta);
}

function densityIntegral(w: number, tau: number): number {
  const point = anglesOf(w);
  return overPaths(point, tau, (_, root, theta) => theta / root) / (Math.sqrt(Math.PI) * tau);
}

/** θ with its distance β to the antipode, each to full relative accuracy. */
interface Angles {
  readonly theta: number;
  readonly beta: number;
}

function anglesOf(w: number): Angles {
  const theta = 2 * Math.asin(Math.sqrt(w / 2));
  // At the antipode itself the integrals are limits; a distance of 1e−100 is closer to them than rounding.
  const beta = Math.max(2 * Math.asin(Math.sqrt((2 - w) / 2)), 1e-100);
  return w <= 1 ? { theta, beta: Math.PI - theta } : { theta: Math.PI - beta, beta };
}

/** e^{(τ − θ²/τ)/4} ∫_0^Y e^{−y²} f(y, R, Θ) dy, with every difference of angles formed without cancellation. */
function overPaths({ theta, beta }: Angles, tau: number, f: (y: number, root: number, theta: number) => number): number {
  const gap = beta * (Math.PI + theta); // π² − θ²
  const whole = Math.sqrt(gap / tau) / 2;
  const top = Math.min(whole, LARGEST_Y);
  const { nodes, weights } = gaussLegendre(POINTS);
  let sum = 0;
  nodes.forEach((x, k) => {
    const y = top * x;
    const phi = Math.sqrt(theta * theta + 4 * tau * (y * y));
    const alpha = (gap * (1 - (y / whole) ** 2)) / (Math.PI + phi); // π − φ
    const half = (2 * tau * (y * y)) / (phi + theta); // (φ − θ)/2
    const root = Math.sqrt(sinc((phi + theta) / 2, (alpha + beta) / 2) * sinc(half, Math.PI));
    sum += (weights[k] as number) * Math.exp(-y * y) * f(y, root, thetaSum(phi, alpha, tau));
  });
  return top * sum * Math.exp(tau / 4 - (theta / tau) * (theta / 4));
}

/** sin x / x, with π − x to take the sine of where that is smaller. */
function sinc(x: number, supplement: number): number {
  if (x < 1e-150) return 1;
  return Math.sin(Math.min(x, supplement)) / x;
}

/** Σ_k (−1)^k (1 + 2πk/φ) e^{−πk(φ + πk)/τ}: the theta sum relative to its term k = 0. */
function thetaSum(phi: number, alpha: number, tau: number): number {
  let sum = 1;
  for (let k = 1; k <= 3; k++) {
    const sign = k % 2 === 0 ? 1 : -1;
    const forward = (phi + 2 * Math.PI * k) * Math.exp((-Math.PI * k * (phi + Math.PI * k)) / tau);
    const backward = (phi - 2 * Math.PI * k) * Math.exp((-Math.PI * k * (alpha + Math.PI * (k - 1))) / tau);
    sum += (sign * (forward + backward)) / phi;
  }
  return sum;
}
