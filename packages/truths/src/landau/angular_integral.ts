/**
 * The collision kernel of isotropic functions: what the directions of two velocities of speeds v and w leave behind.
 *
 *     K(v, w) = ∫_{−1}^{1} |v v̂ − w ŵ|^γ (1 − μ²) dμ,   μ = v̂·ŵ
 *
 * With z = |v v̂ − w ŵ| from d = |v − w| to s = v + w it is (4 v³w³)^{−1} ∫ z^{γ+1} (s² − z²)(z² − d²) dz, three powers. γ = 0: 4/3. γ = −3: 4/(3 max(v, w)³).
 */

import { gaussLegendre } from "../quadrature.ts";

/** Below this ratio of the speeds the powers cancel and the integrand is smooth: quadrature in μ, error about (w/v)^{2·24}. */
const QUADRATURE_BELOW = 0.35;
const POINTS = 24;

/** v⁴w⁴ K(v, w), the weight of the weak form, for v, w > 0 and one γ in [−3, 1]; relative error about 1e−14. */
export function pairWeight(gamma: number): (v: number, w: number) => number {
  const { nodes, weights } = gaussLegendre(POINTS);
  const half = gamma / 2;
  const cosines = Float64Array.from(nodes, (x) => 2 * x - 1);
  const masses = Float64Array.from(weights, (weight, k) => 2 * weight * (1 - cosines[k] ** 2));
  return (v, w) => {
    const large = v > w ? v : w;
    const ratio = v > w ? w / v : v / w;
    if (ratio < QUADRATURE_BELOW) {
      let sum = 0;
      for (let k = 0; k < POINTS; k++) sum += masses[k] * (1 + ratio * (ratio - 2 * cosines[k])) ** half;
      return (v * w) ** 4 * large ** gamma * sum;
    }
    const s = 1 + ratio;
    const d = 1 - ratio;
    const bracket = (s * s + d * d) * powerStep(s, d, gamma + 4) - s * s * d * d * powerStep(s, d, gamma + 2) - powerStep(s, d, gamma + 6);
    return (large ** (gamma + 8) * ratio * bracket) / 4;
  };
}

/** ∫_d^s z^{e−1} dz = (s^e − d^e)/e for 0 ≤ d < s; the logarithm at e = 0. Infinite only where its factor d² vanishes faster. */
function powerStep(s: number, d: number, e: number): number {
  if (d === 0) return e > 0 ? s ** e / e : 0;
  const step = Math.log(s / d);
  return e === 0 ? step : (d ** e * Math.expm1(e * step)) / e;
}
