import { describe, expect, it } from "vitest";
import { factorise, solve } from "../src/landau/linear_solver.ts";

/** A matrix of the given order whose first entry is 0, so that rows have to be exchanged. */
function example(n: number): { matrix: Float64Array; truth: Float64Array; right: Float64Array } {
  const matrix = Float64Array.from({ length: n * n }, (_, k) => (k === 0 ? 0 : Math.sin(1 + k * k)));
  const truth = Float64Array.from({ length: n }, (_, k) => Math.cos(k));
  const right = truth.map((_, i) => truth.reduce((sum, x, j) => sum + matrix[i * n + j] * x, 0));
  return { matrix, truth, right };
}

describe("Gaussian elimination", () => {
  it("solves systems whose order is or is not a multiple of the rows and columns taken together", () => {
    for (const n of [2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 50, 83]) {
      const { matrix, truth, right } = example(n);
      solve(factorise(matrix, n), right);
      right.forEach((x, k) => {
        expect(Math.abs(x - truth[k])).toBeLessThan(1e-10);
      });
    }
  });

  it("leaves L and U of the matrix with its rows exchanged", () => {
    const n = 10;
    const { matrix } = example(n);
    const { matrix: factors, order } = factorise(matrix.slice(), n);
    const rows = Array.from({ length: n }, (_, i) => i);
    order.forEach((from, to) => {
      [rows[to], rows[from]] = [rows[from], rows[to]];
    });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k <= Math.min(i, j); k++) product += (k === i ? 1 : factors[i * n + k]) * factors[k * n + j];
        expect(Math.abs(product - matrix[rows[i] * n + j])).toBeLessThan(1e-14);
      }
      for (let k = 0; k < i; k++) expect(Math.abs(factors[i * n + k])).toBeLessThan(1 + 1e-15);
    }
  });
});
