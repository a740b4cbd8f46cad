/**
 * Linear equations whose matrix has its entries near the diagonal, by Gaussian elimination without row exchanges: for matrices of a positive definite symmetric part, which need none.
 */

import { product } from "./linear_solver.ts";

/** A square matrix; row i holds the columns i − reach … i + reach at i · (2 reach + 1). Entries beyond the envelope are 0. */
export interface BandMatrix {
  readonly size: number;
  readonly reach: number;
  /** Row i has nothing from column envelope[i] on, and column i nothing from row envelope[i] on; not decreasing. */
  readonly envelope: Int32Array;
  readonly entries: Float64Array;
}

/** Columns eliminated together, so that a row is read and written once for all of them. */
const PANEL = 4;

/** The zero matrix of an envelope. */
export function bandMatrix(envelope: Int32Array): BandMatrix {
  const size = envelope.length;
  const reach = envelope.reduce((most, end, i) => Math.max(most, end - 1 - i), 0);
  return { size, reach, envelope, entries: new Float64Array(size * (2 * reach + 1)) };
}

/** Where row i would have its column 0. */
export function bandRow(i: number, reach: number): number {
  return i * 2 * reach + reach;
}

/** Factorises in place: L with unit diagonal, and U. */
export function factoriseBand({ size, reach, envelope, entries }: BandMatrix): void {
  for (let first = 0; first < size;) {
    const end = envelope[first];
    let last = first + 1;
    while (last < Math.min(first + PANEL, size) && envelope[last] === end) last++;
    for (let column = first; column < last; column++) {
      const top = bandRow(column, reach);
      const inverse = 1 / entries[top + column];
      for (let row = column + 1; row < end; row++) {
        const at = bandRow(row, reach);
        const factor = entries[at + column] * inverse;
        entries[at + column] = factor;
        for (let j = column + 1; j < last; j++) entries[at + j] -= factor * entries[top + j];
      }
    }
    eliminateRest(entries, reach, first, last, end);
    first = last;
  }
}

/** The effect of the columns first … last − 1 on those from `last` to `end`. */
function eliminateRest(entries: Float64Array, reach: number, first: number, last: number, end: number): void {
  for (let i = first + 1; i < last; i++) {
    const at = bandRow(i, reach);
    for (let k = first; k < i; k++) {
      const top = bandRow(k, reach);
      const factor = entries[at + k];
      for (let j = last; j < end; j++) entries[at + j] -= factor * entries[top + j];
    }
  }
  const tops = [0, 1, 2, 3].map((k) => bandRow(first + k, reach));
  const [top0, top1, top2, top3] = tops;
  for (let row = last; row < end; row++) {
    const at = bandRow(row, reach);
    if (last - first < PANEL) {
      for (let k = first; k < last; k++) {
        const factor = entries[at + k];
        for (let j = last; j < end; j++) entries[at + j] -= factor * entries[tops[k - first] + j];
      }
      continue;
    }
    const a = entries[at + first];
    const b = entries[at + first + 1];
    const c = entries[at + first + 2];
    const d = entries[at + first + 3];
    for (let j = last; j < end; j++) {
      entries[at + j] -= (a * entries[top0 + j] + b * entries[top1 + j]) + (c * entries[top2 + j] + d * entries[top3 + j]);
    }
  }
}

/** Solves with a factorised matrix, in place. */
export function solveBand({ size, reach, envelope, entries }: BandMatrix, b: Float64Array): void {
  for (let i = 0, from = 0; i < size; i++) {
    while (envelope[from] <= i) from++;
    b[i] -= product(entries, bandRow(i, reach) + from, b, from, i - from);
  }
  for (let i = size - 1; i >= 0; i--) {
    const at = bandRow(i, reach);
    b[i] = (b[i] - product(entries, at + i + 1, b, i + 1, envelope[i] - i - 1)) / entries[at + i];
  }
}
