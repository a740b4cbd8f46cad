/** The initial densities that the radial solver takes: isotropic laws as users of `simulate` write them, and tabulated ones. */

import { bkw } from "../bkw.ts";
import { maxwellian } from "../maxwellian.ts";
import { requireList, requireNotNegative, requireNumber, requirePositive } from "../require.ts";
import { monotoneCubic } from "./monotone_cubic.ts";

/** A density given by numbers, monotone cubic in between (Fritsch–Carlson), 0 above the last speed; divided by its integral. */
export interface TabulatedLaw {
  readonly kind: "tabulated";
  /** From 0, increasing, at least 4. */
  readonly speeds: ArrayLike<number>;
  /** f at each speed per unit volume of velocity space, up to a factor; ≥ 0, not all 0. */
  readonly density: ArrayLike<number>;
}

/** What a mixture may be made of. Names and defaults are those of `simulate`; a drift may only be zero, and `exactMoments` means nothing here (N = ∞). */
export type IsotropicComponent =
  | { readonly kind: "maxwellian"; readonly temperature?: number; readonly drift?: readonly number[]; readonly exactMoments?: boolean }
  | { readonly kind: "microcanonical"; readonly temperature?: number; readonly drift?: readonly number[]; readonly exactMoments?: boolean }
  | { readonly kind: "bkw"; readonly K0: number; readonly temperature?: number; readonly exactMoments?: boolean }
  | { readonly kind: "shell"; readonly radius: number; readonly width?: number; readonly exactMoments?: boolean }
  | { readonly kind: "uniform-ball"; readonly radius?: number; readonly exactMoments?: boolean }
  | TabulatedLaw;

/** An isotropic initial density of mass 1. */
export type IsotropicInitial = IsotropicComponent | {
  readonly kind: "mixture";
  /** Numbers > 0; their sum need not be 1. */
  readonly weights: ArrayLike<number>;
  readonly components: readonly IsotropicComponent[];
  readonly exactMoments?: boolean;
};

/** What the solver needs to know of a density. */
export interface IsotropicLaw {
  /** f at a speed, of integral 1. */
  density(speed: number): number;
  /** E|v|². */
  readonly meanSquare: number;
  /** Above this the density is 0 to rounding; to start a search from. */
  readonly reach: number;
  /** Speeds at which f has a jump or a pole: the Fisher information is infinite at time 0. */
  readonly rough: readonly number[];
  /** Speeds at which f has fewer derivatives than elsewhere, increasing. */
  readonly knots: readonly number[];
  /** What the mesh may leave of the initial density, in units of the mass; 0 if f is smooth between the rough speeds. */
  readonly slack: number;
  /** The law from every second point of its tables, by which it is seen what the table leaves open; undefined without a table. */
  readonly coarser: IsotropicLaw | undefined;
}

/** A shell's density 1/v² near v = 0 is below rounding if the width is less than this part of the radius. */
const NEGLIGIBLE_WIDTH = 1 / 9;
/** In that case the density is made constant below this part of the radius. */
const NEGLIGIBLE_SPEED = 1e-3;
/** Kinks between the pieces of a table are not worth an element each: the projection keeps all moments, and the equation smooths them at once. */
const TABLE_SLACK = 3e-5;
/** A table that ends lower than this part of its maximum has no jump there. */
const NEGLIGIBLE_END = 1e-9;

/**
 * @param path name of the argument, for messages
 * @throws RangeError that names the field, for laws that are not isotropic, have no density, or have numbers out of range
 */
export function isotropicLaw(initial: IsotropicInitial, path = "initial"): IsotropicLaw {
  if (typeof initial !== "object" || initial === null) {
    throw new RangeError(`${path}: got ${String(initial)}; allowed: an initial condition`);
  }
  if ("drift" in initial) {
    requireList(`${path}.drift`, initial.drift ?? [0, 0, 0], 3).forEach((x, axis) => {
      requireNumber(`${path}.drift[${axis}]`, x, x === 0, "0 (an isotropic law has no drift)");
    });
  }
  switch (initial.kind) {
    case "maxwellian":
    case "microcanonical":
      return maxwellianLaw(initial, path);
    case "bkw":
      return bkwLaw(initial, path);
    case "shell":
      return shellLaw(initial, path);
    case "uniform-ball":
      return ballLaw(initial, path);
    case "tabulated":
      return tabulatedLaw(initial, path);
    case "mixture":
      return mixtureLaw(initial.weights, initial.components, path);
    default: {
      const { kind } = initial as { kind: unknown };
      const allowed = "maxwellian, microcanonical, bkw, shell (width > 0), uniform-ball, tabulated, mixture of these (isotropic densities)";
      throw new RangeError(`${path}.kind: got ${String(kind)}; allowed: ${allowed}`);
    }
  }
}

function maxwellianLaw({ temperature = 1 }: { readonly temperature?: number }, path: string): IsotropicLaw {
  requirePositive(`${path}.temperature`, temperature);
  const { density } = maxwellian({ temperature });
  return { density, meanSquare: 3 * temperature, reach: 9 * Math.sqrt(temperature), rough: [], knots: [], slack: 0, coarser: undefined };
}

function bkwLaw({ K0, temperature = 1 }: { readonly K0: number; readonly temperature?: number }, path: string): IsotropicLaw {
  requireNumber(`${path}.K0`, K0, K0 >= 0.6 && K0 <= 1, "a number from 3/5 to 1");
  requirePositive(`${path}.temperature`, temperature);
  const solution = bkw({ K0, temperature });
  return {
    // Rounding may leave −1e−17 at v = 0 for K0 = 3/5.
    density: (speed) => Math.max(0, solution.density(speed, 0)),
    meanSquare: 3 * temperature,
    reach: 9 * Math.sqrt(temperature),
    rough: [],
    knots: [],
    slack: 0,
    coarser: undefined,
  };
}

