/** e^{tA} of a small matrix by scaling and squaring of Taylor's series. */

const TERMS = 18;
const SMALL_NORM = 0.5;

/** e^{t·matrix}. */
export function exponential(matrix: readonly (readonly number[])[], t: number): number[][] {
  const norm = t * Math.max(...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const squarings = Math.max(0, Math.ceil(Math.log2(norm / SMALL_NORM)));
  const scaled = matrix.map((row) => row.map((value) => (value * t) / 2 ** squarings));
  const identity: number[][] = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  let result: number[][] = identity;
  for (let n = TERMS; n >= 1; n--) result = product(scaled, result).map((row, i) => row.map((value, j) => value / n + identity[i][j]));
  for (let n = 0; n < squarings; n++) result = product(result, result);
  return result;
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}
