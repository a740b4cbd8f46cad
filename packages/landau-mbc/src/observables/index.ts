/** Estimates from velocities: `observables.*`. Pure functions, the same bits in every runtime (SPEC §13). */

export {
  autocorrelation,
  type ChaosDefect,
  chaosDefect,
  type ProductMeans,
  productMeans,
  selfCorrelation,
  type SelfCorrelationOptions,
  type TestFunction,
} from "./correlation.ts";
export { entropy, type EntropyOptions, radialEntropy, type RadialEntropyOptions } from "./entropy.ts";
export { kernelFisher, type KernelFisherOptions, radialFisher, type RadialFisherOptions } from "./fisher.ts";
export { type Histogram, histogram, type HistogramOptions, tailCount, type TailOptions } from "./histogram.ts";
export { pairFunction, type PairFunctionOptions, pairPower, type PairPowerOptions } from "./pair_function.ts";
export type { About, Estimate, Velocities } from "./points.ts";
export type { Variable } from "./variable.ts";
export { radialW2, type RadialW2Options, type SlicedOptions, slicedW2, type SpeedDistribution, w2 } from "./wasserstein.ts";
