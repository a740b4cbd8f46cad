/** The Landau collision operator on the coefficients of a space with an axis, its derivative, and the part of that which is local. */

import { applyDerivative, applyFlux, coefficientsOf, fluxOperator } from "./axisymmetric_flux.ts";
import { addLocalPart } from "./axisymmetric_local_part.ts";
import type { AxisymmetricSpace } from "./axisymmetric_space.ts";
import type { BandMatrix } from "./band_solver.ts";

/** The quadratic operator on the coefficients of a space, for the radial mass matrix ∫ v² ψ_i ψ_j dv of each harmonic. */
export interface AxisymmetricForm {
  apply(c: Float64Array, out: Float64Array): void;
  /** What its derivative at c is. */
  derivative(c: Float64Array): AxisymmetricDerivative;
}

/** The derivative of the operator at one density. */
export interface AxisymmetricDerivative {
  /** out = J u. */
  apply(u: Float64Array, out: Float64Array): void;
  /** Adds a multiple of what the potentials of the density do to a function, all that is stiff in J; `order` says where an unknown is in the matrix. */
  addLocalTo(matrix: BandMatrix, order: Int32Array, factor: number): void;
}

/** The operator for one γ. */
export function axisymmetricForm(space: AxisymmetricSpace, gamma: number): AxisymmetricForm {
  const operator = fluxOperator(space, gamma);
  return {
    apply: (c, out) => applyFlux(operator, c, out),
    derivative: (c) => {
      const at = new Float64Array(operator.scratch.length);
      coefficientsOf(operator, c, at);
      return {
        apply: (u, out) => applyDerivative(operator, at, u, out),
        addLocalTo: (matrix, order, factor) => addLocalPart(operator, at, factor, order, matrix),
      };
    },
  };
}
