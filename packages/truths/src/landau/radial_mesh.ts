/** The mesh of the radial solver: fine enough for a density and for the Maxwellian that it tends to. */

import { maxwellian } from "../maxwellian.ts";
import { radialSpace } from "./radial_space.ts";

/** What a mesh has to resolve. */
export interface MeshSettings {
  /** One density of integral 1, or several that have to be resolved as if they were. */
  readonly densities: readonly ((speed: number) => number)[];
  /** E|v|². */
  readonly meanSquare: number;
  /** The largest speed of the mesh. */
  readonly largest: number;
  /** Speeds of jumps and poles. */
  readonly rough: readonly number[];
  /** Degree of the polynomials in v²/2. */
  readonly degree: number;
  /** What interpolation on an element may leave, in units of the mass. */
  readonly accuracy: number;
  /** No element is smaller than this part of √(E|v|²), and those next to a jump are as small; 0.01 if left out. */
  readonly smallest?: number;
}

/** Contributions to the eighth moment below this part of it are not followed. */
const TAIL = 1e-14;
/** From one trial of an element's width to the next. */
const SHRINK = 0.85;
/** The usual smallest element, as a part of √(E|v|²). */
export const SMALLEST = 1e-2;
/** The width of an element exceeds that of another by at most this part of their distance: a front that moves or spreads finds elements of its width. */
const GROWTH = 0.5;
/** Of two jumps closer than this part of the smallest element one is enough for the mesh. */
const CLOSE = 0.75;
/** Relative distance from a jump at which the density is taken. */
const INSIDE = 1e-14;
const PROBES = 9;

/** Boundaries of elements. */
export function radialMesh(
  { densities, meanSquare, largest, rough, degree, accuracy, smallest: part = SMALLEST }: MeshSettings,
): Float64Array {
  const scale = Math.sqrt(meanSquare);
  const all = [...densities, maxwellian({ temperature: meanSquare / 3 }).density];
  const smallest = part * scale;
  const ends = [0, largest];
  for (const speed of [...rough, ...rough.flatMap((jump) => [jump - smallest, jump + smallest])]) {
    if (speed > 0 && speed < largest && ends.every((end) => Math.abs(end - speed) > CLOSE * smallest)) ends.push(speed);
  }
  ends.sort((a, b) => a - b);
  const march = (next: (low: number, end: number) => number): number[] => {
    const boundaries = [0];
    for (let k = 1; k < ends.length; k++) {
      for (let low = ends[k - 1]; low < ends[k]; boundaries.push(low)) low = next(low, ends[k]);
    }
    return boundaries;
  };
  return Float64Array.from(march(graded(march(nextBoundary))));

  /** The end of the widest element from `low` that resolves all densities; two of equal width finish an interval. */
  function nextBoundary(low: number, end: number): number {
    let width = end - low;
    while (width > smallest) {
      const high = low + width;
      if (all.every((density) => error(density, low, high, degree, scale) < accuracy)) break;
      width *= SHRINK;
    }
    return width === end - low ? end : low + Math.min(width, (end - low) / 2);
  }
}

/** The speed above which the eighth moment of neither the density nor its Maxwellian has anything left. */
export function largestSpeed(
  { density, meanSquare, reach }: { readonly density: (v: number) => number; readonly meanSquare: number; readonly reach: number },
): number {
  const scale = Math.sqrt(meanSquare);
  const rest = maxwellian({ temperature: meanSquare / 3 }).density;
  const tail = (v: number): number => (density(v) + rest(v)) * v ** 3 * (1 + (v / scale) ** 8);
  let largest = Math.max(reach, scale) * 1.5;
  while (tail(largest) > TAIL) largest *= 1.05;
  while (tail(largest / 1.02) < TAIL && largest > reach * 1.05) largest /= 1.02;
  return largest;
}

/** Limits the growth of the width from element to element: the end of the element that begins at `low`. */
function graded(boundaries: readonly number[]): (low: number, end: number) => number {
  return (low, end) => {
    let width = end - low;
    for (let k = 1; k < boundaries.length; k++) {
      const [from, to] = [boundaries[k - 1], boundaries[k]];
      if (from >= low) width = Math.min(width, (to - from + GROWTH * (from - low)) / (1 + GROWTH));
      else width = Math.min(width, to - from + GROWTH * Math.max(0, low - to));
    }
    if (width > 0.99 * (end - low)) return end;
    return low + Math.min(width, (end - low) / 2);
  };
}

/** How far the density is from a polynomial of the degree in v²/2 on [low, high], the ends approached from inside. */
function error(density: (speed: number) => number, low: number, high: number, degree: number, scale: number): number {
  const space = radialSpace(Float64Array.of(low, high), degree);
  const f = space.x.map((x) => density(Math.min(Math.max(Math.sqrt(2 * x), low * (1 + INSIDE)), high * (1 - INSIDE))));
  let worst = 0;
  for (let k = 0; k < PROBES; k++) {
    const v = low + ((high - low) * (k + 0.5)) / PROBES;
    const miss = Math.abs(space.evaluate(f, v) - density(v)) * 4 * Math.PI * Math.max(v, scale / 2) ** 3;
    worst = miss <= worst ? worst : miss;
  }
  return worst;
}
