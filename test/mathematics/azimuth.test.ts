/**
 * The direction in which the relative velocity is deflected: uniform around it, independent of the deflection, for relative velocities of
 * every orientation (the frame that an engine builds around e may not show), the poles and the equator of its construction included.
 */

import { describe, expect, it } from "vitest";
import { engine } from "./engine_process.ts";
import { PLANTS, TRUE_INGREDIENTS } from "./plain_process.ts";
import { Random } from "../random.ts";
import { accepts, pOfCounts, rejects, Sample } from "./verdict.ts";

type Vector = readonly [number, number, number];
type Azimuths = (count: number) => Float64Array;

const TICK = 2 ** -44;
const ORIENTATIONS: Vector[] = [[0, 0, 1], [0, 0, -1], [1, 0, 0], [0, -1, 0], [0.6, 0.48, -0.64], [1e-6, 0, -1], [
  Math.SQRT1_2,
  -Math.SQRT1_2,
  1e-12,
]];

/** p of the azimuth seen from a frame of our own in 24 sectors, and of its first two harmonics weighted by the deflection. */
function around(e: Vector, azimuths: Azimuths, count: number, u: Float64Array): number[] {
  const tau = new Float64Array(count).fill(0.2);
  const vi = Float64Array.from({ length: 3 * count }, (_, k) => Math.round(e[k % 3]! / TICK) * TICK);
  const out = engine.stages.collide(vi, new Float64Array(3 * count), tau, u, azimuths(count));
  const a = perpendicular(e);
  const b: Vector = [e[1] * a[2] - e[2] * a[1], e[2] * a[0] - e[0] * a[2], e[0] * a[1] - e[1] * a[0]];
  const sectors = new Float64Array(24);
  const harmonics = [new Sample(), new Sample(), new Sample(), new Sample()];
  for (let k = 0; k < count; k++) {
    const turned = [0, 1, 2].map((x) => out[6 * k + x]! - out[6 * k + 3 + x]!) as unknown as Vector;
    const phi = Math.atan2(dot(turned, b), dot(turned, a));
    const theta = Math.acos(Math.min(1, dot(turned, e)));
    sectors[Math.min(23, Math.floor(((phi + Math.PI) / (2 * Math.PI)) * 24))]!++;
    [Math.cos(phi), Math.sin(phi), Math.cos(2 * phi), Math.sin(2 * phi)].forEach((x, m) => {
      harmonics[m]!.add(theta * x);
    });
  }
  return [pOfCounts(sectors, new Array(24).fill(count / 24)), ...harmonics.map((sample) => sample.pOfMean(0))];
}

function perpendicular(e: Vector): Vector {
  const axis: Vector = Math.abs(e[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0];
  const along = dot(axis, e);
  const a = axis.map((x, k) => x - along * e[k]!) as unknown as Vector;
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function dot(x: Vector, y: Vector): number {
  return x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
}

const COUNT = 40_000;

describe("the azimuth of a collision", () => {
  const uniforms = engine.stages.uniforms(5n, 0, COUNT);
  const polar = Float64Array.from({ length: COUNT }, (_, k) => uniforms[2 * k]!);
  const turns = Float64Array.from({ length: COUNT }, (_, k) => uniforms[2 * k + 1]!);

  it("is uniform around the relative velocity and independent of the deflection", () => {
    expect(accepts(ORIENTATIONS.flatMap((e) => around(e, () => turns, COUNT, polar)))).toBe(true);
  });

  it("catches the planted error: azimuth on half a circle", () => {
    const random = new Random(4);
    const half: Azimuths = (count) => new Float64Array(count).map(() => PLANTS["azimuth on half a circle"].azimuth(random) / (2 * Math.PI));
    expect(rejects(around(ORIENTATIONS[4]!, half, COUNT, polar))).toBe(true);
    const whole: Azimuths = (count) => new Float64Array(count).map(() => TRUE_INGREDIENTS.azimuth(random) / (2 * Math.PI));
    expect(accepts(around(ORIENTATIONS[4]!, whole, COUNT, polar))).toBe(true);
  });

  it("catches the planted error: azimuth taken from the bits of the polar uniform", () => {
    expect(rejects(around(ORIENTATIONS[4]!, () => polar, COUNT, polar))).toBe(true);
  });

  it("catches the planted error: azimuth of 3 bits", () => {
    expect(rejects(around(ORIENTATIONS[4]!, () => turns.map((x) => Math.floor(8 * x) / 8), COUNT, polar))).toBe(true);
  });
});
