/** The equation with an axis on one space, as the integrator takes it, and what is read off its coefficients. */

import { axisymmetricForm } from "./axisymmetric_form.ts";
import { type AxisymmetricSpace, functionalRow, radialMass } from "./axisymmetric_space.ts";
import { stageSolver } from "./axisymmetric_stage.ts";
import { multiplyBanded } from "./linear_solver.ts";
import type { Conserved, SolvedSystem } from "./rosenbrock.ts";

/** Numbers of one moment. */
export interface AxisymmetricQuantities {
  /** ∫ f. */
  readonly mass: number;
  /** ½ ∫ |v|² f. */
  readonly energy: number;
  /** T∥, the variance along the axis. */
  readonly parallel: number;
  /** T⊥, the variance of a component across the axis. */
  readonly perpendicular: number;
  /** mean |v|⁴. */
  readonly moment4: number;
  /** mean |v|⁶. */
  readonly moment6: number;
}

/** An equation and its functionals. */
export interface AxisymmetricSystem extends SolvedSystem {
  /** Of mass and energy. */
  readonly conserved: readonly [Conserved, Conserved];
  /** ∫ v² ψ_i ψ_j dv. */
  readonly radialMass: Float64Array;
  quantities(c: Float64Array): AxisymmetricQuantities;
}

/** The equation for one γ; `tolerance` is the relative error that a step may make. */
export function axisymmetricSystem(space: AxisymmetricSpace, gamma: number, tolerance: number): AxisymmetricSystem {
  const { radial, harmonics, first, offset, size } = space;
  const form = axisymmetricForm(space, gamma);
  const mass = radialMass(radial);
  const rows = {
    mass: functionalRow(space, 0, () => 1),
    energy: functionalRow(space, 0, (v) => (v * v) / 2),
    moment4: functionalRow(space, 0, (v) => v ** 4),
    moment6: functionalRow(space, 0, (v) => v ** 6),
    // v² P_2 = v_∥² − v_⊥²/2.
    anisotropy: functionalRow(space, 1, (v) => v * v),
  };
  const nodal = new Float64Array(radial.size);
  const blocks = (y: Float64Array, out: Float64Array): void => {
    for (let n = 0; n < harmonics; n++) {
      nodal[0] = 0;
      nodal.set(y.subarray(offset[n] + first[n], offset[n] + radial.size), first[n]);
      multiplyBanded(mass, radial.degree, nodal, product);
      out.set(product.subarray(first[n]), offset[n] + first[n]);
    }
  };
  const product = new Float64Array(radial.size);
  const weighted = new Float64Array(size);
  const norm = (y: Float64Array): number => {
    blocks(y, weighted);
    return Math.sqrt(dot(weighted, y));
  };
  const conserved: [Conserved, Conserved] = [{ row: rows.mass, equation: 0 }, { row: rows.energy, equation: radial.size - 1 }];
  return {
    size,
    radialMass: mass,
    conserved,
    solver: stageSolver({ space, form, radialMass: mass, mass: blocks, conserved }),
    mass: blocks,
    apply: form.apply,
    errorOf: (difference, y) =>
      Math.max(
        norm(difference) / norm(y),
        Math.abs(dot(rows.moment6, difference) / dot(rows.moment6, y)),
        Math.abs(dot(rows.anisotropy, difference) / dot(rows.energy, y)),
      ) / tolerance,
    quantities: (c) => {
      const [energy, anisotropy] = [dot(rows.energy, c), dot(rows.anisotropy, c)];
      return {
        mass: dot(rows.mass, c),
        energy,
        parallel: (2 / 3) * (energy + anisotropy),
        perpendicular: (2 * energy - anisotropy) / 3,
        moment4: dot(rows.moment4, c),
        moment6: dot(rows.moment6, c),
      };
    },
  };
}

function dot(row: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i] * y[i];
  return sum;
}
