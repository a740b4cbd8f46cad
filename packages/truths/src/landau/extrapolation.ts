/**
 * M y′ = F(y), stiff and autonomous, by extrapolation of the linearly implicit Euler step (M − s J) δ = s F(y) with J the Jacobian at the beginning of the basic step.
 * P. Deuflhard, SIAM Review 27 (1985) 505; E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, §IV.9 (SEULEX). Any order, any step.
 *
 * What F conserves linearly, the steps conserve: a left null vector of F is one of J.
 */

import { factorise, solve } from "./linear_solver.ts";

/** The equation. */
export interface StiffSystem {
  readonly size: number;
  /** M, dense, row-major. */
  readonly mass: Float64Array;
  /** Two rows c with c·y conserved. They stand in for the first and the last equation, so that rounding in the stiff equations does not touch them. */
  readonly conserved: readonly [Float64Array, Float64Array];
  apply(y: Float64Array, out: Float64Array): void;
  jacobian(y: Float64Array, out: Float64Array): void;
  /** Size of an error δ, relative to what is allowed. */
  errorOf(difference: Float64Array, y: Float64Array): number;
}

const MOST_ROWS = 9;
const WANTED_ROW = 7;
const SHRINK = 0.35;
const GROW = 4;
/** Below this share of the remaining time a step has failed to converge. */
const SMALLEST_STEP = 1e-14;

/** Moves y on by `time`; returns the next step to try and the number of basic steps. */
export function advance(system: StiffSystem, y: Float64Array, time: number, firstStep: number): { step: number; steps: number } {
  const { size } = system;
  const J = new Float64Array(size * size);
  let done = 0;
  let step = firstStep;
  let steps = 0;
  let fresh = false;
  while (done < time) {
    const last = done + step * 1.0001 >= time;
    const length = last ? time - done : step;
    if (!fresh) system.jacobian(y, J);
    fresh = true;
    const { rows, error, value } = basicStep(system, J, y, length);
    steps++;
    if (error <= 1) {
      y.set(value);
      done = last ? time : done + length;
      fresh = false;
      const factor = Math.min(GROW, 0.9 * (0.3 / Math.max(error, 1e-12)) ** (1 / rows)) *
        (rows < WANTED_ROW ? 1 + 0.25 * (WANTED_ROW - rows) : 1);
      // A step cut short by the end of the interval says nothing against the longer one.
      step = last ? Math.max(step, length * factor) : length * Math.min(GROW, factor);
    } else {
      step = length * Math.max(0.1, Math.min(SHRINK, (0.3 / error) ** (1 / rows)));
      if (!(step > SMALLEST_STEP * time)) throw new Error("landau: the time step vanished; the data may be too rough for the solver");
    }
  }
  return { step, steps };
}

/** One step by rows of the tableau until the error is allowed. */
function basicStep(
  system: StiffSystem,
  J: Float64Array,
  y: Float64Array,
  length: number,
): { rows: number; error: number; value: Float64Array } {
  const previous: Float64Array[] = [];
  let error = Number.POSITIVE_INFINITY;
  const difference = new Float64Array(system.size);
  for (let n = 1; n <= MOST_ROWS; n++) {
    let entry = eulerSteps(system, J, y, length, n);
    const row = [entry];
    for (let k = 1; k < n; k++) {
      const below = previous[k - 1];
      const next = new Float64Array(system.size);
      // Harmonic sequence: n_j / n_{j−k} − 1 = k / (n − k).
      for (let i = 0; i < next.length; i++) next[i] = entry[i] + (entry[i] - below[i]) * ((n - k) / k);
      row.push(next);
      entry = next;
    }
    if (n >= 3) {
      for (let i = 0; i < difference.length; i++) difference[i] = row[n - 1][i] - row[n - 2][i];
      const before = error;
      error = system.errorOf(difference, y);
      if (error <= 1) return { rows: n, error, value: row[n - 1] };
      if (!Number.isFinite(error) || (n > 4 && error > before * 2)) return { rows: n, error, value: row[n - 1] };
    }
    previous.length = 0;
    previous.push(...row);
  }
  return { rows: MOST_ROWS, error, value: previous[MOST_ROWS - 1] };
}

function eulerSteps(system: StiffSystem, J: Float64Array, y: Float64Array, length: number, n: number): Float64Array {
  const { size, mass, conserved } = system;
  const s = length / n;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < matrix.length; i++) matrix[i] = mass[i] - s * J[i];
  matrix.set(conserved[0], 0);
  matrix.set(conserved[1], (size - 1) * size);
  const factors = factorise(matrix, size);
  const value = y.slice();
  const right = new Float64Array(size);
  for (let k = 0; k < n; k++) {
    system.apply(value, right);
    for (let i = 0; i < size; i++) right[i] *= s;
    right[0] = 0;
    right[size - 1] = 0;
    solve(factors, right);
    for (let i = 0; i < size; i++) value[i] += right[i];
  }
  return value;
}
