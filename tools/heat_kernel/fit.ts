/**
 * Fits every coefficient of the heat-kernel sampler (SPEC §7) against extended precision.
 *
 * Largest errors allowed in the probability are what the weights express: an error of the fitted quantity is multiplied by the
 * probability it displaces. Below `floor` the weight stops falling, so that the far tail is right in proportion as well.
 */
import { type HeatKernel, heatKernel } from "../extended/heat_kernel.ts";
import { type Equation, minimax } from "./minimax.ts";
import { chebyshevPoints, type Sample, sampleRectangle } from "./samples.ts";

/** Coefficients of Σ_j c_j(a) b^j; row j holds those of c_j, ascending powers of a. */
export type Rows = readonly (readonly number[])[];

export interface HeatKernelTable {
  readonly smallTime: Rows;
  readonly middleTime: Rows;
  readonly seriesNear: Rows;
  readonly seriesFar: Rows;
  /** Largest weighted error of each fit over its sample points: probability for the first two, weighted exponent for the starts. */
  readonly errors: { readonly smallTime: number; readonly middleTime: number; readonly seriesNear: number; readonly seriesFar: number };
}

/** Ends of the regions of τ: small time, middle time, near series; the far series has no end. */
export const SMALL_TIME_END = 0.05;
export const MIDDLE_TIME_END = 0.08;
export const SERIES_NEAR_END = 0.3;

/** Where the middle-time and near-series polynomials are centred. */
export const MIDDLE_TIME_CENTRE = 0.065;
export const MIDDLE_X_CENTRE = 1;
export const SERIES_NEAR_CENTRE = 0.2;

/** A little more than −ln 2^−44, the largest exponent that the sampler uses. */
const EXPONENT_END = 30.6;

/** Degree in a of each c_j. */
const SMALL_TIME_DEGREES = [4, 4, 3, 2, 1, 1, 0];
const MIDDLE_TIME_DEGREES = [4, 4, 3, 2, 2, 1, 1, 0, 0, 0, 0];
const SERIES_NEAR_DEGREES = [2, 2, 1, 1, 0, 0, 0];
const SERIES_FAR_DEGREES = [4, 3, 2, 1, 0];

const ROUNDS = 80;

/** e^{−E}, reproducible. */
function decay(kernel: HeatKernel, E: number): number {
  return kernel.fixed.toDouble(kernel.fixed.exp(-kernel.fixed.fromDouble(E)));
}

interface Problem {
  readonly degrees: readonly number[];
  /** Powers of two near 1/size of a and b: exact, and they keep the equations well conditioned. */
  readonly scaleA: number;
  readonly scaleB: number;
  /** The coefficient of a^0 b^0 when it is given. */
  readonly constant?: number;
  readonly samples: readonly Sample[];
  equation(sample: Sample): { readonly a: number; readonly b: number; readonly value: number; readonly weight: number };
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let k = 0; k < exponent; k += 1) product *= base;
  return product;
}

function solve({ degrees, scaleA, scaleB, constant, samples, equation }: Problem): { readonly rows: Rows; readonly error: number } {
  const terms = degrees.flatMap((degree, j) => Array.from({ length: degree + 1 }, (_, i) => ({ i, j })));
  const free = terms.filter(({ i, j }) => constant === undefined || i + j > 0);
  const equations = samples.map((sample): Equation => {
    const { a, b, value, weight } = equation(sample);
    const row = free.map(({ i, j }) => power(a * scaleA, i) * power(b * scaleB, j));
    return { row, value: value - (constant ?? 0), weight };
  });
  const { coefficients, error } = minimax(equations, ROUNDS);
  const rows: number[][] = degrees.map(() => []);
  if (constant !== undefined) rows[0]?.push(constant);
  free.forEach(({ i, j }, k) => {
    rows[j]?.push((coefficients[k] as number) * (power(scaleA, i) * power(scaleB, j)));
  });
  return { rows, error };
}

/**
 * Weight of a relative error of w that counts as an error of the probability. Floors at both ends: next to the pole, where the relative
 * error of w is to stay below ten times the aim, and in the tail, where the probability is to be right in proportion.
 */
