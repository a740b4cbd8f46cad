/** Legendre polynomials of even degree with their derivatives in the angle. */

/** P_l(cosθ) and its first and second derivatives in θ for l = 0, 2, …. */
export interface LegendreValues {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly second: Float64Array;
}

/** The first so many even polynomials at one angle. */
export function legendreValues(cosine: number, count: number): LegendreValues {
  const [value, slope, second] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const sine = Math.sqrt(1 - cosine * cosine);
  let [p, dp, next, dnext] = [1, 0, cosine, 1];
  for (let l = 0; l < 2 * count; l++) {
    if (l % 2 === 0) {
      value[l / 2] = p;
      slope[l / 2] = -sine * dp;
      second[l / 2] = cosine * dp - l * (l + 1) * p;
    }
    const after = ((2 * l + 3) * cosine * next - (l + 1) * p) / (l + 2);
    const dafter = (l + 2) * next + cosine * dnext;
    [p, dp, next, dnext] = [next, dnext, after, dafter];
  }
  return { value, slope, second };
}
