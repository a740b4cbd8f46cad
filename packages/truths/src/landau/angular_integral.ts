/**
 * The collision kernel of isotropic functions: what the directions of two velocities of speeds v and w leave behind.
 *
 *     K(v, w) = ∫_{−1}^{1} |v v̂ − w ŵ|^γ (1 − μ²) dμ,   μ = v̂·ŵ
 *
 * With z = |v v̂ − w ŵ| from d = |v − w| to s = v + w it is (4 v³w³)^{−1} ∫ z^{γ+1} (s² − z²)(z² − d²) dz, three powers. γ = 0: 4/3. γ = −3: 4/(3 max(v, w)³).
 */

/** Below this ratio of the speeds the powers cancel; the hypergeometric series is right to rounding there. */
const SERIES_BELOW = 0.5;
const TERMS = 26;

/** v⁴w⁴ K(v, w), the weight of the weak form, for v, w > 0 and one γ in [−3, 1]; relative error about 1e−14. */
export function pairWeight(gamma: number): (v: number, w: number) => number {
  if (gamma === -3) return (v, w) => (v > w ? (4 / 3) * v * w ** 4 : (4 / 3) * w * v ** 4);
  if (gamma === 0) return (v, w) => (4 / 3) * (v * w) ** 4;
  // K = (4/3) max(v, w)^γ ₂F₁(−γ/2, −(γ + 3)/2; 5/2; ρ²), ρ the ratio of the speeds: Gegenbauer's expansion of |z|^γ, integrated term by term.
  const series = new Float64Array(TERMS);
  series[0] = 4 / 3;
  for (let n = 0; n + 1 < TERMS; n++) series[n + 1] = (series[n] * (n - gamma / 2) * (n - (gamma + 3) / 2)) / ((n + 2.5) * (n + 1));
  return (v, w) => {
    const large = v > w ? v : w;
    const ratio = v > w ? w / v : v / w;
    if (ratio < SERIES_BELOW) {
      const square = ratio * ratio;
      let sum = 0;
      for (let n = TERMS - 1; n >= 0; n--) sum = sum * square + series[n];
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
