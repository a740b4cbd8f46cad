/** A run in bytes: SPEC §11, and the state hash of §12, which shares its integers. */

import { type ClockPosition, collisionsInCell } from "./clock.ts";
import { type Hashing, hexadecimal, Sha256 } from "./digest.ts";
import { atOnce, chunks, exactTickSumsInPieces, type Pieces } from "./observables.ts";
import { TICK, TICKS_PER_UNIT } from "./pair_update.ts";
import { decodePlan, encodePlan, type Plan, SPEC_VERSION } from "./plan.ts";
import { SpecError } from "./spec_error.ts";

/** Version of the checkpoint format. */
export const CHECKPOINT_VERSION = 1;

const MAGIC = 0x0054504b4343424dn; // "MBCCKPT\0"
const STATE_MAGIC = 0x455441545343424dn; // "MBCSTATE"
const HEADER_BYTES = 96;
const DIGEST_BYTES = 32;
const PARTICLE_BYTES = 24;
const TWO_32 = 4294967296;
/** 2^53: beyond it not every number of collisions is a double. */
const MOST_COLLISIONS = 9007199254740992n;
const TICK_LIMIT_HIGH = 2097152; // 2^53 / 2^32

/** Everything that a run is. */
export interface State {
  readonly plan: Plan;
  /** Collisions done. */
  readonly collisions: number;
  readonly clock: Readonly<ClockPosition>;
  /** Exact Σ of ticks at the start. */
  readonly startSums: readonly [bigint, bigint, bigint];
  /** Internal grid velocities, row-major [N, 3]. */
  readonly velocities: Float64Array;
}

/** The bytes of a state. */
export function* encodeCheckpointInPieces(state: State): Pieces<Uint8Array> {
  const plan = encodePlan(state.plan);
  const velocitiesAt = HEADER_BYTES + plan.length;
  const digestAt = velocitiesAt + 8 * state.velocities.length;
  const bytes = new Uint8Array(digestAt + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, MAGIC, true);
  view.setUint32(8, CHECKPOINT_VERSION, true);
  view.setUint32(12, SPEC_VERSION, true);
  view.setBigUint64(16, BigInt(bytes.length), true);
  view.setBigUint64(24, BigInt(state.collisions), true);
  view.setBigUint64(32, BigInt(state.clock.cell), true);
  view.setBigUint64(40, BigInt(state.clock.before), true);
  state.startSums.forEach((sum, axis) => {
    view.setBigUint64(48 + 16 * axis, BigInt.asUintN(64, sum), true);
    view.setBigInt64(56 + 16 * axis, sum >> 64n, true);
  });
  bytes.set(plan, HEADER_BYTES);
  const hash = new Sha256().update(bytes.subarray(0, velocitiesAt));
  for (const [from, to] of chunks(state.velocities.length / 3)) {
    const ticks = bytes.subarray(velocitiesAt + PARTICLE_BYTES * from, velocitiesAt + PARTICLE_BYTES * to);
    writeTicks(ticks, state.velocities.subarray(3 * from, 3 * to));
    hash.update(ticks);
    yield;
  }
  bytes.set(hash.digest(), digestAt);
  return bytes;
}

/** The same at once. */
export function encodeCheckpoint(state: State): Uint8Array {
  return atOnce(encodeCheckpointInPieces(state));
}

/**
 * Reads a checkpoint.
 *
 * @throws SpecError `CHECKPOINT` that says what is wrong with the bytes
 */
export function* decodeCheckpointInPieces(bytes: Uint8Array): Pieces<State> {
  const refuse = (value: unknown, expected: string): never => {
    throw new SpecError("CHECKPOINT", "checkpoint", value, expected);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES + DIGEST_BYTES || view.getBigUint64(0, true) !== MAGIC) {
    refuse(`${bytes.length} bytes`, "a checkpoint of landau-mbc");
  }
  if (view.getUint32(8, true) !== CHECKPOINT_VERSION) {
    refuse(`format version ${view.getUint32(8, true)}`, `format version ${CHECKPOINT_VERSION}`);
  }
  if (view.getUint32(12, true) !== SPEC_VERSION) {
    refuse(`specification version ${view.getUint32(12, true)}`, `specification version ${SPEC_VERSION}`);
  }
  const stated = view.getBigUint64(16, true);
  if (stated !== BigInt(bytes.length)) refuse(`${bytes.length} bytes`, `the ${stated} bytes that its header states`);
  const digestAt = bytes.length - DIGEST_BYTES;
  const hash = new Sha256();
  for (const [from, to] of chunks(digestAt)) {
    hash.update(bytes.subarray(from, to));
    yield;
  }
  if (hexadecimal(hash.digest()) !== hexadecimal(bytes.subarray(digestAt))) refuse("altered content", "bytes that fit their digest");

  const planLength = view.getUint32(HEADER_BYTES + 12, true);
  const velocitiesAt = HEADER_BYTES + planLength;
  const plan = readPlan(bytes.subarray(HEADER_BYTES, velocitiesAt < digestAt ? velocitiesAt : digestAt), refuse);
  if (velocitiesAt + PARTICLE_BYTES * plan.particles !== digestAt) {
    refuse(`${bytes.length} bytes`, `a length that fits ${plan.particles} particles`);
  }
  const velocities = yield* readTicks(view, velocitiesAt, plan.particles, refuse);
  const sums = yield* exactTickSumsInPieces(velocities);
  const startSums = [0, 1, 2].map((axis) =>
    (view.getBigInt64(56 + 16 * axis, true) << 64n) | view.getBigUint64(48 + 16 * axis, true)
  ) as unknown as State["startSums"];
  if (sums.some((sum, axis) => sum !== startSums[axis])) refuse("another total momentum", "the momentum of the start");
  if (view.getBigUint64(24, true) > MOST_COLLISIONS) refuse(`${view.getBigUint64(24, true)} collisions`, "at most 2^53 collisions");
  const collisions = Number(view.getBigUint64(24, true));
  const clock = { cell: Number(view.getBigUint64(32, true)), before: Number(view.getBigUint64(40, true)) };
  if (!(clock.before <= collisions)) refuse(`clock at ${clock.before} of ${collisions} collisions`, "a clock that is not ahead of the run");
  if (!isCellOf(plan, collisions, view.getBigUint64(32, true), clock)) refuse(`clock cell ${clock.cell}`, "the cell of the next collision");
  return { plan, collisions, clock, startSums, velocities };
}

