/** Dense linear equations by Gaussian elimination with partial pivoting; products with banded matrices. */

/** A factorised matrix: `matrix` holds L and U, `order` the row exchanges. */
export interface Factors {
  readonly matrix: Float64Array;
  readonly order: Int32Array;
}

/** Columns eliminated together, so that a row is read and written once for all of them; the code below is written out for four. */
const PANEL = 4;
/** Rows from which they are eliminated together. */
const ROWS = 4;

/** Factorises an n × n row-major matrix in place. */
export function factorise(matrix: Float64Array, n: number): Factors {
  const order = new Int32Array(n);
  const tops = new Float64Array(PANEL * n);
  for (let first = 0; first < n; first += PANEL) {
    const end = Math.min(first + PANEL, n);
    for (let column = first; column < end; column++) {
      order[column] = exchange(matrix, n, column);
      eliminatePanel(matrix, n, column, end);
    }
    eliminateRest(matrix, n, first, end, tops);
  }
  return { matrix, order };
}

/** Brings the largest entry of a column to its diagonal; returns the row it came from. */
function exchange(matrix: Float64Array, n: number, column: number): number {
  let pivot = column;
  let largest = Math.abs(matrix[column * n + column]);
  for (let i = column + 1; i < n; i++) {
    const size = Math.abs(matrix[i * n + column]);
    if (size <= largest) continue;
    pivot = i;
    largest = size;
  }
  if (pivot !== column) {
    for (let j = 0; j < n; j++) {
      const kept = matrix[column * n + j];
      matrix[column * n + j] = matrix[pivot * n + j];
      matrix[pivot * n + j] = kept;
    }
  }
  return pivot;
}

/** Multipliers of one column, and their effect on the columns before `end`. */
function eliminatePanel(matrix: Float64Array, n: number, column: number, end: number): void {
  const top = column * n;
  const inverse = 1 / matrix[top + column];
  for (let row = top + n; row < n * n; row += n) {
    const factor = matrix[row + column] * inverse;
    matrix[row + column] = factor;
    for (let j = column + 1; j < end; j++) matrix[row + j] -= factor * matrix[top + j];
  }
}

/** The effect of the columns first … end − 1 on those from `end` on. */
function eliminateRest(matrix: Float64Array, n: number, first: number, end: number, tops: Float64Array): void {
  for (let i = first + 1; i < end; i++) {
    for (let k = first; k < i; k++) {
      const factor = matrix[i * n + k];
      for (let j = end; j < n; j++) matrix[i * n + j] -= factor * matrix[k * n + j];
    }
  }
  if (end === n) return;
  for (let j = end, at = 0; j < n; j++) {
    for (let k = first; k < end; k++) tops[at++] = matrix[k * n + j];
  }
  let i = end;
  for (; i + ROWS <= n; i += ROWS) eliminateRows(matrix, n, i * n + first, n - end, tops);
  for (; i < n; i++) eliminateRow(matrix, i * n + first, n - end, tops);
}

/** Subtracts from four rows the multiples of the panel's rows, `tops` by columns: what is read of these serves four times. */
function eliminateRows(matrix: Float64Array, n: number, from: number, columns: number, tops: Float64Array): void {
  const [row0, row1, row2, row3] = [from, from + n, from + 2 * n, from + 3 * n];
  const [a0, a1, a2, a3] = [matrix[row0], matrix[row0 + 1], matrix[row0 + 2], matrix[row0 + 3]];
  const [b0, b1, b2, b3] = [matrix[row1], matrix[row1 + 1], matrix[row1 + 2], matrix[row1 + 3]];
  const [c0, c1, c2, c3] = [matrix[row2], matrix[row2 + 1], matrix[row2 + 2], matrix[row2 + 3]];
  const [d0, d1, d2, d3] = [matrix[row3], matrix[row3 + 1], matrix[row3 + 2], matrix[row3 + 3]];
  const end = PANEL + columns;
  for (let j = PANEL, at = 0; j < end; j++, at += PANEL) {
    const t0 = tops[at];
    const t1 = tops[at + 1];
    const t2 = tops[at + 2];
    const t3 = tops[at + 3];
    matrix[row0 + j] -= (a0 * t0 + a1 * t1) + (a2 * t2 + a3 * t3);
    matrix[row1 + j] -= (b0 * t0 + b1 * t1) + (b2 * t2 + b3 * t3);
    matrix[row2 + j] -= (c0 * t0 + c1 * t1) + (c2 * t2 + c3 * t3);
    matrix[row3 + j] -= (d0 * t0 + d1 * t1) + (d2 * t2 + d3 * t3);
  }
}

function eliminateRow(matrix: Float64Array, from: number, columns: number, tops: Float64Array): void {
  const [a0, a1, a2, a3] = [matrix[from], matrix[from + 1], matrix[from + 2], matrix[from + 3]];
  for (let j = PANEL, at = 0; j < PANEL + columns; j++, at += PANEL) {
    matrix[from + j] -= (a0 * tops[at] + a1 * tops[at + 1]) + (a2 * tops[at + 2] + a3 * tops[at + 3]);
  }
}

/** Solves in place. */
export function solve({ matrix, order }: Factors, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const kept = b[order[i]];
    b[order[i]] = b[i];
    b[i] = kept;
  }
  for (let i = 0; i < n; i++) b[i] -= product(matrix, i * n, b, 0, i);
  for (let i = n - 1; i >= 0; i--) b[i] = (b[i] - product(matrix, i * n + i + 1, b, i + 1, n - i - 1)) / matrix[i * n + i];
}

/** Σ_k a_{i + k} b_{j + k} for k < count, in four running sums: a single one would wait for each addition. */
export function product(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += a[i + k] * b[j + k];
    s1 += a[i + k + 1] * b[j + k + 1];
    s2 += a[i + k + 2] * b[j + k + 2];
    s3 += a[i + k + 3] * b[j + k + 3];
  }
  for (; k < count; k++) s0 += a[i + k] * b[j + k];
  return (s0 + s1) + (s2 + s3);
}

/** out = M y for a dense, row-major matrix that is 0 further than `band` from its diagonal. */
export function multiplyBanded(matrix: Float64Array, band: number, y: Float64Array, out: Float64Array): void {
  const size = y.length;
  for (let i = 0; i < size; i++) {
    let row = 0;
    for (let j = Math.max(0, i - band); j < Math.min(size, i + band + 1); j++) row += matrix[i * size + j] * y[j];
    out[i] = row;
  }
}
