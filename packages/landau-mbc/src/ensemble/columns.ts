/** What the numbers of a member's frame are: the observed quantities, then what the user's functions give, one after the other. */

import { LandauError } from "../errors.ts";
import type { Products } from "./statistics.ts";

/** A name and the shape of its numbers. */
export type Column = readonly [name: string, shape: readonly number[]];

/** Numbers of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Numbers of a frame. */
export const widthOf = (columns: readonly Column[]): number => columns.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);

/** One array per column out of rows of all of them; `skip` numbers before each row's first are left out. */
export function byColumn(columns: readonly Column[], rows: Float64Array, skip = 0): Record<string, Float64Array> {
  const width = widthOf(columns) + skip;
  const count = width === 0 ? 0 : rows.length / width;
  let offset = skip;
  return Object.fromEntries(columns.map(([name, shape]) => {
    const size = sizeOf(shape);
    const out = new Float64Array(count * size);
    for (let row = 0; row < count; row++) {
      for (let k = 0; k < size; k++) out[row * size + k] = rows[row * width + offset + k] as number;
    }
    offset += size;
    return [name, out];
  }));
}

/** Whether both say the same. */
export const sameColumns = (a: readonly Column[], b: readonly Column[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The products that the covariances of these pairs need, pair after pair, each row-major.
 *
 * @throws LandauError `CONFIG` for a name that is not among the columns
 */
export function productsOf(columns: readonly Column[], pairs: readonly (readonly [string, string])[]): Products {
  const [left, right]: [number[], number[]] = [[], []];
  pairs.forEach((pair, k) => {
    const [a, b] = pair.map((name, side) => spanOf(columns, name, `options.covariances[${k}][${side}]`)) as [Span, Span];
    for (let i = 0; i < a.size; i++) {
      for (let j = 0; j < b.size; j++) {
        left.push(a.offset + i);
        right.push(b.offset + j);
      }
    }
  });
  return { left: Uint32Array.from(left), right: Uint32Array.from(right) };
}

interface Span {
  readonly offset: number;
  readonly size: number;
}

function spanOf(columns: readonly Column[], wanted: string, path: string): Span {
  let offset = 0;
  for (const [name, shape] of columns) {
    if (name === wanted) return { offset, size: sizeOf(shape) };
    offset += sizeOf(shape);
  }
  throw unknownName(wanted, columns.map(([name]) => name), path);
}

/** The error for a quantity that is not observed. */
export function unknownName(name: string, known: readonly string[], path: string): LandauError {
  const message = `${path}: got ${JSON.stringify(name)}, which is not observed; allowed: ${known.join(", ") || "nothing, for nothing is"}`;
  return new LandauError("CONFIG", message, { path, value: name });
}
