/**
 * The linear equations of a time step, (M − sJ) U = b, by GMRES with the local part of J, all that is stiff in it, in the preconditioner: a band matrix, and one to seven iterations where they were counted.
 */

import type { AxisymmetricForm } from "./axisymmetric_form.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import { type BandMatrix, bandMatrix, bandRow, factoriseBand, solveBand } from "./band_solver.ts";
import { gmres } from "./krylov.ts";
import { product } from "./linear_solver.ts";
import type { Conserved } from "./rosenbrock.ts";

/** What may be left of an equation, relative to the density: far less than a step's error. */
const RESIDUAL = 1e-11;
const MOST_ITERATIONS = 80;

/** The equations of one kind of step. */
export interface StageEquations {
  readonly space: AxisymmetricSpace;
  readonly form: AxisymmetricForm;
  /** ∫ v² ψ_i ψ_j dv. */
  readonly radialMass: Float64Array;
  /** out = M y. */
  mass(y: Float64Array, out: Float64Array): void;
  /** Mass and energy. */
  readonly conserved: readonly [Conserved, Conserved];
}

/** Solves for any right side in place. */
export function stageSolver({ space, form, radialMass, mass, conserved }: StageEquations) {
  const { radial: { size: nodes }, harmonics, first, offset, size } = space;
  const { order, envelope } = byNode(space);
  const diagonal = new Float64Array(size);
  for (let n = 0; n < harmonics; n++) {
    for (let i = first[n]; i < nodes; i++) diagonal[offset[n] + i] = radialMass[i * nodes + i] / (4 * n + 1);
  }
  const ordered = new Float64Array(size);
  return (y: Float64Array, s: number): (b: Float64Array) => void => {
    const derivative = form.derivative(y);
    const local = bandMatrix(envelope);
    addMass(space, radialMass, order, local);
    derivative.addLocalTo(local, order, -s);
    factoriseBand(local);
    const solveLocal = (u: Float64Array): void => {
      for (let i = 0; i < size; i++) ordered[order[i]] = u[i];
      solveBand(local, ordered);
      for (let i = 0; i < size; i++) u[i] = ordered[order[i]];
    };
    const keep = rowsKept(conserved, solveLocal, size);
    const change = new Float64Array(size);
    const problem = {
      weights: diagonal,
      apply: (u: Float64Array, out: Float64Array): void => {
        derivative.apply(u, change);
        mass(u, out);
        for (let i = 0; i < size; i++) out[i] -= s * change[i];
        for (const { row, equation } of conserved) out[equation] = dot(row, u);
      },
      precondition: (u: Float64Array): void => {
        const values = conserved.map(({ equation }) => u[equation]);
        solveLocal(u);
        keep(u, values);
      },
    };
    const tolerance = RESIDUAL * Math.sqrt(y.reduce((sum, value, i) => sum + diagonal[i] * value * value, 0));
    return (b) => {
      for (const { equation } of conserved) b[equation] = 0;
      if (gmres(problem, b, tolerance, MOST_ITERATIONS) > MOST_ITERATIONS) b.fill(Number.NaN);
      keep(b, [0, 0]);
    };
  };
}

/** Adds M to a matrix in which `order` says where an unknown is. */
function addMass(
  { radial: { degree, size: nodes }, harmonics, first, offset }: AxisymmetricSpace,
  radialMass: Float64Array,
  order: Int32Array,
  { reach, entries }: BandMatrix,
): void {
  for (let n = 0; n < harmonics; n++) {
    for (let i = first[n]; i < nodes; i++) {
      const row = bandRow(order[offset[n] + i], reach);
      for (let j = Math.max(first[n], i - degree); j < Math.min(nodes, i + degree + 1); j++) {
        entries[row + order[offset[n] + j]] += radialMass[i * nodes + j];
      }
    }
  }
}

/** Unknowns by radial node, and where an element ends. */
function byNode({ radial: { degree, size: nodes }, harmonics, first, offset, size }: AxisymmetricSpace) {
  const order = new Int32Array(size);
  const ends = new Int32Array(nodes);
  let count = 0;
  for (let j = 0; j < nodes; j++) {
    for (let n = 0; n < harmonics; n++) if (j >= first[n]) order[offset[n] + j] = count++;
    ends[j] = count;
  }
  const envelope = new Int32Array(size);
  for (let n = 0; n < harmonics; n++) {
    for (let j = first[n]; j < nodes; j++) {
      envelope[order[offset[n] + j]] = ends[Math.min(nodes - 1, (Math.floor(j / degree) + 1) * degree)];
    }
  }
  return { order, envelope };
}

/** Gives the two conserved rows the values that they are to have in a solution, each by a source in the equation that it stands in for. */
function rowsKept([one, other]: readonly [Conserved, Conserved], solve: (b: Float64Array) => void, size: number) {
  const [first, second] = [one, other].map(({ equation }) => {
    const answer = new Float64Array(size);
    answer[equation] = 1;
    solve(answer);
    return answer;
  });
  const [a, b, c, d] = [dot(one.row, first), dot(one.row, second), dot(other.row, first), dot(other.row, second)];
  const determinant = a * d - b * c;
  return (u: Float64Array, [mass, energy]: readonly number[]): void => {
    const [p, q] = [mass - dot(one.row, u), energy - dot(other.row, u)];
    const [x, y] = [(d * p - b * q) / determinant, (a * q - c * p) / determinant];
    for (let i = 0; i < size; i++) u[i] += x * first[i] + y * second[i];
  };
}

function dot(row: Float64Array, u: Float64Array): number {
  return product(row, 0, u, 0, row.length);
}
