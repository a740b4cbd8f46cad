/** One solution of the isotropic equation at one resolution. */

import { collisionForm } from "./collision_form.ts";
import type { IsotropicLaw } from "./isotropic_law.ts";
import { factorise, multiplyBanded, solve } from "./linear_solver.ts";
import { march } from "./march.ts";
import { entropyOf, type LeftOut, type RadialQuantities, radialQuantities } from "./radial_functionals.ts";
import { largestSpeed, radialMesh, SMALLEST } from "./radial_mesh.ts";
import { type RadialSpace, radialSpace } from "./radial_space.ts";
import type { StiffSystem } from "./rosenbrock.ts";

/** How finely to solve. */
export interface Resolution {
  /** Degree of the polynomials in v²/2. */
  readonly degree: number;
  /** Of the mesh, in units of the mass. */
  readonly accuracy: number;
  /** Of a time step, relative. */
  readonly tolerance: number;
  /** Width of the elements next to a jump, the smallest, as a part of √(E|v|²). */
  readonly front: number;
}

/** The solution at one time. */
export interface RadialFrame {
  readonly space: RadialSpace;
  readonly f: Float64Array;
  readonly quantities: RadialQuantities;
  readonly leftOut: LeftOut;
}

/** First step if there are jumps, in units of the relaxation time. */
const FIRST_STEP_IF_ROUGH = 1e-6;
/**
 * A jump spreads as √t and is seen by everything smooth through its lowest moments, which the projection keeps: neither its shape within the elements next to it nor its short waves, which vanish, are worth
 * the tolerance in L² of a smooth solution. It is larger by this factor at first, and at each look, when the front has become wider by √3, smaller by the other.
 */
const LOOSE_IF_ROUGH = 1e4;
const TIGHTER = 3;
/** For the same reason the elements next to jumps are wider by this factor, and again, until there are no more than so many elements, or they are so wide. */
const WIDER = 1.5;
const MANY_ELEMENTS = 55;
const WIDEST = 0.06;
/** Another mesh has fewer elements by this factor: one made for the spreading front also has its tail right, which on the first mesh cost the Fisher information up to 2e−6. */
const FEWER = 0.92;
/** A mesh of no more elements is kept. */
const FEW_ELEMENTS = 13;

interface State {
  readonly space: RadialSpace;
  readonly system: StiffSystem;
  readonly c: Float64Array;
  /** The factor of the tolerance in L². */
  readonly loose: number;
  /** The measure of an error for another factor. */
  norm(loose: number): StiffSystem["errorOf"];
}

/** The width of the elements next to the jumps of a law, as a part of √(E|v|²): as small as it can be without too many elements. */
export function frontOf(law: IsotropicLaw, resolution: { readonly degree: number; readonly accuracy: number }): number {
  let front = SMALLEST;
  while (front < WIDEST && startMesh(law, { ...resolution, front }).length > MANY_ELEMENTS + 1) front = Math.min(WIDEST, front * WIDER);
  return front;
}

function startMesh(law: IsotropicLaw, { degree, accuracy, front }: Omit<Resolution, "tolerance">): Float64Array {
  const { density, meanSquare, rough, slack } = law;
  return radialMesh({
    densities: [density],
    meanSquare,
    largest: largestSpeed(law),
    rough,
    degree,
    accuracy: Math.max(accuracy, slack),
    smallest: front,
  });
}

