/** What a result is made of. */

import { configurationHashInPieces, decodePlan, placeVelocitiesInPieces, SPEC_VERSION } from "@landau-mbc/reference";
import { inTurns } from "./awaited.ts";
import type { AwaitedRun, Engine, EngineName } from "./engine.ts";
import type { PassedOver } from "./engine_loader.ts";
import { recorded, type RecordedConfig, type Resolved } from "./resolve.ts";
import { type JsonSeed, jsonSeed } from "./seed.ts";
import { VERSION } from "./version.ts";

/** What a result is made of, so that it can be made again. JSON can hold all of it. */
export interface Provenance {
  /** Version of this package. */
  readonly version: string;
  /** Version of the specification that fixes the bits. */
  readonly specVersion: number;
  /** The engine that ran; its name never matters to the bits. */
  readonly engine: EngineName;
  /** Engines that `auto` would rather have taken, each with the reason why it could not; empty for a named engine. */
  readonly passedOver: PassedOver;
  /** Threads that the engine might use: it takes one where there are too few particles for more. */
  readonly threads: number;
  /** Whether it ran in a worker of its own, or why it ran in the thread of the call. */
  readonly worker: true | string;
  /** The 64-bit seed in a form that the configuration takes. */
  readonly seed: Exclude<JsonSeed, string>;
  /** SHA-256 of the plan and of given velocities (SPEC §12). */
  readonly configHash: string;
  /** SHA-256 of the final state (SPEC §12): equal exactly if the states are. */
  readonly stateHash: string;
  /** Collisions done. */
  readonly collisions: number;
  /** The configuration with its defaults. */
  readonly configuration: RecordedConfig;
  /** Largest change of a given velocity when it was put on the grid, user units; 0 for drawn ones. */
  readonly largestRounding: number;
}

/** How a run was made, beside its configuration. */
export type Making = Pick<Provenance, "passedOver" | "worker">;

/**
 * The provenance of a run's state.
 *
 * @param resumed whether the run went on from a checkpoint, which does not hold how much the grid changed given velocities
 */
export async function provenanceOf(
  engine: Engine,
  making: Making,
  run: AwaitedRun,
  resolved: Resolved,
  resumed: boolean,
): Promise<Provenance> {
  const { plan, velocities } = resolved;
  return {
    version: VERSION,
    specVersion: SPEC_VERSION,
    engine: engine.name,
    passedOver: making.passedOver,
    threads: engine.threads,
    worker: making.worker,
    seed: jsonSeed(resolved.seed) as Provenance["seed"],
    configHash: await inTurns(configurationHashInPieces(plan, velocities, engine.hashing())),
    stateHash: await run.stateHash(),
    collisions: run.collisions,
    configuration: recorded(resolved.config),
    largestRounding: resumed && velocities !== undefined
      ? (await inTurns(placeVelocitiesInPieces(decodePlan(plan), velocities))).largestRounding
      : run.largestRounding,
  };
}
