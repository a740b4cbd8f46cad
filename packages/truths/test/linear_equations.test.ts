import { describe, expect, it } from "vitest";
import { axisymmetricLaw } from "../src/landau/axisymmetric_law.ts";
import { axisymmetricForm } from "../src/landau/axisymmetric_form.ts";
import { project, spaceFor } from "../src/landau/axisymmetric_projection.ts";
import { axisymmetricSystem } from "../src/landau/axisymmetric_system.ts";
import { bandMatrix, bandRow, factoriseBand, solveBand } from "../src/landau/band_solver.ts";
import { gmres } from "../src/landau/krylov.ts";
import { factorise, solve } from "../src/landau/linear_solver.ts";

/** Numbers in (−1, 1) that look drawn. */
const noise = (i: number): number => Math.sin(1 + 12.9898 * i + 0.3 * i * i);

/** A dense matrix of large diagonal that is 0 beyond an envelope, and a right side. */
function equations(envelope: ArrayLike<number>) {
  const size = envelope.length;
  const dense = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (Math.max(i, j) < envelope[Math.min(i, j)]) dense[i * size + j] = i === j ? 6 + noise(i) : noise(i * size + j);
    }
  }
  return { size, dense, right: Float64Array.from({ length: size }, (_, i) => noise(7 * i)) };
}

const furthest = (a: Float64Array, b: Float64Array): number => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe("linear equations", () => {
  it("near the diagonal have the solution of the dense ones, whatever the envelope", () => {
    const envelope = Int32Array.from({ length: 41 }, (_, i) => Math.min(41, (Math.floor(i / 7) + 1) * 7 + 1 + (i % 7 === 6 ? 1 : 0)));
    const { size, dense, right } = equations(envelope);
    const band = bandMatrix(envelope);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        if (Math.max(i, j) < envelope[Math.min(i, j)]) band.entries[bandRow(i, band.reach) + j] = dense[i * size + j];
      }
    }
    const [truth, found] = [right.slice(), right.slice()];
    solve(factorise(dense, size), truth);
    factoriseBand(band);
    solveBand(band, found);
    expect(furthest(found, truth)).toBeLessThan(1e-14);
  });

  it("are solved by iterations to the tolerance, in one with the inverse at hand, and those that do not suffice are told", () => {
    const { size, dense, right } = equations(Int32Array.from({ length: 30 }, () => 30));
    const truth = right.slice();
    const factors = factorise(dense.slice(), size);
    solve(factors, truth);
    const apply = (u: Float64Array, out: Float64Array): void => {
      for (let i = 0; i < size; i++) out[i] = u.reduce((sum, value, j) => sum + dense[i * size + j] * value, 0);
    };
    const weights = new Float64Array(size).fill(1);
    const diagonal = (u: Float64Array): void => u.set(u.map((value, i) => value / dense[i * size + i]));
    const found = right.slice();
    const iterations = gmres({ apply, precondition: diagonal, weights }, found, 1e-9, 30);
    expect(iterations).toBeGreaterThan(5);
    expect(furthest(found, truth)).toBeLessThan(1e-8);
    const exact = right.slice();
    expect(gmres({ apply, precondition: (u) => solve(factors, u), weights }, exact, 1e-12, 30)).toBe(1);
    expect(furthest(exact, truth)).toBeLessThan(1e-13);
    expect(gmres({ apply, precondition: diagonal, weights }, right.slice(), 1e-9, iterations - 1)).toBe(iterations);
    expect(gmres({ apply, precondition: diagonal, weights }, new Float64Array(size).fill(Number.NaN), 1e-9, 30)).toBe(
      31,
    );
  });

  it.each([-3, 0, 1])("of a step with an axis at γ = %d are solved by iterations as by elimination, and keep mass and energy", (gamma) => {
    const { system, form, c, size } = twoBeams(gamma);
    const derivative = form.derivative(c);
    const [column, unit, image] = [0, 1, 2].map(() => new Float64Array(size));
    const M = new Float64Array(size * size);
    const J = new Float64Array(size * size);
    for (let j = 0; j < size; j++) {
      unit.fill(0);
      unit[j] = 1;
      derivative.apply(unit, image);
      system.mass(unit, column);
      for (let i = 0; i < size; i++) [M[i * size + j], J[i * size + j]] = [column[i], image[i]];
    }
    const rate = new Float64Array(size);
    system.apply(c, rate);
    const norm = (y: Float64Array): number => {
      system.mass(y, image);
      return Math.sqrt(y.reduce((sum, value, i) => sum + value * image[i], 0));
    };
    for (const s of [0.01, 0.1, 1].map((step) => step * (9.25 / 3) ** (-gamma / 2))) {
      const [truth, found] = [rate.map((value) => s * value), rate.map((value) => s * value)];
      const matrix = M.map((value, k) => value - s * J[k]);
      for (const { row, equation } of system.conserved) {
        matrix.set(row, equation * size);
        truth[equation] = 0;
      }
      solve(factorise(matrix, size), truth);
      system.solver(c, s)(found);
      expect(norm(truth)).toBeGreaterThan(4e-3 * norm(c));
      expect(norm(truth.map((value, i) => value - found[i]))).toBeLessThan(1e-10 * norm(c));
      for (const { row } of system.conserved) {
        expect(Math.abs(row.reduce((sum, value, i) => sum + value * found[i], 0))).toBeLessThan(1e-13);
      }
    }
  });

  it("of a step that no iteration can make leave what is not a number", () => {
    const { system, c, size } = twoBeams(-3);
    const b = new Float64Array(size).fill(Number.NaN);
    system.solver(c, 1)(b);
    expect(b.every(Number.isNaN)).toBe(true);
  });
});

/** Two beams, coarsely. */
function twoBeams(gamma: number) {
  const law = axisymmetricLaw({ kind: "two-beams", speed: 2.5, temperature: 1 });
  const start = { at: law.density, meanSquare: 9.25, largest: 12, breaks: Array.from({ length: 11 }, (_, k) => k + 1) };
  const space = spaceFor(start, { degree: 6, fewestHarmonics: 2 }, 1e-1, 1000);
  if (space === undefined) throw new Error("too many functions");
  const system = axisymmetricSystem(space, gamma, 1);
  return { system, form: axisymmetricForm(space, gamma), c: project(space, system.radialMass, start), size: space.size };
}
