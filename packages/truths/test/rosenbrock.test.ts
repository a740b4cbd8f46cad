import { describe, expect, it } from "vitest";
import { advance, type EliminatedSystem } from "../src/landau/rosenbrock.ts";

/** y′ = F(y) with the derivative of F, in steps of one length: an error of 0.9⁵ asks for the same step again. */
function system(
  size: number,
  F: (y: Float64Array) => readonly number[],
  J: (y: Float64Array) => readonly (readonly number[])[],
): EliminatedSystem {
  return {
    size,
    mass: (y, out) => out.set(y),
    shifted: (y, s, matrix) => {
      J(y).forEach((row, i) => {
        row.forEach((value, j) => {
          matrix[i * size + j] = (i === j ? 1 : 0) - s * value;
        });
      });
    },
    conserved: [],
    apply: (y, out) => out.set(F(y)),
    errorOf: () => 0.9 ** 5,
  };
}

/** The error of an unknown at t = 1 after so many steps. */
function errorAfter(count: number, of: EliminatedSystem, start: readonly number[], truth: number, unknown = 0): number {
  const y = Float64Array.from(start);
  const { steps } = advance(of, y, 1, 1 / count);
  expect(steps).toBe(count);
  return Math.abs(y[unknown] - truth);
}

/** The orders seen from each number of steps to twice as many. */
function orders(errorOf: (count: number) => number, counts: readonly number[]): number[] {
  const errors = counts.map(errorOf);
  return errors.slice(1).map((error, k) => Math.log2(errors[k] / error));
}

/** y₁′ = −(2 + 1/ε) y₁ + y₂²/ε, y₂′ = y₁ − y₂(1 + y₂): e^{−2t} and e^{−t} for every ε (P. Kaps). */
const kaps = (epsilon: number) =>
  system(
    2,
    ([a, b]) => [-(2 + 1 / epsilon) * a + (b * b) / epsilon, a - b * (1 + b)],
    ([, b]) => [[-(2 + 1 / epsilon), (2 * b) / epsilon], [1, -1 - 2 * b]],
  );

/** y′ = −λ(y − cos t) − sin t with t for a second unknown: cos t, whatever λ (A. Prothero, A. Robinson). */
const protheroRobinson = (lambda: number) =>
  system(
    2,
    ([y, t]) => [-lambda * (y - Math.cos(t)) - Math.sin(t), 1],
    ([, t]) => [[-lambda, -lambda * Math.sin(t) - Math.cos(t)], [0, 0]],
  );

/** u_t = u_xx + u² + s(x, t) at points of (0, 1), with the source and the boundary values of (1 + x(1 − x)) cos t, on which differences are exact. */
function parabolic(points: number) {
  const square = (1 / (points + 1)) ** 2;
  const shape = Array.from({ length: points }, (_, i) => 1 + ((i + 1) / (points + 1)) * (1 - (i + 1) / (points + 1)));
  const inside = (i: number) => i >= 0 && i < points;
  const of = system(
    points + 1,
    (y) => {
      const t = y[points];
      const at = (i: number) => (inside(i) ? y[i] : Math.cos(t));
      const source = (u: number) => 2 * Math.cos(t) - u * Math.sin(t) - (u * Math.cos(t)) ** 2;
      return [...shape.map((u, i) => (at(i - 1) - 2 * at(i) + at(i + 1)) / square + at(i) ** 2 + source(u)), 1];
    },
    (y) => {
      const t = y[points];
      const sourceRate = (u: number) => -2 * Math.sin(t) - u * Math.cos(t) + 2 * u * u * Math.cos(t) * Math.sin(t);
      const edges = (i: number) => [i - 1, i + 1].filter((j) => !inside(j)).length;
      const rows = shape.map((u, i) => [
        ...shape.map((_, j) => (i === j ? -2 / square + 2 * y[i] : Math.abs(i - j) === 1 ? 1 / square : 0)),
        (-edges(i) * Math.sin(t)) / square + sourceRate(u),
      ]);
      return [...rows, new Array<number>(points + 1).fill(0)];
    },
  );
  return { of, start: [...shape, 0], middle: points >> 1, truth: shape[points >> 1] * Math.cos(1) };
}

describe("Rodas5P", () => {
  it("has order 5 on a nonlinear system", () => {
    for (const order of orders((count) => errorAfter(count, kaps(1), [1, 1], Math.exp(-2)), [16, 32, 64])) {
      expect(order).toBeGreaterThan(4.8);
      expect(order).toBeLessThan(5.3);
    }
  });

  it.each([1, 10])("has order 5 where time stands in the equation, at rate %d", (rate) => {
    for (const order of orders((count) => errorAfter(count, protheroRobinson(rate), [1, 0], Math.cos(1)), [4, 8, 16, 32])) {
      expect(order).toBeGreaterThan(4.8);
      expect(order).toBeLessThan(5.3);
    }
  });

  it("has order 4 uniformly in the rate, up to 1e8", () => {
    const rates = Array.from({ length: 33 }, (_, k) => 10 ** (k / 4));
    const worst = (count: number) => Math.max(...rates.map((rate) => errorAfter(count, protheroRobinson(rate), [1, 0], Math.cos(1))));
    for (const order of orders(worst, [4, 8, 16, 32, 64])) expect(order).toBeGreaterThan(3.9);
  });

  it("has more than order 4 on a nonlinear parabolic equation with moving boundary values", () => {
    const { of, start, middle, truth } = parabolic(30);
    for (const order of orders((count) => errorAfter(count, of, start, truth, middle), [4, 8, 16, 32])) expect(order).toBeGreaterThan(4.1);
  });

  it("needs the derivative that belongs to the equation", () => {
    const right = kaps(1);
    const wrong = { ...right, shifted: (y: Float64Array, s: number, matrix: Float64Array) => right.shifted(y, 1.01 * s, matrix) };
    const [, last] = orders((count) => errorAfter(count, wrong, [1, 1], Math.exp(-2)), [16, 32, 64]);
    expect(last).toBeLessThan(4);
  });

  it("keeps an error within what is allowed by choosing its steps", () => {
    for (const tolerance of [1e-5, 1e-8]) {
      const y = Float64Array.of(1, 1);
      const of = { ...kaps(1e-4), errorOf: (difference: Float64Array) => Math.hypot(...difference) / tolerance };
      const { steps } = advance(of, y, 1, 0.5);
      expect(Math.abs(y[0] - Math.exp(-2))).toBeLessThan(10 * tolerance);
      // An explicit method would need some thousand, 1/ε over the length of its domain of stability.
      expect(steps).toBeLessThan(150);
    }
  });
});