function probabilityWeight(kernel: HeatKernel, sample: Sample, tailFloor: number): number {
  const survival = decay(kernel, sample.E);
  if (sample.E < 1 && sample.massPerLogW < 0.1) return 0.1;
  return survival < tailFloor ? (sample.massPerLogW * tailFloor) / survival : sample.massPerLogW;
}

/** w = 2x·Q(τ, x), x = τE. Both the small and the middle times fit Q; w/(2x) has the relative error of Q. */
function smallTime(kernel: HeatKernel): { readonly rows: Rows; readonly error: number } {
  return solve({
    degrees: SMALL_TIME_DEGREES,
    scaleA: 16,
    scaleB: 1,
    constant: 1,
    samples: sampleRectangle(kernel, chebyshevPoints(kernel, 18, 0, SMALL_TIME_END), 44, EXPONENT_END),
    equation(sample) {
      const x = sample.tau * sample.E;
      const value = sample.w / (2 * x);
      return { a: sample.tau, b: x, value, weight: probabilityWeight(kernel, sample, 1e-9) / value };
    },
  });
}

function middleTime(kernel: HeatKernel): { readonly rows: Rows; readonly error: number } {
  return solve({
    degrees: MIDDLE_TIME_DEGREES,
    scaleA: 32,
    scaleB: 1,
    samples: sampleRectangle(kernel, chebyshevPoints(kernel, 16, SMALL_TIME_END, MIDDLE_TIME_END), 80, EXPONENT_END),
    equation(sample) {
      const x = sample.tau * sample.E;
      const value = sample.w / (2 * x);
      return {
        a: sample.tau - MIDDLE_TIME_CENTRE,
        b: x - MIDDLE_X_CENTRE,
        value,
        weight: probabilityWeight(kernel, sample, 1e-11) / value,
      };
    },
  });
}

/**
 * Weight of an error of y/E as an error of the exponent E. Two Halley steps cube it twice and the tail is asked for less by the factor
 * e^{−E/7}, so that in the end both ends of the tail contribute alike to the probability.
 */
function startWeight(kernel: HeatKernel, sample: Sample): number {
  return ((sample.slope * sample.E) / sample.y) * decay(kernel, sample.E / 7);
}

function seriesNear(kernel: HeatKernel): { readonly rows: Rows; readonly error: number } {
  return solve({
    degrees: SERIES_NEAR_DEGREES,
    scaleA: 8,
    scaleB: 0.125,
    samples: sampleRectangle(kernel, chebyshevPoints(kernel, 16, MIDDLE_TIME_END, SERIES_NEAR_END), 60, EXPONENT_END),
    equation: (sample) => ({
      a: sample.tau - SERIES_NEAR_CENTRE,
      b: sample.tau * sample.E,
      value: sample.y / sample.E,
      weight: startWeight(kernel, sample),
    }),
  });
}

function seriesFar(kernel: HeatKernel): { readonly rows: Rows; readonly error: number } {
  const { fixed } = kernel;
  const largest = fixed.toDouble(fixed.exp(-2n * fixed.fromDouble(SERIES_NEAR_END)));
  const taus = chebyshevPoints(kernel, 16, 0, largest).map((q) => -fixed.toDouble(fixed.ln(fixed.fromDouble(q))) / 2);
  return solve({
    degrees: SERIES_FAR_DEGREES,
    scaleA: 1,
    scaleB: 0.0625,
    samples: sampleRectangle(kernel, taus, 50, EXPONENT_END),
    equation: (sample) => ({
      a: decay(kernel, 2 * sample.tau),
      b: sample.E,
      value: sample.y / sample.E,
      weight: startWeight(kernel, sample),
    }),
  });
}

export function fitHeatKernel(): HeatKernelTable {
  const kernel = heatKernel(128);
  const small = smallTime(kernel);
  const middle = middleTime(kernel);
  const near = seriesNear(kernel);
  const far = seriesFar(kernel);
  return {
    smallTime: small.rows,
    middleTime: middle.rows,
    seriesNear: near.rows,
    seriesFar: far.rows,
    errors: { smallTime: small.error, middleTime: middle.error, seriesNear: near.error, seriesFar: far.error },
  };
}
