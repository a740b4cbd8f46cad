/** The initial densities of the axisymmetric solver: functions of |v| and of the cosine to an axis, even in it. */

import { requireList, requireNotNegative, requireNumber, requirePositive } from "../require.ts";

/** Names as in `simulate`. The axis is that of the temperature that differs, or of the beams. */
export type AxisymmetricInitial =
  | {
    readonly kind: "bi-maxwellian";
    /** Variances along x, y, z, two of which are equal. */
    readonly temperature: readonly number[];
    readonly drift?: readonly number[];
    readonly exactMoments?: boolean;
  }
  | {
    readonly kind: "two-beams";
    readonly speed: number;
    /** Variance of each component within a beam. */
    readonly temperature: number;
    /** Any axis: only velocities along and across it are reported. */
    readonly axis?: readonly number[];
    readonly exactMoments?: boolean;
  };

/** A density of integral 1 and its temperatures. */
export interface AxisymmetricLaw {
  density(speed: number, cosine: number): number;
  readonly parallel: number;
  readonly perpendicular: number;
  /** The length on which it varies. */
  readonly width: number;
  /** A speed beyond which it falls. */
  readonly reach: number;
}

/** Largest speed of beams, in units of √T; most that two temperatures may be apart: up to there the temperatures are right to 1e−4 in a reasonable time. */
const FASTEST_BEAMS = 15;
const MOST_APART = 200;

/**
 * @throws RangeError that names the field
 */
export function axisymmetricLaw(initial: AxisymmetricInitial): AxisymmetricLaw {
  if (typeof initial !== "object" || initial === null) {
    throw new RangeError(`initial: got ${String(initial)}; allowed: an initial condition`);
  }
  if (initial.kind === "bi-maxwellian") {
    const { temperature } = initial;
    requireList("initial.temperature", temperature, 3).forEach((T, axis) => {
      requirePositive(`initial.temperature[${axis}]`, T);
    });
    requireList("initial.drift", initial.drift ?? [0, 0, 0], 3).forEach((x, axis) => {
      requireNumber(`initial.drift[${axis}]`, x, x === 0, "0");
    });
    const along = [2, 0, 1].find((axis) => temperature[(axis + 1) % 3] === temperature[(axis + 2) % 3]);
    if (along === undefined) throw new RangeError(`initial.temperature: got ${temperature.join(", ")}; allowed: two equal temperatures`);
    const [parallel, perpendicular] = [temperature[along], temperature[(along + 1) % 3]];
    if (!(Math.max(parallel, perpendicular) <= MOST_APART * Math.min(parallel, perpendicular))) {
      throw new RangeError(`initial.temperature: got ${temperature.join(", ")}; allowed: temperatures at most ${MOST_APART} times apart`);
    }
    return {
      density: (speed, cosine) => gaussian(speed * cosine, across(speed, cosine), parallel, perpendicular),
      parallel,
      perpendicular,
      width: Math.sqrt(Math.min(parallel, perpendicular)),
      reach: Math.sqrt(Math.max(parallel, perpendicular)),
    };
  }
  if (initial.kind === "two-beams") {
    const { speed: beam, temperature } = initial;
    requireNotNegative("initial.speed", beam);
    requirePositive("initial.temperature", temperature);
    if (!(beam <= FASTEST_BEAMS * Math.sqrt(temperature))) {
      throw new RangeError(`initial.speed: got ${beam} at a temperature of ${temperature}; allowed: at most ${FASTEST_BEAMS} √temperature`);
    }
    return {
      density: (speed, cosine) => {
        const [z, square] = [speed * cosine, across(speed, cosine)];
        return (gaussian(z - beam, square, temperature, temperature) + gaussian(z + beam, square, temperature, temperature)) / 2;
      },
      parallel: temperature + beam * beam,
      perpendicular: temperature,
      width: Math.sqrt(temperature),
      reach: beam + Math.sqrt(temperature),
    };
  }
  throw new RangeError(`initial.kind: got ${String((initial as { kind: unknown }).kind)}; allowed: bi-maxwellian, two-beams`);
}

/** Square of the velocity across the axis. */
function across(speed: number, cosine: number): number {
  return speed * speed * (1 - cosine * cosine);
}

function gaussian(z: number, square: number, parallel: number, perpendicular: number): number {
  return Math.exp(-(z * z) / (2 * parallel) - square / (2 * perpendicular)) / ((2 * Math.PI) ** 1.5 * Math.sqrt(parallel) * perpendicular);
}
