/** One solution of the isotropic equation at one resolution. */

import { collisionForm } from "./collision_form.ts";
import type { IsotropicLaw } from "./isotropic_law.ts";
import { factorise, multiplyBanded, solve } from "./linear_solver.ts";
import { march, WORTH_IT } from "./march.ts";
import { entropyOf, type RadialQuantities, radialQuantities } from "./radial_functionals.ts";
import { largestSpeed, radialMesh } from "./radial_mesh.ts";
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
}

/** The solution at one time. */
export interface RadialFrame {
  readonly space: RadialSpace;
  readonly f: Float64Array;
  readonly quantities: RadialQuantities;
}

/** First step if there are jumps, in units of the relaxation time. */
const FIRST_STEP_IF_ROUGH = 1e-6;
/** Until the first look a jump spreads, and only its shortest waves, which vanish, see the time step: the tolerance in L² may be larger by this factor. */
const LOOSE_IF_ROUGH = 1e3;
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
  const meshOf = (density: (speed: number) => number, rough: readonly number[], slack: number) =>
    radialMesh({ densities: [density], meanSquare, largest, rough, degree, accuracy: Math.max(accuracy, slack) });
  const rough = law.rough.length > 0;
  return march<State, RadialFrame>({
    start: stateOn(meshOf(law.density, law.rough, law.slack), law.density, law.knots, gamma, resolution, rough ? LOOSE_IF_ROUGH : 1),
    times,
    relaxation: (meanSquare / 3) ** (-gamma / 2),
    ...(rough ? { firstStep: FIRST_STEP_IF_ROUGH } : {}),
    coarser(state) {
      const { space, c } = state;
      const density = (speed: number): number => space.evaluate(c, speed);
      const mesh = meshOf(density, [], 0);
      if (mesh.length < WORTH_IT * space.boundaries.length) return stateOn(mesh, density, space.boundaries, gamma, resolution, 1);
      return state.loose > 1 ? { ...state, loose: 1, system: { ...state.system, errorOf: state.norm(1) } } : state;
    },
    mayShrink: ({ space }) => space.boundaries.length > FEW_ELEMENTS + 1,
    frame({ space, c }, time) {
      const quantities = radialQuantities(space, c);
      const ofLaw = time === 0 && rough ? { entropy: entropyOf(law, space), fisher: Number.POSITIVE_INFINITY } : {};
      return { space, f: c.slice(), quantities: { ...quantities, ...ofLaw } };
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
