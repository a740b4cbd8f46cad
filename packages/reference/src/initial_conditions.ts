/** Draws the initial velocities, or places given ones on the grid. SPEC §9. */

import { exp, ln, sincos2pi } from "./elementary.ts";
import type { Component } from "./initial_laws.ts";
import { atOnce, exactTickSumsInPieces, forAll, type Pieces, sumInPieces } from "./observables.ts";
import { TICK, TICKS_PER_UNIT, toGrid } from "./pair_update.ts";
import type { Plan } from "./plan.ts";
import { type Block, block, Stream } from "./rng.ts";
import { powerOfTwo } from "./scale.ts";
import { SpecError } from "./spec_error.ts";
import { u52 } from "./uniform.ts";

/** Largest |v|² at the start, internal units: speeds up to 64. */
const LARGEST_SQUARE = 4096;

/** Initial velocities, row-major [N, 3], internal units, on the grid. */
export function* drawVelocitiesInPieces(plan: Plan): Pieces<Float64Array> {
  const v = new Float64Array(3 * plan.particles);
  yield* forAll(plan.particles, (i) => v.set(drawParticle(plan, i), 3 * i));
  if (plan.exactMoments) yield* rescale(v, plan);
  yield* placeOnGrid(v);
  if (plan.exactMoments) yield* settleMomentum(v, plan);
  return v;
}

/** The same at once. */
export function drawVelocities(plan: Plan): Float64Array {
  return atOnce(drawVelocitiesInPieces(plan));
}

/** Velocities on the grid and what that has changed. */
export interface Placed {
  /** Row-major [N, 3], internal units. */
  readonly v: Float64Array;
  /** Largest change of a component, user units. */
  readonly largestRounding: number;
}

/**
 * Given velocities on the grid, internal units.
 *
 * @param data row-major [N, 3], user units
 */
export function* placeVelocitiesInPieces(plan: Plan, data: Float64Array): Pieces<Placed> {
  const shrink = powerOfTwo(-plan.scaleExponent);
  const exact = (k: number) => (data[k] as number) * shrink;
  const n = data.length / 3;
  const v = new Float64Array(data.length);
  yield* forAll(n, (i) => {
    for (let k = 3 * i; k < 3 * i + 3; k++) v[k] = exact(k);
  });
  yield* placeOnGrid(v);
  let largest = 0;
  yield* forAll(n, (i) => {
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      const change = Math.abs((v[k] as number) - exact(k));
      if (change > largest) largest = change;
    }
  });
  return { v, largestRounding: largest * powerOfTwo(plan.scaleExponent) };
}

/** The same at once. */
export function placeVelocities(plan: Plan, data: Float64Array): Placed {
  return atOnce(placeVelocitiesInPieces(plan, data));
}

function drawParticle(plan: Plan, i: number): readonly [number, number, number] {
  const [g0, g1] = normals(block(plan, Stream.initial, i, 0));
  const [g2, g3] = normals(block(plan, Stream.initial, i, 1));
  const x = block(plan, Stream.initial, i, 2);
  const A = u52(x[1], x[0]);
  const B = u52(x[3], x[2]);
  const { kind, parameters } = chooseComponent(plan.components, A);
  const P = (k: number) => parameters[k] as number;
  const square = g0 * g0 + g1 * g1 + g2 * g2;
  const along = (length: number): readonly [number, number, number] => [length * g0, length * g1, length * g2];
  switch (kind) {
    case 1:
      return [P(0) * g0 + P(3), P(1) * g1 + P(4), P(2) * g2 + P(5)];
    case 2: {
      if (B >= P(1)) return along(P(0));
      const y = block(plan, Stream.initial, i, 3);
      return along(P(0) * Math.sqrt(1 + (-2 * ln(u52(y[1], y[0]))) / square));
    }
    case 3:
      return along((P(0) + P(1) * g3) / Math.sqrt(square));
    case 4: {
      const side = i % 2 === 0 ? 1 : -1;
      return [P(0) * g0 + side * P(1), P(0) * g1 + side * P(2), P(0) * g2 + side * P(3)];
    }
    default:
      return along((P(0) * exp(ln(B) / 3)) / Math.sqrt(square));
  }
}

/** Two independent normals, by Box and Muller. */
function normals(x: Block): readonly [number, number] {
  const R = Math.sqrt(-2 * ln(u52(x[1], x[0])));
  const { cos, sin } = sincos2pi(u52(x[3], x[2]));
  return [R * cos, R * sin];
}

function chooseComponent(components: readonly Component[], A: number): Component {
  return components.find((component) => A < component.cumulative) as Component;
}

/** Centres and rescales to the plan's mean velocity and mean |u|². */
function* rescale(v: Float64Array, plan: Plan): Pieces<void> {
  const n = plan.particles;
  const at = (k: number) => v[k] as number;
  for (const axis of [0, 1, 2]) {
    const mean = (yield* sumInPieces(n, (i) => at(3 * i + axis))) / n;
    yield* forAll(n, (i) => {
      v[3 * i + axis] = at(3 * i + axis) - mean;
    });
  }
  const Q = (yield* sumInPieces(n, (i) => at(3 * i) * at(3 * i) + at(3 * i + 1) * at(3 * i + 1) + at(3 * i + 2) * at(3 * i + 2))) / n;
  if (Q === 0) throw new SpecError("CONFIG", "initial", 0, "a sample with some thermal energy to rescale");
  const F = Math.sqrt(plan.targetSquare / Q);
  yield* forAll(n, (i) => {
    for (const axis of [0, 1, 2] as const) v[3 * i + axis] = at(3 * i + axis) * F + plan.targetMean[axis];
  });
}

/** Moves the first |R| particles by one tick each, R the excess of Σ ticks over N times the target. */
function* settleMomentum(v: Float64Array, plan: Plan): Pieces<void> {
  const n = plan.particles;
  const sums = yield* exactTickSumsInPieces(v);
  for (const axis of [0, 1, 2] as const) {
    const target = toGrid(plan.targetMean[axis]) * TICKS_PER_UNIT;
    const excess = Number(sums[axis] - BigInt(n) * BigInt(target));
    const step = excess > 0 ? -TICK : TICK;
    for (let left = Math.abs(excess); left > 0; left -= n) {
      yield* forAll(left < n ? left : n, (i) => {
        v[3 * i + axis] = (v[3 * i + axis] as number) + step;
      });
    }
  }
}

/** Checks speeds and rounds to the grid, in place. */
function* placeOnGrid(v: Float64Array): Pieces<void> {
  yield* forAll(v.length / 3, (i) => {
    const x = v[3 * i] as number;
    const y = v[3 * i + 1] as number;
    const z = v[3 * i + 2] as number;
    const square = x * x + y * y + z * z;
    if (!(square <= LARGEST_SQUARE)) {
      throw new SpecError(
        "GRID_OVERFLOW",
        `initial: particle ${i}`,
        Math.sqrt(square),
        "a speed of at most 64 internal units (45 to 90 times the root mean square speed)",
      );
    }
    v[3 * i] = toGrid(x);
    v[3 * i + 1] = toGrid(y);
    v[3 * i + 2] = toGrid(z);
  });
}
