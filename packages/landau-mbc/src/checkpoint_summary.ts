/** Whether the bytes of a checkpoint are intact, and what they hold. */

import { decodeCheckpoint, type State, stateHash } from "@landau-mbc/reference";
import { requireCheckpoint } from "./checkpoint_header.ts";
import { CollisionClock } from "./collision_time.ts";
import { asLandauError } from "./errors.ts";
import { readCheckpointBytes } from "./options.ts";
import { checkpointFormatVersion, checkpointPlan, checkpointSpecVersion } from "./plan_reader.ts";
import { type JsonSeed, jsonSeed } from "./seed.ts";

/** What a checkpoint holds. JSON can hold all of it. */
export interface CheckpointSummary {
  /** Length of the checkpoint. */
  readonly bytes: number;
  /** Version of the format (SPEC §11). */
  readonly formatVersion: number;
  /** Version of the specification that fixes the bits. */
  readonly specVersion: number;
  /** N. */
  readonly particles: number;
  /** Exponent γ of the potential. */
  readonly gamma: number;
  /** Step of the process, user units. */
  readonly h: number;
  /** As in a configuration. */
  readonly clock: "poisson" | "embedded";
  /** The 64-bit seed in a form that the configuration takes. */
  readonly seed: Exclude<JsonSeed, string>;
  /** Ensemble member. */
  readonly member: number;
  /** Whether the velocities at the start were given, or drawn from so many components with or without exact moments. */
  readonly initial: { readonly kind: "given" } | { readonly kind: "drawn"; readonly components: number; readonly exactMoments: boolean };
  /** Collisions done. */
  readonly collisions: number;
  /** Time of the latest of them, user units. */
  readonly time: number;
  /** SPEC §12. */
  readonly stateHash: string;
}

/**
 * What the bytes of a checkpoint hold, every one of them checked.
 *
 * @throws LandauError `CHECKPOINT` that says what is wrong with them
 */
export function inspectCheckpoint(checkpoint: Uint8Array): CheckpointSummary {
  const bytes = readCheckpointBytes(checkpoint);
  const { plan, collisions, clock, velocities } = intactState(bytes);
  const { particles, gamma, h, member, components, exactMoments, seedLow, seedHigh } = plan;
  return {
    bytes: bytes.length,
    formatVersion: checkpointFormatVersion(bytes),
    specVersion: checkpointSpecVersion(bytes),
    particles,
    gamma,
    h,
    clock: plan.clock,
    seed: jsonSeed((BigInt(seedHigh) << 32n) | BigInt(seedLow)) as CheckpointSummary["seed"],
    member,
    initial: components.length === 0 ? { kind: "given" } : { kind: "drawn", components: components.length, exactMoments },
    collisions,
    time: new CollisionClock(checkpointPlan(bytes), clock).timeOf(collisions),
    stateHash: stateHash(plan, collisions, velocities),
  };
}

function intactState(bytes: Uint8Array): State {
  requireCheckpoint(bytes, "checkpoint");
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    throw asLandauError(error, "CHECKPOINT");
  }
}
