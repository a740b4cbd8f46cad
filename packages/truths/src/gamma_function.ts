/** Γ, its logarithm, and the regularised incomplete gamma and beta functions. */

/** Lanczos coefficients for g = 7, n = 9 (P. Godfrey, 2001): relative error about 1e−15 for x > ½. */
const LANCZOS_G = 7;
const LANCZOS = [
  0.9999999999998099,
  676.5203681218851,
  -1259.1392167224028,
  771.3234287776531,
  -176.6150291621406,
  12.507343278686905,
  -0.13857109526572012,
  9.984369578019572e-6,
  1.5056327351493116e-7,
] as const;

/** B_{2k}/(2k(2k − 1)); from 20 on the next term is below 1e−17. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188] as const;
const STIRLING_FROM = 20;

const HALF_LN_TWO_PI = 0.9189385332046727;
const NEGLIGIBLE = 1e-17;
const MOST_TERMS = 10_000;
const TINY = 1e-300;

/** ln Γ(x) for x > 0; absolute error about 1e−15 · max(1, |ln Γ|). */
export function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  const z = x - 1;
  let series: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) series += (LANCZOS[i] as number) / (z + i);
  const t = z + LANCZOS_G + 0.5;
  return HALF_LN_TWO_PI + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Γ(a + d)/Γ(a) for a > 0, a + d > 0: an exact product if d is a small integer, else by logarithms. */
export function gammaRatio(a: number, d: number): number {
  if (Number.isInteger(d) && d >= 0 && d <= 64) {
    let product = 1;
    for (let k = 0; k < d; k++) product *= a + k;
    return product;
  }
  return Math.exp(lnGammaStep(a, d));
}

/** ln Γ(a + d) − ln Γ(a) for a > 0, a + d > 0, without the cancellation of two large logarithms (Stirling's series term by term, DLMF 5.11.1). */
export function lnGammaStep(a: number, d: number): number {
  if (a < STIRLING_FROM || a + d < STIRLING_FROM) return lnGamma(a + d) - lnGamma(a);
  let series = 0;
  STIRLING.forEach((coefficient, k) => {
    series += coefficient * ((a + d) ** -(2 * k + 1) - a ** -(2 * k + 1));
  });
  return d * Math.log(a) + ((a + d - 0.5) * Math.log1p(d / a) - d) + series;
}

/** P(a, x), the regularised lower incomplete gamma function, a > 0, x ≥ 0. Series below a + 1 (no cancellation), continued fraction above. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * NEGLIGIBLE; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  return 1 - front * gammaFraction(a, x);
}

/** Lentz's evaluation of the continued fraction of Γ(a, x) e^x x^−a. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < NEGLIGIBLE * 10) break;
  }
  return value;
}

/** I_x(a, b), the regularised incomplete beta function. Continued fraction (DLMF 8.17.22) on the side where it converges fast. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(lnGammaStep(b, a) - lnGamma(a) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front / a) * betaFraction(a, b, x);
  return 1 - (front / b) * betaFraction(b, a, 1 - x);
}

function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < NEGLIGIBLE * 10) break;
  }
  return value;
}

function nonZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