/** The frames at increasing times, and the steps they took. */
export function radialSolution(
  law: IsotropicLaw,
  gamma: number,
  times: readonly number[],
  resolution: Resolution,
): { frames: RadialFrame[]; steps: number } {
  const { meanSquare } = law;
  const largest = largestSpeed(law);
  const { degree, accuracy } = resolution;
  const breaks = [...new Set([...law.rough, ...law.knots])].sort((a, b) => a - b);
  const rough = law.rough.length > 0;
  const loose = rough || law.slack > 0 ? LOOSE_IF_ROUGH : 1;
  return march<State, RadialFrame>({
    start: stateOn(startMesh(law, resolution), law.density, breaks, gamma, resolution, loose),
    times,
    relaxation: (meanSquare / 3) ** (-gamma / 2),
    ...(rough ? { firstStep: FIRST_STEP_IF_ROUGH } : {}),
    coarser(state) {
      const { space, c } = state;
      const tighter = Math.max(1, state.loose / TIGHTER);
      const density = (speed: number): number => space.evaluate(c, speed);
      // Before a front is resolved this gives more elements, down to the usual width, and the old ones stay.
      const mesh = space.boundaries.length > FEW_ELEMENTS + 1
        ? radialMesh({ densities: [density], meanSquare, largest, rough: [], degree, accuracy })
        : space.boundaries;
      if (mesh.length < FEWER * space.boundaries.length) return stateOn(mesh, density, space.boundaries, gamma, resolution, tighter);
      return state.loose > 1 ? { ...state, loose: tighter, system: { ...state.system, errorOf: state.norm(tighter) } } : state;
    },
    mayShrink: (state) => state.loose > 1 || state.space.boundaries.length > FEW_ELEMENTS + 1,
    frame({ space, c }, time) {
      const { quantities, leftOut } = radialQuantities(space, c);
      if (time > 0 || breaks.length === 0) return { space, f: c.slice(), quantities, leftOut };
      const entropy = entropyOf(law.density, space, breaks);
      const fisher = rough ? Number.POSITIVE_INFINITY : quantities.fisher;
      return {
        space,
        f: c.slice(),
        quantities: { ...quantities, entropy, fisher },
        leftOut: { entropy: 0, fisher: rough ? 0 : leftOut.fisher },
      };
    },
  });
}

/** The projection of a density on the functions of a mesh, which keeps every moment up to the degree; and the equation there. */
function stateOn(
  mesh: Float64Array,
  density: (speed: number) => number,
  breaks: ArrayLike<number>,
  gamma: number,
  { degree, tolerance }: Resolution,
  loose: number,
): State {
  const space = radialSpace(mesh, degree);
  const form = collisionForm(space, gamma);
  const c = form.load(density, breaks);
  solve(factorise(form.mass.slice(), space.size), c);
  return {
    space,
    c,
    loose,
    norm: (factor) => errorNorm(space, form.mass, tolerance, factor),
    system: {
      size: space.size,
      mass: (y, out) => multiplyBanded(form.mass, space.degree, y, out),
      shifted: (y, s, matrix) => {
        form.jacobian(y, matrix);
        for (let i = 0; i < matrix.length; i++) matrix[i] = form.mass[i] - s * matrix[i];
      },
      conserved: [0, space.size - 1].map((equation, p) => ({ row: functional(space, form.mass, p), equation })),
      apply: form.apply,
      errorOf: errorNorm(space, form.mass, tolerance, loose),
    },
  };
}

/** The row that gives ∫ x^p f, x = v²/2, for p up to the degree. */
function functional({ size, x }: RadialSpace, mass: Float64Array, p: number): Float64Array {
  const row = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) row[j] += x[i] ** p * mass[i * size + j];
  }
  return row;
}

/** The error in L² and in the eighth moment, relative to the solution. */
function errorNorm(space: RadialSpace, mass: Float64Array, tolerance: number, loose: number) {
  const { size, degree } = space;
  const eighth = functional(space, mass, 4);
  const product = new Float64Array(size);
  const norm = (y: Float64Array): number => {
    multiplyBanded(mass, degree, y, product);
    return Math.sqrt(product.reduce((sum, value, i) => sum + value * y[i], 0));
  };
  const moment = (y: Float64Array): number => y.reduce((sum, value, i) => sum + value * eighth[i], 0);
  return (difference: Float64Array, y: Float64Array): number =>
    Math.max(norm(difference) / norm(y) / loose, Math.abs(moment(difference) / moment(y))) / tolerance;
}
