/**
 * M y′ = F(y), stiff and autonomous (time may be an unknown), by Rodas5P: a stiffly accurate Rosenbrock method of order 5 with eight stages, one Jacobian and one factorisation a step, made for
 * semi-discretised parabolic equations. G. Steinebach, BIT 63 (2023) 27, doi:10.1007/s10543-023-00967-x. The last stage is the difference from the embedded method of order 4.
 * Seen in `test/rosenbrock.test.ts`: order 5 where nothing is stiff, 4 uniformly in the stiffness of a linear equation, more than 4 for a nonlinear parabolic one.
 *
 * What F conserves linearly, the steps conserve: a left null vector of F is one of J.
 */

import { factorise, solve } from "./linear_solver.ts";

/** The equation, with one of two ways of solving for a step's increments. */
export type StiffSystem = EliminatedSystem | SolvedSystem;

/** The equation itself. */
interface StiffEquation {
  readonly size: number;
  /** out = M y. */
  mass(y: Float64Array, out: Float64Array): void;
  apply(y: Float64Array, out: Float64Array): void;
  /** Size of an error δ, relative to what is allowed. */
  errorOf(difference: Float64Array, y: Float64Array): number;
}

/** An equation small enough for a dense matrix. */
export interface EliminatedSystem extends StiffEquation {
  /** matrix = M − s J(y), dense, row-major. */
  shifted(y: Float64Array, s: number, matrix: Float64Array): void;
  /** Rows c with c·y conserved. Each stands in for an equation, so that rounding in the stiff equations does not touch it. */
  readonly conserved: readonly Conserved[];
}

/** An equation that has a way of its own. */
export interface SolvedSystem extends StiffEquation {
  /** Solves (M − s J(y)) U = b in place, for any number of b, and keeps what is conserved; leaves what is not a number if it cannot, and the step is shortened. */
  solver(y: Float64Array, s: number): (b: Float64Array) => void;
}

/** A row and the number of the equation that it stands in for. */
export interface Conserved {
  readonly row: Float64Array;
  readonly equation: number;
}

const GAMMA = 0.21193756319429014;
/** The arguments of the first six stages in the increments of those before; each later one adds the increment before it. */
const A: readonly (readonly number[])[] = [
  [],
  [3],
  [2.849394379747939, 0.45842242204463923],
  [-6.954028509809101, 2.489845061869568, -10.358996098473584],
  [2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641],
  [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946],
  [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1],
  [-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946, 1, 1],
];
const C: readonly (readonly number[])[] = [
  [],
  [-14.155112264123755],
  [-17.97296035885952, -2.859693295451294],
  [147.12150275711716, -1.41221402718213, 71.68940251302358],
  [165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306],
  [24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471],
  [30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623, -28.087943162872662],
  [37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002, -54.66780262877968, -9.48861652309627],
];
const STAGES = A.length;
const SAFETY = 0.9;
const SHRINK = 0.2;
const GROW = 5;
/** Below this share of the remaining time a step has failed to converge. */
const SMALLEST_STEP = 1e-14;

/** Moves y on by `time`; returns the next step to try and the number of steps. */
export function advance(system: StiffSystem, y: Float64Array, time: number, firstStep: number): { step: number; steps: number } {
  const { size } = system;
  const matrix = new Float64Array("solver" in system ? 0 : size * size);
  const increments = Array.from({ length: STAGES }, () => new Float64Array(size));
  let [done, step, steps] = [0, firstStep, 0];
  while (done < time) {
    const last = done + step * 1.0001 >= time;
    const length = last ? time - done : step;
    const value = trial(system, matrix, increments, y, length);
    const error = system.errorOf(increments[STAGES - 1], y);
    steps++;
    const factor = Number.isFinite(error) ? Math.min(GROW, Math.max(SHRINK, SAFETY * Math.max(error, 1e-12) ** -0.2)) : SHRINK;
    if (error <= 1) {
      y.set(value);
      done = last ? time : done + length;
      // A step cut short by the end of the interval says nothing against the longer one.
      step = last ? Math.max(step, length * factor) : length * factor;
    } else {
      step = length * Math.min(factor, 0.8);
      if (!(step > SMALLEST_STEP * time)) throw new Error("landau: the time step vanished; the data may be too rough for the solver");
    }
  }
  return { step, steps };
}

/** y after one step, whose increments are left in `increments`. */
function trial(
  system: StiffSystem,
  matrix: Float64Array,
  increments: readonly Float64Array[],
  y: Float64Array,
  length: number,
): Float64Array {
  const { size } = system;
  const s = GAMMA * length;
  const solveStage = "solver" in system ? system.solver(y, s) : eliminated(system, y, s, matrix);
  const value = new Float64Array(size);
  const sum = new Float64Array(size);
  const right = new Float64Array(size);
  for (let stage = 0; stage < STAGES; stage++) {
    value.set(y);
    sum.fill(0);
    for (let j = 0; j < stage; j++) {
      const [a, c, U] = [A[stage][j], GAMMA * C[stage][j], increments[j]];
      for (let i = 0; i < size; i++) {
        value[i] += a * U[i];
        sum[i] += c * U[i];
      }
    }
    const U = increments[stage];
    system.apply(value, right);
    system.mass(sum, U);
    for (let i = 0; i < size; i++) U[i] += s * right[i];
    solveStage(U);
  }
  for (let i = 0; i < size; i++) value[i] += increments[STAGES - 1][i];
  return value;
}

/** The way of a dense matrix. */
function eliminated(
  { size, shifted, conserved }: EliminatedSystem,
  y: Float64Array,
  s: number,
  matrix: Float64Array,
): (b: Float64Array) => void {
  shifted(y, s, matrix);
  for (const { row, equation } of conserved) matrix.set(row, equation * size);
  const factors = factorise(matrix, size);
  return (b) => {
    for (const { equation } of conserved) b[equation] = 0;
    solve(factors, b);
  };
}
