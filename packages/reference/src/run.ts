/** A run: collisions k = 0, 1, 2, … executed in that order. Paper, section 2; SPEC §1–§12. */

import { decodeCheckpointInPieces, encodeCheckpointInPieces, type State, stateHashInPieces } from "./checkpoint.ts";
import { clockAtCollision, type ClockPosition, clockStart, collisionsAt } from "./clock.ts";
import { sincos2pi } from "./elementary.ts";
import { deflection } from "./heat_kernel.ts";
import { drawVelocitiesInPieces, placeVelocitiesInPieces } from "./initial_conditions.ts";
import { atOnce, exactTickSumsInPieces, forAll, frameInPieces, type Pieces } from "./observables.ts";
import { selectPair } from "./pair_selection.ts";
import { collide, rotationTime, squaredRelativeSpeed } from "./pair_update.ts";
import { decodePlan, type Plan } from "./plan.ts";
import { block, Stream } from "./rng.ts";
import { powerOfTwo } from "./scale.ts";
import { SpecError } from "./spec_error.ts";
import { azimuth, polarUniform } from "./uniform.ts";

/** The reference engine. */
export class Run {
  readonly plan: Plan;
  /** Collisions done. */
  collisions: number;
  /** Largest change, in user units, of a given velocity when it was put on the grid. */
  readonly largestRounding: number;
  readonly #v: Float64Array;
  readonly #startSums: State["startSums"];
  /** Cell of the last time asked for, and cell of the last checkpoint: caches. */
  readonly #asked: ClockPosition;
  readonly #reached: ClockPosition;

  private constructor(state: State, largestRounding: number) {
    this.plan = state.plan;
    this.collisions = state.collisions;
    this.largestRounding = largestRounding;
    this.#v = state.velocities;
    this.#startSums = state.startSums;
    this.#asked = { ...state.clock };
    this.#reached = { ...state.clock };
  }

  /**
   * Starts at collision 0.
   *
   * @param planBytes a plan (SPEC §1)
   * @param velocities row-major [N, 3] in user units; exactly if the plan has no components
   * @throws SpecError `CONFIG` for a bad plan or a wrong number of velocities, `GRID_OVERFLOW` for speeds beyond the grid
   */
  static start(planBytes: Uint8Array, velocities?: Float64Array): Run {
    return atOnce(Run.startInPieces(planBytes, velocities));
  }

  /** As `start`, chunk by chunk. */
  static *startInPieces(planBytes: Uint8Array, velocities?: Float64Array): Pieces<Run> {
    const plan = decodePlan(planBytes);
    const expected = plan.components.length === 0 ? 3 * plan.particles : 0;
    const given = velocities?.length ?? 0;
    if (given !== expected) throw new SpecError("CONFIG", "initial.data", `${given} numbers`, `${expected} numbers`);
    const { v, largestRounding } = velocities !== undefined && expected > 0
      ? yield* placeVelocitiesInPieces(plan, velocities)
      : { v: yield* drawVelocitiesInPieces(plan), largestRounding: 0 };
    const startSums = yield* exactTickSumsInPieces(v);
    return new Run({ plan, collisions: 0, clock: clockStart(), startSums, velocities: v }, largestRounding);
  }

  /**
   * Goes on from a checkpoint of any engine.
   *
   * @throws SpecError `CHECKPOINT`
   */
  static resume(checkpoint: Uint8Array): Run {
    return atOnce(Run.resumeInPieces(checkpoint));
  }

  /** As `resume`, chunk by chunk. */
  static *resumeInPieces(checkpoint: Uint8Array): Pieces<Run> {
    return new Run(yield* decodeCheckpointInPieces(checkpoint), 0);
  }

  /** Number of collisions at or before time t (user units). */
  collisionsAt(t: number): number {
    // What has been counted need not be counted again for a checkpoint.
    if (this.#asked.cell > this.#reached.cell && this.#asked.before <= this.collisions) Object.assign(this.#reached, this.#asked);
    return collisionsAt(this.plan, t, this.#asked);
  }

  /** Executes collisions until `to` have been done in all; does nothing if they have been. */
  advance(to: number): void {
    for (; this.collisions < to; this.collisions++) this.#collide(this.collisions);
  }

  #collide(k: number): void {
    const { plan } = this;
    const v = this.#v;
    const x = block(plan, Stream.collision, k, 0);
    const [i, j] = selectPair(x, plan.particles);
    const S = squaredRelativeSpeed(v, i, j);
    if (S === 0) return;
    const tau = rotationTime(plan.gamma, plan.hInternal, S);
    const w = deflection(tau, polarUniform(x));
    const { cos, sin } = sincos2pi(azimuth(x));
    collide(v, i, j, w, cos, sin);
  }

  /**
   * The 17 observed numbers (SPEC §10), user units.
   *
   * @throws SpecError `GRID_OVERFLOW` if Σv is no longer the one of the start
   */
  frame(): Float64Array {
    return atOnce(this.frameInPieces());
  }

  /** As `frame`, chunk by chunk. The run must not be advanced meanwhile, here and below. */
  *frameInPieces(): Pieces<Float64Array> {
    const sums = yield* exactTickSumsInPieces(this.#v);
    if (sums.some((sum, axis) => sum !== this.#startSums[axis])) {
      throw new SpecError("GRID_OVERFLOW", "velocities", "a changed total momentum", "speeds that stay on the grid");
    }
    return yield* frameInPieces(this.#v, sums, this.plan.scaleExponent);
  }

  /** Velocities of the particles from … to − 1, all unless told, in user units, row-major; a copy. */
  velocities(from?: number, to?: number): Float64Array {
    return atOnce(this.velocitiesInPieces(from, to));
  }

  /** As `velocities`, chunk by chunk. */
  *velocitiesInPieces(from = 0, to: number = this.plan.particles): Pieces<Float64Array> {
    const unit = powerOfTwo(this.plan.scaleExponent);
    const v = this.#v.subarray(3 * from, 3 * to);
    const out = new Float64Array(v.length);
    yield* forAll(to - from, (i) => {
      for (let k = 3 * i; k < 3 * i + 3; k++) out[k] = (v[k] as number) * unit;
    });
    return out;
  }

  /** The run in bytes (SPEC §11). */
  checkpoint(): Uint8Array {
    return atOnce(this.checkpointInPieces());
  }

  /** As `checkpoint`, chunk by chunk. */
  *checkpointInPieces(): Pieces<Uint8Array> {
    return yield* encodeCheckpointInPieces({
      plan: this.plan,
      collisions: this.collisions,
      clock: clockAtCollision(this.plan, this.collisions, this.#reached),
      startSums: this.#startSums,
      velocities: this.#v,
    });
  }

  /** The state's name: 64 hexadecimal digits (SPEC §12). */
  stateHash(): string {
    return atOnce(this.stateHashInPieces());
  }

  /** As `stateHash`, chunk by chunk. */
  *stateHashInPieces(): Pieces<string> {
    return yield* stateHashInPieces(this.plan, this.collisions, this.#v);
  }
}
