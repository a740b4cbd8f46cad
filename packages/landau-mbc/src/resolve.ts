/** From a configuration to what an engine starts from: plan bytes, given velocities, observation times. SPEC §1, §9. */

import { configurationHash, derivePlan, encodePlan, type Settings } from "@landau-mbc/reference";
import type { ResolvedConfig } from "./config.ts";
import { asLandauError, LandauError, reasonOf } from "./errors.ts";
import { samplePlan } from "./estimates/samples.ts";
import type { ResolvedInitialCondition } from "./initial_types.ts";
import { observationTimes } from "./observe.ts";
import { type JsonSeed, jsonSeed, seedInteger } from "./seed.ts";

/** Everything derived from a configuration before the first collision. Nothing here can fail later. */
export interface Resolved {
  readonly config: ResolvedConfig;
  /** The plan's bytes (SPEC §1). */
  readonly plan: Uint8Array;
  /** Row-major [N, 3] in user units, if they are given. */
  readonly velocities: Float64Array | undefined;
  /** Times of the frames. */
  readonly times: Float64Array;
  /** SPEC §12; observation times and tEnd are no part of it. */
  readonly configHash: string;
  readonly seed: bigint;
}

/**
 * Resolves a configuration.
 *
 * @param member ensemble member, below 2^24
 * @throws LandauError CONFIG if a derived number leaves its range (SPEC §1)
 */
export function resolve(config: ResolvedConfig, member = 0): Resolved {
  const seed = seedInteger(config.seed);
  const plan = planBytes(config, seed, member);
  requireSamples(config, plan);
  return resolvedOf(config, plan, observationTimes(config.observe, config.tEnd), seed);
}

/** What follows from a configuration, its plan, its observation times and its seed. */
export function resolvedOf(config: ResolvedConfig, plan: Uint8Array, times: Float64Array, seed: bigint): Resolved {
  const velocities = givenVelocities(config);
  return {
    config,
    plan,
    velocities,
    times,
    seed,
    // Of many given velocities it takes seconds.
    get configHash() {
      return configurationHash(plan, velocities);
    },
  };
}

function givenVelocities({ initial }: ResolvedConfig): Float64Array | undefined {
  return initial.kind === "velocities" ? initial.data : undefined;
}

/** Why no plan can be derived from a configuration; undefined if one can. */
export function planRefusal(config: ResolvedConfig): LandauError | undefined {
  try {
    requireSamples(config, planBytes(config, seedInteger(config.seed), 0));
    return undefined;
  } catch (error) {
    return error as LandauError;
  }
}

function planBytes(config: ResolvedConfig, seed: bigint, member: number): Uint8Array {
  const { particles, gamma, h, clock, initial } = config;
  const exactMoments = initial.kind === "velocities" ? false : initial.exactMoments;
  const settings: Settings = { particles, gamma, h, seed, member, clock, initial, exactMoments };
  try {
    return encodePlan(derivePlan(settings));
  } catch (error) {
    throw asLandauError(error, "CONFIG");
  }
}

/** Laws to compare with have plans too, whose derived numbers must be in range. */
function requireSamples({ observe }: ResolvedConfig, plan: Uint8Array): void {
  for (const [k, asked] of observe.quantities.entries()) {
    if (typeof asked === "string" || asked.name !== "w2" || asked.to === "start") continue;
    try {
      samplePlan(plan, asked.to);
    } catch (error) {
      const path = `observe.quantities[${k}].to`;
      throw new LandauError("CONFIG", `${path}: ${reasonOf(error)}`, { path, value: asked.to, cause: error });
    }
  }
}

/** A configuration as JSON can hold it. Of given velocities only the number of numbers is kept; the configuration hash is theirs too. */
export type RecordedConfig = Omit<ResolvedConfig, "initial" | "seed"> & {
  readonly initial:
    | Exclude<ResolvedInitialCondition, { kind: "velocities" }>
    | { readonly kind: "velocities"; readonly length: number };
  readonly seed: JsonSeed;
};

/** The configuration for the provenance of a result. Without given velocities it can be run again as it is. */
export function recorded(config: ResolvedConfig): RecordedConfig {
  const { initial } = config;
  return {
    ...config,
    seed: jsonSeed(config.seed),
    initial: initial.kind === "velocities" ? { kind: "velocities", length: initial.data.length } : initial,
  };
}
