/**
 * Linear equations by GMRES (Saad and Schultz, doi:10.1137/0907058), preconditioned from the left: of all combinations of the preconditioned powers of the matrix, the one that leaves least.
 */

/** What is to be solved: A u = b. */
export interface LinearProblem {
  /** out = A u. */
  apply(u: Float64Array, out: Float64Array): void;
  /** About A⁻¹, in place. */
  precondition(u: Float64Array): void;
  /** The norm is the root of Σ weights_i u_i². */
  readonly weights: Float64Array;
}

/** Solves in place until the preconditioned residual is below a norm; returns the iterations, more than the most if they do not suffice. */
export function gmres({ apply, precondition, weights }: LinearProblem, b: Float64Array, tolerance: number, most: number): number {
  precondition(b);
  const length = norm(weights, b);
  if (!Number.isFinite(length)) return most + 1;
  if (length <= tolerance) {
    b.fill(0);
    return 0;
  }
  const basis = [b.map((value) => value / length)];
  const columns: Float64Array[] = [];
  // Givens rotations that make the Hessenberg matrix triangular, and what they make of the right side.
  const turns: (readonly [number, number])[] = [];
  const right = [length];
  while (Math.abs(right[columns.length]) > tolerance) {
    const k = columns.length;
    if (k === most) return most + 1;
    const next = new Float64Array(b.length);
    apply(basis[k], next);
    precondition(next);
    const column = new Float64Array(k + 2);
    // Twice, so that rounding leaves them orthogonal.
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i <= k; i++) {
        const part = inner(weights, basis[i], next);
        column[i] += part;
        for (let j = 0; j < next.length; j++) next[j] -= part * basis[i][j];
      }
    }
    const rest = norm(weights, next);
    basis.push(next.map((value) => value / rest));
    turns.forEach(([c, s], i) => {
      [column[i], column[i + 1]] = [c * column[i] + s * column[i + 1], c * column[i + 1] - s * column[i]];
    });
    const diagonal = Math.hypot(column[k], rest);
    const [c, s] = [column[k] / diagonal, rest / diagonal];
    column[k] = diagonal;
    turns.push([c, s]);
    columns.push(column);
    right.push(-s * right[k]);
    right[k] *= c;
  }
  b.fill(0);
  for (let k = columns.length - 1; k >= 0; k--) {
    const y = right[k] / columns[k][k];
    for (let i = 0; i < k; i++) right[i] -= columns[k][i] * y;
    for (let j = 0; j < b.length; j++) b[j] += y * basis[k][j];
  }
  return columns.length;
}

function inner(weights: Float64Array, u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += weights[i] * u[i] * v[i];
  return sum;
}

function norm(weights: Float64Array, u: Float64Array): number {
  return Math.sqrt(inner(weights, u, u));
}
