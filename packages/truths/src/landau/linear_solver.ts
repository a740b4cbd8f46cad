/** Dense linear equations by Gaussian elimination with partial pivoting; products with banded matrices. */

/** A factorised matrix: `matrix` holds L and U, `order` the row exchanges. */
export interface Factors {
  readonly matrix: Float64Array;
  readonly order: Int32Array;
}

/** Columns eliminated together, so that a row is read and written once for all of them. */
const PANEL = 4;

/** Factorises an n × n row-major matrix in place. */
export function factorise(matrix: Float64Array, n: number): Factors {
  const order = new Int32Array(n);
  for (let first = 0; first < n; first += PANEL) {
    const end = Math.min(first + PANEL, n);
    for (let column = first; column < end; column++) {
      order[column] = exchange(matrix, n, column);
      eliminatePanel(matrix, n, column, end);
    }
    eliminateRest(matrix, n, first, end);
  }
  return { matrix, order };
}

/** Brings the largest entry of a column to its diagonal; returns the row it came from. */
function exchange(matrix: Float64Array, n: number, column: number): number {
  let pivot = column;
  for (let i = column + 1; i < n; i++) {
    if (Math.abs(matrix[i * n + column]) > Math.abs(matrix[pivot * n + column])) pivot = i;
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
function eliminateRest(matrix: Float64Array, n: number, first: number, end: number): void {
  for (let i = first + 1; i < end; i++) {
    for (let k = first; k < i; k++) {
      const factor = matrix[i * n + k];
      for (let j = end; j < n; j++) matrix[i * n + j] -= factor * matrix[k * n + j];
    }
  }
  if (end - first < PANEL) return;
  const [top0, top1, top2, top3] = [first * n, (first + 1) * n, (first + 2) * n, (first + 3) * n];
  for (let row = end * n; row < n * n; row += n) {
    const a = matrix[row + first];
    const b = matrix[row + first + 1];
    const c = matrix[row + first + 2];
    const d = matrix[row + first + 3];
    for (let j = end; j < n; j++) {
      matrix[row + j] -= (a * matrix[top0 + j] + b * matrix[top1 + j]) + (c * matrix[top2 + j] + d * matrix[top3 + j]);
    }
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
  for (let i = n - 1; i >= 0; i--) b[i] = (b[i] - product(matrix, i * n, b, i + 1, n)) / matrix[i * n + i];
}

/** Σ_j row_j b_j for j from `from` to `to` − 1, in four running sums: a single one would wait for each addition. */
function product(matrix: Float64Array, row: number, b: Float64Array, from: number, to: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let j = from;
  for (; j + 3 < to; j += 4) {
    s0 += matrix[row + j] * b[j];
    s1 += matrix[row + j + 1] * b[j + 1];
    s2 += matrix[row + j + 2] * b[j + 2];
    s3 += matrix[row + j + 3] * b[j + 3];
  }
  for (; j < to; j++) s0 += matrix[row + j] * b[j];
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