/** |v| = |radius + width · normal|: the normal's density at ±v over 4πv². */
function shellLaw({ radius, width = 0 }: { readonly radius: number; readonly width?: number }, path: string): IsotropicLaw {
  requireNotNegative(`${path}.radius`, radius);
  requireNumber(`${path}.width`, width, width > 0, "a finite number > 0 (a shell of width 0 is a measure without a density)");
  const gaussian = (x: number): number => Math.exp(-(x * x) / (2 * width * width)) / (Math.sqrt(2 * Math.PI) * width);
  const pole = width > NEGLIGIBLE_WIDTH * radius;
  const smallest = pole ? 0 : NEGLIGIBLE_SPEED * radius;
  return {
    density: (speed) => {
      const v = Math.max(speed, smallest);
      return (gaussian(v - radius) + gaussian(v + radius)) / (4 * Math.PI * v * v);
    },
    meanSquare: radius * radius + width * width,
    reach: radius + 9 * width,
    rough: pole ? [0] : [],
    knots: [],
    slack: 0,
    coarser: undefined,
  };
}

function ballLaw({ radius = Math.sqrt(5) }: { readonly radius?: number }, path: string): IsotropicLaw {
  requirePositive(`${path}.radius`, radius);
  const inside = 3 / (4 * Math.PI * radius ** 3);
  return {
    density: (speed) => (speed <= radius ? inside : 0),
    meanSquare: (3 / 5) * radius * radius,
    reach: radius,
    rough: [radius],
    knots: [],
    slack: 0,
    coarser: undefined,
  };
}

function tabulatedLaw({ speeds, density }: TabulatedLaw, path: string): IsotropicLaw {
  const v = requireList(`${path}.speeds`, speeds);
  const f = requireList(`${path}.density`, density);
  requireNumber(`${path}.speeds.length`, v.length, v.length >= 4, "at least 4");
  requireNumber(`${path}.density.length`, f.length, f.length === v.length, `${v.length}, one for each speed`);
  v.forEach((speed, k) => {
    const low = v[k - 1] ?? 0;
    requireNumber(`${path}.speeds[${k}]`, speed, k === 0 ? speed === 0 : speed > low, k === 0 ? "0" : `a number > ${low}, increasing`);
    requireNotNegative(`${path}.density[${k}]`, f[k]);
  });
  requireNumber(`${path}.density`, Math.max(...f), Math.max(...f) > 0, "at least one number > 0");
  const law = lawThrough(v, f);
  // One of the two holds a point with mass.
  const halves = [0, 1].map((parity) => v.flatMap((_, k) => (k === 0 || k === v.length - 1 || k % 2 === parity ? [k] : [])));
  const half = halves.find((points) => points.some((k) => f[k] > 0)) as number[];
  return { ...law, coarser: lawThrough(half.map((k) => v[k]), half.map((k) => f[k])) };
}

/** The law of the interpolant through points. */
function lawThrough(v: readonly number[], f: readonly number[]): IsotropicLaw {
  const curve = monotoneCubic(v, f);
  const moment = (p: number): number => 4 * Math.PI * curve.integral((speed) => speed ** (p + 2));
  const mass = moment(0);
  const last = v[v.length - 1];
  return {
    density: (speed) => curve.value(speed) / mass,
    meanSquare: moment(2) / mass,
    reach: last,
    rough: f[f.length - 1] > NEGLIGIBLE_END * Math.max(...f) ? [last] : [],
    knots: v.slice(1),
    slack: TABLE_SLACK,
    coarser: undefined,
  };
}

function mixtureLaw(weights: ArrayLike<number>, components: readonly IsotropicComponent[], path: string): IsotropicLaw {
  requireList(`${path}.components`, components);
  requireList(`${path}.weights`, weights);
  requireNumber(`${path}.components.length`, components.length, components.length >= 1, "at least 1");
  requireNumber(
    `${path}.weights.length`,
    weights.length,
    weights.length === components.length,
    `${components.length}, one for each component`,
  );
  Array.from(weights).forEach((weight, k) => {
    requirePositive(`${path}.weights[${k}]`, weight);
  });
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  const parts = components.map((component, k) => ({ share: weights[k] / total, law: isotropicLaw(component, `${path}.components[${k}]`) }));
  const mixed = mixtureOf(parts);
  if (parts.every(({ law }) => law.coarser === undefined)) return mixed;
  return { ...mixed, coarser: mixtureOf(parts.map(({ share, law }) => ({ share, law: law.coarser ?? law }))) };
}

function mixtureOf(parts: readonly { readonly share: number; readonly law: IsotropicLaw }[]): IsotropicLaw {
  return {
    density: (speed) => parts.reduce((sum, { share, law }) => sum + share * law.density(speed), 0),
    meanSquare: parts.reduce((sum, { share, law }) => sum + share * law.meanSquare, 0),
    reach: Math.max(...parts.map(({ law }) => law.reach)),
    rough: parts.flatMap(({ law }) => law.rough),
    knots: parts.flatMap(({ law }) => law.knots).sort((a, b) => a - b),
    slack: Math.max(...parts.map(({ law }) => law.slack)),
    coarser: undefined,
  };
}
