/**
 * How many collisions have happened by time t: SPEC §5.
 *
 * The Poisson clock depends on (seed, t) alone: observing more often or running longer leaves the path as it is.
 */

import { FIRST_THRESHOLD, THRESHOLDS } from "./clock_table.ts";
import type { Plan } from "./plan.ts";
import { block, Stream } from "./rng.ts";
import { u52 } from "./uniform.ts";

/** Most collisions that a run may expect, 2^52. */
export const MOST_COLLISIONS = 4503599627370496;

const MEAN_PER_CELL = 64;

/** Where the Poisson clock has been: collisions in the cells before `cell`. A cache, not a state. */
export interface ClockPosition {
  cell: number;
  before: number;
}

/** The position at time 0. */
export function clockStart(): ClockPosition {
  return { cell: 0, before: 0 };
}

/**
 * Number of collisions at or before time t.
 *
 * @param plan the plan; `clock`, `clockRate` and the seed matter
 * @param t time in user units, t ≥ 0
 * @param position moved forward to the cell of t; the answer does not depend on it
 * @throws RangeError for t negative, not finite, or with more than 2^52 expected collisions
 */
export function collisionsAt(plan: Plan, t: number, position: ClockPosition): number {
  const s = t * plan.clockRate;
  const perUnit = plan.clock === "embedded" ? 1 : MEAN_PER_CELL;
  if (!(t >= 0) || !(s * perUnit <= MOST_COLLISIONS)) throw new RangeError(`time ${t} is outside what the clock can count`);
  if (plan.clock === "embedded") return Math.floor(s);

  const cell = Math.floor(s);
  const fraction = s - cell;
  if (cell < position.cell) Object.assign(position, clockStart());
  while (position.cell < cell) {
    position.before += collisionsInCell(plan, position.cell);
    position.cell += 1;
  }
  let count = position.before;
  const inCell = fraction > 0 ? collisionsInCell(plan, cell) : 0;
  for (let q = 0; q < inCell; q++) {
    const x = block(plan, Stream.clockTimes, cell, q);
    if (u52(x[1], x[0]) < fraction) count += 1;
  }
  return count;
}

/**
 * The cell that holds collision k: the last one with at most k collisions before it; cell 0 for the embedded clock.
 *
 * @param position moved forward; must not be beyond that cell
 */
export function clockAtCollision(plan: Plan, k: number, position: ClockPosition): ClockPosition {
  if (plan.clock === "embedded") return position;
  for (;;) {
    const next = position.before + collisionsInCell(plan, position.cell);
    if (next > k) return position;
    position.before = next;
    position.cell += 1;
  }
}

/** Poisson(64) number of collisions in a cell, by the thresholds T[n] on a 64-bit word. */
export function collisionsInCell(plan: Plan, cell: number): number {
  const x = block(plan, Stream.clockCells, cell, 0);
  let count = FIRST_THRESHOLD;
  for (let n = 0; n < THRESHOLDS.length; n += 2) {
    const high = THRESHOLDS[n] as number;
    const low = THRESHOLDS[n + 1] as number;
    if (x[1] < high || (x[1] === high && x[0] < low)) break;
    count += 1;
  }
  return count;
}
