/** Quantities that are estimated from the velocities of a frame, as users ask for them. What they are and what they cost is said in `observables`. */

import type { Complete, Drawn, MicrocanonicalLaw, MixtureComponent, MixtureLaw } from "../initial_types.ts";
import type { About } from "../observables/points.ts";
import type { Variable } from "../observables/variable.ts";

/** What every estimated quantity takes. */
interface Named {
  /** Its name in the result, so that one quantity can be asked for with several parameters: a letter, then letters, digits and _. Its own name unless told. */
  readonly as?: string;
}

/** Counts of a variable in equal bins: `bins` numbers a frame. A particle outside of them is in none. */
export interface HistogramQuantity extends Named {
  /** Which quantity. */
  readonly name: "histogram";
  /** `"speed"`, `"energy"`, `"x"`, `"y"` or `"z"`, of u. */
  readonly of: Variable;
  /** An integer from 1 to 1000000. */
  readonly bins: number;
  /** Lower end of the first bin; 0 unless told for speed and energy, −max for a component. */
  readonly min?: number;
  /** Upper end of the last bin. */
  readonly max: number;
  /** `"mean"` unless told. */
  readonly about?: About;
}

/** Number of particles whose variable is at least `above`. */
export interface TailCountQuantity extends Named {
  /** Which quantity. */
  readonly name: "tailCount";
  /** As for a histogram. */
  readonly of: Variable;
  /** A finite number. */
  readonly above: number;
  /** `"mean"` unless told. */
  readonly about?: About;
}

/** ∫ f log f. */
export interface EntropyQuantity extends Named {
  /** Which quantity. */
  readonly name: "entropy";
  /** `"neighbours"` unless told, for any f; `"radial"` for an isotropic one, from the speeds: less bias. */
  readonly estimator?: "neighbours" | "radial";
  /** k of the k-th nearest neighbour, an integer from 1 to N − 1; 4 unless told. */
  readonly neighbours?: number;
  /** Of `"radial"`: `"mean"` unless told. */
  readonly about?: About;
}

/** ∫ |∇f|²/f, a lower bound in the mean. Needs 64 particles. */
export interface FisherQuantity extends Named {
  /** Which quantity. */
  readonly name: "fisher";
  /** `"radial"` unless told, sharp for an isotropic f; `"kernel"` for any f, far from sharp, at most 20000 particles. */
  readonly estimator?: "radial" | "kernel";
  /** Of `"radial"`: as for `observables.radialFisher`. */
  readonly pieces?: number;
  /** Of `"kernel"`: as for `observables.kernelFisher`. */
  readonly bandwidth?: number;
  /** Of `"radial"`: `"mean"` unless told. */
  readonly about?: About;
}

/** A law that a sample is drawn from to compare with. */
export type DrawnLaw = (MixtureComponent & Drawn) | MixtureLaw | MicrocanonicalLaw;

/** Distance W2 of the velocities to those of the start, or to N independent velocities of a law. */
export interface W2Quantity extends Named {
  /** Which quantity. */
  readonly name: "w2";
  /** `"start"` unless told: the state at t = 0. Or a law, of which every frame is compared with the same sample, whose random numbers are its own. */
  readonly to?: "start" | DrawnLaw;
  /** `"exact"` unless told, at most 4096 particles; `"sliced"`; `"radial"`: of the speeds. */
  readonly method?: "exact" | "sliced" | "radial";
  /** Of `"sliced"`: an integer from 1 to 100000; 64 unless told. */
  readonly directions?: number;
  /** Of `"radial"`: `"mean"` unless told, of each sample its own. */
  readonly about?: About;
}

/** E |v_1 − v_2|^power over pairs of different particles. */
export interface PairFunctionQuantity extends Named {
  /** Which quantity. */
  readonly name: "pairFunction";
  /** A number > −3; at −3/2 and below, pairs within the cutoff are replaced (`observables.pairPower`). */
  readonly power: number;
  /** Each particle is paired with so many others, an integer ≥ 1; 64 unless told. */
  readonly partners?: number;
  /** A relative speed > 0; 0.05 of the rms relative speed unless told. */
  readonly cutoff?: number;
}

/** Correlation in time with the start: Σ a_i(0)·a_i(t) / Σ |a_i(0)|² with a = u, or a variable less its mean; 1 at t = 0. */
export interface AutocorrelationQuantity extends Named {
  /** Which quantity. */
  readonly name: "autocorrelation";
  /** `"velocity"` unless told: u itself, a vector. */
  readonly of?: "velocity" | Variable;
}

/** A quantity that is estimated from the velocities of each frame. */
export type EstimateRequest =
  | HistogramQuantity
  | TailCountQuantity
  | EntropyQuantity
  | FisherQuantity
  | W2Quantity
  | PairFunctionQuantity
  | AutocorrelationQuantity;

/** Name of an estimated quantity. */
export type EstimateName = EstimateRequest["name"];

/** All of them. */
export const ESTIMATE_NAMES = [
  "histogram",
  "tailCount",
  "entropy",
  "fisher",
  "w2",
  "pairFunction",
  "autocorrelation",
] as const satisfies readonly EstimateName[];

/** Those that may be asked for by their bare name. */
export const BARE_ESTIMATES = ["entropy", "fisher", "w2", "autocorrelation"] as const satisfies readonly EstimateName[];

/** Name of a quantity that needs no parameter. */
export type BareEstimate = (typeof BARE_ESTIMATES)[number];

/**
 * The same with the defaults that are choices; numbers that are left out are chosen by the estimator.
 */
export type ResolvedEstimate =
  | (Exclude<EstimateRequest, W2Quantity> & { readonly as: string })
  | (Omit<W2Quantity, "to"> & { readonly as: string; readonly to: "start" | ResolvedDrawnLaw });

/** A law with its defaults. */
export type ResolvedDrawnLaw =
  | Complete<MixtureComponent & Drawn>
  | (Complete<Omit<MixtureLaw, "components">> & { readonly components: readonly Complete<MixtureComponent>[] })
  | Complete<MicrocanonicalLaw>;

/** The shape of one frame of it: [] for a number. */
export const shapeOfEstimate = (estimate: ResolvedEstimate): readonly number[] => (estimate.name === "histogram" ? [estimate.bins] : []);
