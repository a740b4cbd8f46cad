/** The reference implementation of SPEC.md: the oracle that every engine is compared with. It imports nothing. */

export {
  CHECKPOINT_VERSION,
  configurationHash,
  configurationHashInPieces,
  decodeCheckpoint,
  encodeCheckpoint,
  type State,
  stateHash,
} from "./checkpoint.ts";
export { clockAtCollision, type ClockPosition, clockStart, collisionsAt, collisionsInCell, MOST_COLLISIONS } from "./clock.ts";
export { type Hashing, hexadecimal, seedFromText, Sha256, sha256 } from "./digest.ts";
export * as elementary from "./elementary.ts";
export { deflection } from "./heat_kernel.ts";
export { drawVelocities, type Placed, placeVelocities, placeVelocitiesInPieces } from "./initial_conditions.ts";
export { type Component, type IndependentLaw, type InitialCondition, initialLaw, type Law } from "./initial_laws.ts";
export { atOnce, exactTickSums, FixedSum, frame, FRAME_LENGTH, type Pieces, QUANTITIES, sumOver } from "./observables.ts";
export { selectPair } from "./pair_selection.ts";
export { collide, increment, rotationTime, squaredRelativeSpeed, TICK, TICKS_PER_UNIT, toGrid } from "./pair_update.ts";
export { decodePlan, derivePlan, encodePlan, MOST_PARTICLES, type Plan, type Settings, SPEC_VERSION } from "./plan.ts";
export { type Block, block, philox, type RandomSource, Stream } from "./rng.ts";
export { Run } from "./run.ts";
export { powerOfTwo } from "./scale.ts";
export { SpecError } from "./spec_error.ts";
export * as stages from "./stages.ts";
export { azimuth, polarUniform, u52 } from "./uniform.ts";
