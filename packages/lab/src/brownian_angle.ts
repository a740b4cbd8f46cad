/** Angles of spherical Brownian motion (generator Δ on S²), drawn exactly. */

import type { Random } from "./random.ts";

/**
 * The angle θ at time τ. Below 0.05 by rejection from the 3-sphere: φ = √(2τ)|N₃|, kept with probability sin(φ/2)/(φ/2), then
 * 1 − cosθ = (1 − cosφ)(1 − U²); error 1.9e−21. Above by Newton's method, kept in a bracket, on the eigenfunction series.
 */
export function brownianAngle(tau: number, random: Random): number {
  if (tau > 0.05) return Math.acos(cosine(tau, random.uniform()));
  for (;;) {
    const phi = Math.sqrt(2 * tau) * Math.hypot(random.normal(), random.normal(), random.normal());
    if (phi >= Math.PI || random.uniform() > Math.sin(phi / 2) / (phi / 2)) continue;
    return 2 * Math.asin(Math.sin(phi / 2) * Math.sqrt(1 - random.uniform() ** 2));
  }
}

/** The c with P(cosθ ≤ c) = u, to 1e−13. */
function cosine(tau: number, u: number): number {
  let [low, high] = [-1, 1];
  // Exact for τ → ∞; the tail of an exponential in 1 − c for small τ.
  let c = tau > 1 ? 2 * u - 1 : Math.max(-0.999, 1 + 2 * tau * Math.log(u));
  for (let step = 0; step < 100 && high - low > 1e-13; step++) {
    const { cdf, density } = law(c, tau);
    if (cdf < u) low = c;
    else high = c;
    const newton = c - (cdf - u) / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - c) < 1e-13) return next;
    c = next;
  }
  return c;
}

/** P(cosθ ≤ c) and the density of cosθ at time τ by the eigenfunction series, for τ ≥ 0.01. */
function law(c: number, tau: number): { readonly cdf: number; readonly density: number } {
  let cdf = (1 + c) / 2;
  let density = 0.5;
  let before = 1;
  let now = c;
  // e^{−l(l+1)τ} by products: the factor from l − 1 to l is q^l with q = e^{−2τ}.
  const q = Math.exp(-2 * tau);
  let factor = 1;
  let weight = 1;
  for (let l = 1;; l++) {
    factor *= q;
    weight *= factor;
    if (weight * l < 1e-17) return { cdf, density };
    const next = ((2 * l + 1) * c * now - l * before) / (l + 1);
    density += (l + 0.5) * weight * now;
    cdf -= (weight * (before - next)) / 2;
    [before, now] = [now, next];
  }
}

/** P(cosθ ≤ c) at time τ by the eigenfunction series, for τ ≥ 0.01. */
export function heatKernelCdf(c: number, tau: number): number {
  return law(c, tau).cdf;
}
