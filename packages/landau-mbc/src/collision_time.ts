/**
 * When a collision happens: the inverse of SPEC §5. Engines count collisions up to a time; `Simulation.time` and the frames that a resumed run has
 * still to give need the time of a collision.
 */

import {
  block,
  clockAtCollision,
  type ClockPosition,
  clockStart,
  collisionsInCell,
  decodePlan,
  type Plan,
  Stream,
  u52,
} from "@landau-mbc/reference";

/** The clock of a plan, read backwards. It remembers the last cell it was told of, so that only what lies behind that has to be counted. */
export class CollisionClock {
  readonly #plan: Plan;
  readonly #position: ClockPosition;

  /**
   * @param plan a valid plan
   * @param position a cell at or before every collision that will be asked for, as a checkpoint holds it
   */
  constructor(plan: Uint8Array, position: ClockPosition = clockStart()) {
    this.#plan = decodePlan(plan);
    this.#position = { ...position };
  }

  /** Takes note that an engine counted `count` collisions at or before time t; collisions before that one are asked for no more. */
  learn(t: number, count: number): void {
    if (this.#plan.clock === "embedded") return;
    const s = t * this.#plan.clockRate;
    const cell = Math.floor(s);
    if (cell <= this.#position.cell) return;
    const before = this.#times(cell).filter((time) => time < s - cell).length;
    this.#position.cell = cell;
    this.#position.before = count - before;
  }

  /** Time, in user units, of the latest of the first `count` collisions; 0 for none. */
  timeOf(count: number): number {
    if (count === 0) return 0;
    if (this.#plan.clock === "embedded") return count / this.#plan.clockRate;
    const { cell, time } = this.#last(count);
    return (cell + time) / this.#plan.clockRate;
  }

  /** Whether `count` collisions or more have happened at or before time t. */
  hasHappened(count: number, t: number): boolean {
    if (count === 0) return true;
    const s = t * this.#plan.clockRate;
    if (this.#plan.clock === "embedded") return Math.floor(s) >= count;
    const { cell, time } = this.#last(count);
    const reached = Math.floor(s);
    return reached > cell || (reached === cell && time < s - reached);
  }

  /** Cell of the latest of the first `count` collisions, and its time within. */
  #last(count: number): { readonly cell: number; readonly time: number } {
    const { cell, before } = clockAtCollision(this.#plan, count, this.#position);
    if (count > before) return { cell, time: this.#times(cell)[count - before - 1] as number };
    let earlier = cell - 1;
    while (collisionsInCell(this.#plan, earlier) === 0) earlier -= 1;
    return { cell: earlier, time: this.#times(earlier).at(-1) as number };
  }

  /** The times within a cell, in order. */
  #times(cell: number): Float64Array {
    return Float64Array.from({ length: collisionsInCell(this.#plan, cell) }, (_, q) => {
      const x = block(this.#plan, Stream.clockTimes, cell, q);
      return u52(x[1], x[0]);
    }).sort();
  }
}
