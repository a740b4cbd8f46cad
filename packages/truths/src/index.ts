/** Exact facts about the process and its limit, independent of every engine. Analysis, not bit contract: Math.* is used freely. */

import * as heatKernelLaw from "./heat_kernel.ts";

export { anisotropyRate, type AnisotropySettings } from "./anisotropy_rate.ts";
export { type Bkw, bkw } from "./bkw.ts";
export { type Equilibrium, equilibrium, type SpeedLaw } from "./equilibrium.ts";
export { landau, type LandauSeries, type LandauSettings, type LandauSolution } from "./landau.ts";
export {
  type AxisymmetricSeries,
  type AxisymmetricSettings,
  type AxisymmetricSolution,
  landauAxisymmetric,
} from "./landau_axisymmetric.ts";
export type { AxisymmetricInitial } from "./landau/axisymmetric_law.ts";
export type { IsotropicComponent, IsotropicInitial, TabulatedLaw } from "./landau/isotropic_law.ts";
export { type Maxwellian, maxwellian } from "./maxwellian.ts";
export { type ParticleProducts, particleProducts, pressureVariance, type PressureVarianceSettings } from "./maxwell_fluctuations.ts";
export {
  isotropicInvariants,
  type MaxwellEvolution,
  maxwellEvolution,
  type MaxwellInvariants,
  maxwellInvariants,
} from "./maxwell_invariants.ts";
export { type FourthMomentStart, type MaxwellMoments, maxwellMoments } from "./maxwell_moments.ts";
export { pairCorrelation, type PairCorrelationSettings } from "./pair_correlation.ts";
export { type Trubnikov, trubnikov, trubnikovRate, type TrubnikovSettings } from "./trubnikov.ts";

/** The law of w = 1 − cosθ of a spherical Brownian motion at time τ: `cdf(w, tau)` is P(1 − cosθ ≤ w). */
export const heatKernel = {
  cdf: heatKernelLaw.cdf,
  survival: heatKernelLaw.survival,
  density: heatKernelLaw.density,
  quantile: heatKernelLaw.quantile,
  legendre: heatKernelLaw.legendre,
} as const;
