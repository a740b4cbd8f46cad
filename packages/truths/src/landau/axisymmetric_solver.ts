/** One solution of the equation with an axis at one resolution. */

import type { AxisymmetricLaw } from "./axisymmetric_law.ts";
import { type AxialDensity, project, spaceFor, type SpaceSettings } from "./axisymmetric_projection.ts";
import { type AxisymmetricSpace, functionOf } from "./axisymmetric_space.ts";
import { type AxisymmetricQuantities, type AxisymmetricSystem, axisymmetricSystem } from "./axisymmetric_system.ts";
import { march } from "./march.ts";
import { largestSpeed } from "./radial_mesh.ts";

/** How finely to solve. */
export interface AxisymmetricResolution extends SpaceSettings {
  /** What mesh and harmonics may leave, in units of the mass, at the start and whenever the space may change: the first that asks for no more functions than its number. */
  accuracies(choice: number): readonly (readonly [accuracy: number, functions: number])[];
  /** Of a time step, relative. */
  readonly tolerance: number;
  /** From one stop to the next. */
  readonly fewestSteps: number;
}

/** What was found, and with what. */
export interface AxisymmetricFrames {
  readonly frames: readonly AxisymmetricQuantities[];
  /** The same at times of its own, which the resolution does not change. */
  readonly between: readonly { readonly time: number; readonly quantities: AxisymmetricQuantities }[];
  readonly steps: number;
  /** Of the first space. */
  readonly functions: number;
  readonly harmonics: number;
  /** Which accuracy was chosen each time. */
  readonly accuracies: readonly number[];
}

interface State {
  readonly space: AxisymmetricSpace;
  readonly system: AxisymmetricSystem;
  readonly c: Float64Array;
}

/** Another space has to be smaller by this factor. */
const WORTH_IT = 0.8;

/** The numbers at increasing times. */
export function axisymmetricSolution(
  law: AxisymmetricLaw,
  gamma: number,
  times: readonly number[],
  resolution: AxisymmetricResolution,
): AxisymmetricFrames {
  const meanSquare = law.parallel + 2 * law.perpendicular;
  const start = startOf(law, meanSquare);
  const accuracies: number[] = [];
  const between: { time: number; quantities: AxisymmetricQuantities }[] = [];
  const finest = (density: AxialDensity): AxisymmetricSpace | undefined => {
    for (const [accuracy, functions] of resolution.accuracies(accuracies.length)) {
      const space = spaceFor(density, resolution, accuracy, functions);
      if (space === undefined) continue;
      accuracies.push(accuracy);
      return space;
    }
    accuracies.push(...accuracies.slice(-1));
    return undefined;
  };
  const space = finest(start);
  if (space === undefined) throw new Error("landau: the start asks for more functions than are allowed");
  const { frames, steps } = march({
    start: stateOn(space, start, gamma, resolution),
    times,
    fewestSteps: resolution.fewestSteps,
    relaxation: (meanSquare / 3) ** (-gamma / 2),
    coarser(state, time) {
      between.push({ time, quantities: state.system.quantities(state.c) });
      const { radial: { boundaries } } = state.space;
      const density = { ...start, at: functionOf(state.space, state.c), breaks: boundaries };
      const fewer = finest(density);
      return fewer !== undefined && fewer.size < WORTH_IT * state.space.size ? stateOn(fewer, density, gamma, resolution) : state;
    },
    mayShrink: () => true,
    frame: ({ system, c }) => system.quantities(c),
  });
  return { frames, between, steps, functions: space.size, harmonics: space.harmonics, accuracies };
}

/** The law, with breaks as close as it is narrow. */
function startOf(law: AxisymmetricLaw, meanSquare: number): AxialDensity {
  const density = (v: number): number => Math.max(law.density(v, 0), law.density(v, 1));
  const largest = largestSpeed({ density, meanSquare, reach: law.reach });
  const breaks = Float64Array.from({ length: Math.floor(largest / law.width) }, (_, k) => (k + 1) * law.width);
  return { at: law.density, meanSquare, largest, breaks };
}

function stateOn(space: AxisymmetricSpace, density: AxialDensity, gamma: number, { tolerance }: AxisymmetricResolution): State {
  const system = axisymmetricSystem(space, gamma, tolerance);
  return { space, system, c: project(space, system.radialMass, density) };
}
