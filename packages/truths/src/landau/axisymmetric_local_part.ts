/** What the potentials of a density do to a function: the part of the collision operator's derivative that is stiff, and couples nothing beyond an element. */

import { A, type Angle, B, COEFFICIENTS, CROSS, ETAT, ETAV, type FluxOperator } from "./axisymmetric_flux.ts";
import { type BandMatrix, bandRow } from "./band_solver.ts";

/** How many numbers a pair of harmonics (test, function) has at one speed. */
const LOCAL = 4;

/** Adds it for the density of the flux coefficients `at`, times a factor, to a matrix in which `order` says where an unknown is. */
export function addLocalPart(
  { space, tables, angles }: FluxOperator,
  at: Float64Array,
  factor: number,
  order: Int32Array,
  { reach, entries }: BandMatrix,
): void {
  const { radial: { degree }, harmonics, first, offset } = space;
  const local = new Float64Array(LOCAL * harmonics * harmonics);
  tables.points.forEach(({ v, weight, values, slopes, element }, p) => {
    projectLocal(at.subarray(p * angles.length * COEFFICIENTS, (p + 1) * angles.length * COEFFICIENTS), v, angles, harmonics, local);
    for (let n = 0; n < harmonics; n++) {
      const scale = -0.5 * factor * (4 * n + 1) * v * v * weight;
      for (let m = 0; m < harmonics; m++) {
        const l = LOCAL * (n * harmonics + m);
        for (let i = 0; i <= degree; i++) {
          if (element * degree + i < first[n]) continue;
          const bySlope = scale * (slopes[i] * local[l] + values[i] * local[l + 2]);
          const byValue = scale * (slopes[i] * local[l + 1] + values[i] * local[l + 3]);
          const row = bandRow(order[offset[n] + element * degree + i], reach);
          for (let j = 0; j <= degree; j++) {
            if (element * degree + j < first[m]) continue;
            entries[row + order[offset[m] + element * degree + j]] += bySlope * slopes[j] + byValue * values[j];
          }
        }
      }
    }
  });
}

/** Averages over the angle for each pair (test, function) at one speed. */
function projectLocal(at: Float64Array, v: number, angles: readonly Angle[], harmonics: number, local: Float64Array): void {
  local.fill(0);
  angles.forEach(({ share, value, slope }, m) => {
    const i = COEFFICIENTS * m;
    const [radial, mixed, angular] = [at[i + A], at[i + CROSS] / v, at[i + B] / v];
    const [etav, etat, cross] = [at[i + ETAV], at[i + ETAT], at[i + CROSS]];
    for (let n = 0; n < harmonics; n++) {
      const p = share * value[n];
      const t = (share * slope[n]) / v;
      for (let k = 0; k < harmonics; k++) {
        const [q, dq] = [value[k], slope[k]];
        const l = LOCAL * (n * harmonics + k);
        local[l] += p * radial * q;
        local[l + 1] += p * (mixed * dq - etav * q);
        local[l + 2] += t * cross * q;
        local[l + 3] += t * (angular * dq - etat * q);
      }
    }
  });
}
