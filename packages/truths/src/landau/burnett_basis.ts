/**
 * Burnett functions without odd degrees, for axisymmetric densities that are even in v: φ_kl = N_kl s^l L_k^{(l+1/2)}(s²/2) P_l(cosθ), s = |v|/√T, l even, degree 2k + l ≤ most.
 * Orthonormal with the Maxwellian M of temperature T as weight: f = M Σ c_kl φ_kl has c_kl = ∫ φ_kl f dv, and c_00 is the mass.
 */

import { lnGamma } from "../gamma_function.ts";

/** One function of speed with its derivative. */
export interface RadialValue {
  readonly value: number;
  readonly slope: number;
}

/** Degrees of the basis in its order: (0, 0) first, the energy's (1, 0) last. */
export interface BurnettIndex {
  readonly k: number;
  readonly l: number;
}

/** All pairs with 2k + l ≤ most, both l and most even. */
export function burnettIndices(most: number): BurnettIndex[] {
  const indices: BurnettIndex[] = [];
  for (let l = 0; l <= most; l += 2) {
    for (let k = 0; 2 * k + l <= most; k++) {
      if (!(k === 1 && l === 0)) indices.push({ k, l });
    }
  }
  return [...indices, { k: 1, l: 0 }];
}

/** N_kl s^l L_k(s²/2) and its derivative in |v|, times the Maxwellian if asked. */
export function burnettRadial({ k, l }: BurnettIndex, temperature: number, speed: number, withMaxwellian: boolean): RadialValue {
  const s = speed / Math.sqrt(temperature);
  const y = (s * s) / 2;
  const lnNorm = Math.log((2 * l + 1) / (4 * Math.PI)) + 1.5 * Math.log(2 * Math.PI) - (l + 0.5) * Math.LN2 + lnGamma(k + 1) -
    lnGamma(k + l + 1.5);
  const norm = Math.exp(lnNorm / 2);
  const polynomial = laguerre(k, l + 0.5, y);
  const derivative = k === 0 ? 0 : -laguerre(k - 1, l + 1.5, y);
  const value = norm * s ** l * polynomial;
  const slope = norm * ((l === 0 ? 0 : l * s ** (l - 1) * polynomial) + s ** (l + 1) * derivative);
  if (!withMaxwellian) return { value, slope: slope / Math.sqrt(temperature) };
  const M = Math.exp(-y) / (2 * Math.PI * temperature) ** 1.5;
  return { value: M * value, slope: (M * (slope - s * value)) / Math.sqrt(temperature) };
}

/** L_k^{(a)}(y) by its recurrence. */
function laguerre(k: number, a: number, y: number): number {
  let previous = 0;
  let current = 1;
  for (let n = 0; n < k; n++) {
    const next = ((2 * n + 1 + a - y) * current - (n + a) * previous) / (n + 1);
    previous = current;
    current = next;
  }
  return current;
}