/** The same at once. */
export function decodeCheckpoint(bytes: Uint8Array): State {
  return atOnce(decodeCheckpointInPieces(bytes));
}

/** Whether the next collision can be in this cell: a position that is behind would have to be counted from, for how long nobody knows. */
function isCellOf(plan: Plan, collisions: number, stated: bigint, { cell, before }: ClockPosition): boolean {
  if (plan.clock === "embedded") return cell === 0 && before === 0;
  return stated <= MOST_COLLISIONS && (cell > 0 || before === 0) && before + collisionsInCell(plan, cell) > collisions;
}

/** State hash: 64 hexadecimal digits that two runs share exactly if their states do. */
export function* stateHashInPieces(plan: Plan, collisions: number, velocities: Float64Array): Pieces<string> {
  const header = new DataView(new ArrayBuffer(32));
  header.setBigUint64(0, STATE_MAGIC, true);
  header.setUint32(8, SPEC_VERSION, true);
  header.setInt32(12, plan.scaleExponent, true);
  header.setBigUint64(16, BigInt(plan.particles), true);
  header.setBigUint64(24, BigInt(collisions), true);
  const hash = new Sha256().update(new Uint8Array(header.buffer));
  for (const [from, to] of chunks(plan.particles)) {
    const ticks = new Uint8Array(PARTICLE_BYTES * (to - from));
    writeTicks(ticks, velocities.subarray(3 * from, 3 * to));
    hash.update(ticks);
    yield;
  }
  return hexadecimal(hash.digest());
}

/** The same at once. */
export function stateHash(plan: Plan, collisions: number, velocities: Float64Array): string {
  return atOnce(stateHashInPieces(plan, collisions, velocities));
}

/**
 * Configuration hash: of the plan and, if velocities are given, of these in user units.
 *
 * @param hash SHA-256 of nothing yet
 */
export function* configurationHashInPieces(plan: Uint8Array, velocities?: Float64Array, hash: Hashing = new Sha256()): Pieces<string> {
  hash.update(plan);
  for (const [from, to] of chunks((velocities?.length ?? 0) / 3)) {
    const bytes = new DataView(new ArrayBuffer(PARTICLE_BYTES * (to - from)));
    (velocities as Float64Array).subarray(3 * from, 3 * to).forEach((x, k) => {
      bytes.setFloat64(8 * k, x, true);
    });
    hash.update(new Uint8Array(bytes.buffer));
    yield;
  }
  return hexadecimal(hash.digest());
}

/** The same at once. */
export function configurationHash(plan: Uint8Array, velocities?: Float64Array): string {
  return atOnce(configurationHashInPieces(plan, velocities));
}

function readPlan(bytes: Uint8Array, refuse: (value: unknown, expected: string) => never): Plan {
  try {
    return decodePlan(bytes);
  } catch (error) {
    return refuse("its plan", error instanceof Error ? error.message : "a valid plan");
  }
}

function writeTicks(bytes: Uint8Array, velocities: Float64Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  velocities.forEach((x, k) => {
    const ticks = x * TICKS_PER_UNIT;
    const high = Math.floor(ticks / TWO_32);
    view.setUint32(8 * k, ticks - high * TWO_32, true);
    view.setInt32(8 * k + 4, high, true);
  });
}

function* readTicks(
  view: DataView,
  offset: number,
  particles: number,
  refuse: (value: unknown, expected: string) => never,
): Pieces<Float64Array> {
  const velocities = new Float64Array(3 * particles);
  for (const [from, to] of chunks(particles)) {
    for (let k = 3 * from; k < 3 * to; k++) {
      const high = view.getInt32(offset + 8 * k + 4, true);
      const low = view.getUint32(offset + 8 * k, true);
      const ticks = high * TWO_32 + low;
      if (high < -TICK_LIMIT_HIGH || high >= TICK_LIMIT_HIGH || ticks === -TICK_LIMIT_HIGH * TWO_32) {
        refuse(`velocity ${k}`, "fewer than 2^53 ticks");
      }
      velocities[k] = ticks * TICK;
    }
    yield;
  }
  return velocities;
}
