/**
 * How fast two temperatures approach each other at t = 0, for every γ, h and N: exact for independent Gaussian draws.
 *
 *     d/dt E(v_x² − v_z²) |_{t=0} = −(1/2h) E[ (1 − e^{−6h|z|^γ}) (z_x² − z_z²) ],   z the difference of two draws,
 *
 * and −3 E[ |z|^γ (z_x² − z_z²) ] as h → 0: for γ = −3 and two equal temperatures the slope of Trubnikov's equation.
 */

import { gaussLegendre } from "./quadrature.ts";
import { requireGamma, requireList, requireNotNegative, requirePositive, requireSettings } from "./require.ts";

/** What the rate depends on. */
export interface AnisotropySettings {
  /** Temperatures along x, y, z of the Gaussian that the particles are drawn from. */
  readonly temperature: readonly [x: number, y: number, z: number];
  /** Exponent in [−3, 1]. */
  readonly gamma: number;
  /** Step of the process; 0, or left out, is the limit. */
  readonly h?: number;
}

const POLAR_POINTS = 64;
const AZIMUTHS = 32;
/** Trapezoidal rule in ln r: the integrand is analytic in a strip of half-width π/6 or more, so that the error is e^{−2π·(π/6)/step}. */
const RADIAL_STEP = 0.08;
/** The integrand falls as r^{5+γ}, at least as r². */
const SMALLEST_LOG_RADIUS = -19;
const LARGEST_LOG_RADIUS = 2.5;

/**
 * d/dt (T_x − T_z) at t = 0, T_a the variance of component a: by quadrature over directions (Gauss–Legendre times trapezoid) and radii.
 * Relative error below 1e−11 for temperatures within a factor 20 of one another.
 *
 * @throws RangeError for arguments out of range
 */
export function anisotropyRate(settings: AnisotropySettings): number {
  const { temperature, gamma, h = 0 } = requireSettings(settings);
  requireList("temperature", temperature, 3).forEach((T, axis) => {
    requirePositive(`temperature[${axis}]`, T);
  });
  requireGamma(gamma);
  requireNotNegative("h", h);
  const [Tx, Ty, Tz] = temperature;
  const norm = 1 / ((4 * Math.PI) ** 1.5 * Math.sqrt(Tx * Ty * Tz));
  const { nodes, weights } = gaussLegendre(POLAR_POINTS);
  // About the axis of two equal temperatures nothing depends on the azimuth but cos², of mean ½.
  const azimuths = Tx === Ty ? 1 : AZIMUTHS;
  let sum = 0;
  nodes.forEach((cosine, k) => {
    for (let m = 0; m < azimuths; m++) {
      const phi = ((m + 0.5) * (Math.PI / 2)) / azimuths;
      const planar = 1 - cosine * cosine;
      const x = planar * Math.cos(phi) ** 2;
      const y = planar * Math.sin(phi) ** 2;
      const z = cosine * cosine;
      const spread = 1 / Math.sqrt((x / Tx + y / Ty + z / Tz) / 2);
      sum += (weights[k] as number) * (x - z) * radialIntegral(spread, gamma, h);
    }
  });
  // Eight octants, each of solid angle π/2.
  return -4 * Math.PI * norm * (sum / azimuths);
}

/** ∫_0^∞ r⁴ e^{−r²/2s²} · (1 − e^{−6h r^γ})/(2h) dr, with 3 r^γ for the last factor at h = 0. */
function radialIntegral(s: number, gamma: number, h: number): number {
  let sum = 0;
  for (let x = SMALLEST_LOG_RADIUS; x <= LARGEST_LOG_RADIUS; x += RADIAL_STEP) {
    const q = Math.exp(x);
    const power = (s * q) ** gamma;
    const rate = h === 0 ? 3 * power : -Math.expm1(-6 * h * power) / (2 * h);
    sum += q ** 5 * Math.exp((-q * q) / 2) * rate;
  }
  return s ** 5 * RADIAL_STEP * sum;
}
