/** What the SDK itself needs to read from plans and checkpoints: SPEC §1 and §11. Their checking is the engines' work. */

import { MOST_PARTICLES, powerOfTwo, TICK } from "@landau-mbc/reference";

const PLAN_LENGTH = 12;
const PLAN_PARTICLES = 16;
const PLAN_SCALE_EXPONENT = 56;

const CHECKPOINT_FORMAT_VERSION = 8;
const CHECKPOINT_SPEC_VERSION = 12;
const CHECKPOINT_LENGTH = 16;
const CHECKPOINT_COLLISIONS = 24;
const CHECKPOINT_CLOCK_CELL = 32;
const CHECKPOINT_BEFORE = 40;
const CHECKPOINT_PLAN = 96;
/** Header and digest. */
const CHECKPOINT_SMALLEST = 128;
const MAGIC = "MBCCKPT\0";

const TWO_32 = 4294967296;

/** N of a plan; 0 if no plan can have it, so that refusing the bytes is left to the engine. */
export function planParticles(plan: Uint8Array): number {
  if (plan.length < PLAN_PARTICLES + 8) return 0;
  const particles = Number(viewOf(plan).getBigUint64(PLAN_PARTICLES, true));
  return particles <= MOST_PARTICLES ? particles : 0;
}

/** Whether the bytes begin like a checkpoint and are long enough for its header. */
export function looksLikeCheckpoint(bytes: Uint8Array): boolean {
  return bytes.length >= CHECKPOINT_SMALLEST && [...MAGIC].every((letter, k) => bytes[k] === letter.charCodeAt(0));
}

/** Whether the stated length of the plan and number of particles make the length of the bytes. */
export function sizesFit(checkpoint: Uint8Array): boolean {
  const plan = viewOf(checkpoint).getUint32(CHECKPOINT_PLAN + PLAN_LENGTH, true);
  if (CHECKPOINT_SMALLEST + plan > checkpoint.length) return false;
  return CHECKPOINT_SMALLEST + plan + 24 * planParticles(checkpointPlan(checkpoint)) === checkpoint.length;
}

/** The plan within a checkpoint. */
export function checkpointPlan(checkpoint: Uint8Array): Uint8Array {
  return checkpoint.slice(CHECKPOINT_PLAN, checkpointVelocitiesAt(checkpoint));
}

/** Where the velocities begin, as the plan's length says; behind the header where the bytes are too short for a plan. */
export function checkpointVelocitiesAt(checkpoint: Uint8Array): number {
  if (checkpoint.length < CHECKPOINT_SMALLEST) return CHECKPOINT_PLAN;
  return CHECKPOINT_PLAN + viewOf(checkpoint).getUint32(CHECKPOINT_PLAN + PLAN_LENGTH, true);
}

/** N of a checkpoint; 0 if its velocities do not fill the bytes, so that refusing them is left to the engine. */
export function checkpointParticles(checkpoint: Uint8Array): number {
  return looksLikeCheckpoint(checkpoint) && sizesFit(checkpoint) ? planParticles(checkpointPlan(checkpoint)) : 0;
}

/** Version of the format. */
export function checkpointFormatVersion(checkpoint: Uint8Array): number {
  return viewOf(checkpoint).getUint32(CHECKPOINT_FORMAT_VERSION, true);
}

/** Version of the specification. */
export function checkpointSpecVersion(checkpoint: Uint8Array): number {
  return viewOf(checkpoint).getUint32(CHECKPOINT_SPEC_VERSION, true);
}

/** Stated length in bytes. */
export function checkpointLength(checkpoint: Uint8Array): bigint {
  return viewOf(checkpoint).getBigUint64(CHECKPOINT_LENGTH, true);
}

/** Collisions done. */
export function checkpointCollisions(checkpoint: Uint8Array): number {
  return Number(viewOf(checkpoint).getBigUint64(CHECKPOINT_COLLISIONS, true));
}

/** The cell of the Poisson clock that holds the next collision. */
export function checkpointClockCell(checkpoint: Uint8Array): number {
  return Number(viewOf(checkpoint).getBigUint64(CHECKPOINT_CLOCK_CELL, true));
}

/** Collisions in the cells before that one. */
export function checkpointCollisionsBefore(checkpoint: Uint8Array): number {
  return Number(viewOf(checkpoint).getBigUint64(CHECKPOINT_BEFORE, true));
}

/** Velocities of the particles from … to − 1 in user units, row-major: ticks times two powers of two, so nothing is rounded. */
export function checkpointVelocities(checkpoint: Uint8Array, from: number, to: number): Float64Array {
  const view = viewOf(checkpoint);
  const numbers = 3 * (to - from);
  const unit = powerOfTwo(view.getInt32(CHECKPOINT_PLAN + PLAN_SCALE_EXPONENT, true));
  const start = checkpointVelocitiesAt(checkpoint) + 24 * from;
  const out = new Float64Array(numbers);
  for (let k = 0; k < numbers; k++) {
    const low = view.getUint32(start + 8 * k, true);
    const high = view.getInt32(start + 8 * k + 4, true);
    out[k] = (high * TWO_32 + low) * TICK * unit;
  }
  return out;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
