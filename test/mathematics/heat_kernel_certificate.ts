/** The certificate of a heat-kernel sampler: its errors against extended precision on a grid of (τ, u), region by region. */
import { MIDDLE_TIME_END, SERIES_NEAR_END, SMALL_TIME_END } from "@landau-mbc/reference/heat_kernel_table.ts";
import { heatKernel } from "../../tools/extended/heat_kernel.ts";

/** w = 1 − cosθ with P(1 − cosθ ≥ w) = u. */
export type Deflection = (tau: number, u: number) => number;

export const REGIONS = ["small time", "middle time", "near series", "far series"] as const;
export const SWITCHES = [SMALL_TIME_END, MIDDLE_TIME_END, SERIES_NEAR_END] as const;

/** The largest of some error, and where. */
export interface Worst {
  value: number;
  tau: number;
  u: number;
}

export interface RegionErrors {
  readonly region: (typeof REGIONS)[number];
  points: number;
  /** |P(1 − cosθ ≥ w) − u|. */
  readonly probability: Worst;
  /** The same over u, for u < ½: the tail in proportion. */
  readonly tail: Worst;
  /** Relative error of w, for u ≥ ½ (next to the pole). */
  readonly relative: Worst;
}

export interface Certificate {
  readonly regions: readonly RegionErrors[];
  /** Points with w outside (0, 2], or NaN. */
  readonly outside: readonly { tau: number; u: number; w: number }[];
}

/** Below this a double has fewer digits, and no relative error is asked for. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

const kernel = heatKernel(128);

export function certify(deflection: Deflection, taus: readonly number[], uniforms: readonly number[]): Certificate {
  const { fixed } = kernel;
  const none = (): Worst => ({ value: 0, tau: Number.NaN, u: Number.NaN });
  const regions = REGIONS.map((region): RegionErrors => ({ region, points: 0, probability: none(), tail: none(), relative: none() }));
  const outside: { tau: number; u: number; w: number }[] = [];
  for (const tau of taus) {
    const errors = regions[SWITCHES.filter((end) => tau > end).length] as RegionErrors;
    for (const u of uniforms) {
      errors.points += 1;
      const w = deflection(tau, u);
      if (!(w > 0 && w <= 2)) {
        outside.push({ tau, u, w });
        continue;
      }
      const raise = (worst: Worst, value: number): void => {
        if (value > worst.value) Object.assign(worst, { value, tau, u });
      };
      const { survival, tauDensity } = kernel.both(tau, w);
      const probability = Math.abs(fixed.toDouble(survival - fixed.fromDouble(u)));
      raise(errors.probability, probability);
      if (u < 0.5) raise(errors.tail, probability / u);
      const mass = tau === Number.POSITIVE_INFINITY ? w / 2 : (fixed.toDouble(tauDensity) * w) / tau;
      if (u >= 0.5 && w >= SMALLEST_NORMAL) raise(errors.relative, probability / mass);
    }
  }
  return { regions, outside };
}

/** Density of w at τ, to turn a difference of w into one of probability. */
export function density(tau: number, w: number): number {
  return kernel.fixed.toDouble(kernel.both(tau, w).tauDensity) / tau;
}

/** The next double above (by = 1) or below (by = −1) a positive one. */
export function neighbour(x: number, by: 1 | -1): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(by));
  return view.getFloat64(0);
}

/** count points that fill (0, 1) evenly: the multiples of the golden ratio modulo 1. */
export function evenly(count: number): number[] {
  return Array.from({ length: count }, (_, k) => ((k + 0.5) * 0.6180339887498949) % 1);
}

const between = (a: number, b: number, count: number): number[] => evenly(count).map((v) => a + (b - a) * v);

/** τ from 1e−300 to ∞: powers of ten, each switch with its neighbours, and `count` points within each region. */
export function gridOfTimes(count: number): number[] {
  const switches = SWITCHES.flatMap((tau) => [neighbour(tau, -1), tau, neighbour(tau, 1)]);
  const tiny = [-300, -250, -200, -150, -100, -50, -20, -15, -12, -10, -8, -7, -6, -5, -4].map((power) => Number(`1e${power}`));
  return [
    ...tiny,
    ...between(-9.2, -3, count).map((x) => Math.exp(x)),
    ...between(0, SMALL_TIME_END, count),
    ...between(SMALL_TIME_END, MIDDLE_TIME_END, count),
    ...between(MIDDLE_TIME_END, SERIES_NEAR_END, count),
    ...between(SERIES_NEAR_END, 1.5, count),
    ...between(1.5, 25, count),
    ...switches,
    ...[19.9, 20, 20.1, 25, 1e3, 1e300, Number.POSITIVE_INFINITY],
  ];
}

const STEP = 2 ** -40;

/** u: the ends of the engine's 2^40 midpoints, `count` points across, and `count` each crowding towards 0 and towards 1; all are midpoints. */
export function gridOfUniforms(count: number): number[] {
  const midpoint = (u: number): number => (Math.floor(u / STEP) + 0.5) * STEP;
  const exponents = between(0, 27.7, count).map((E) => Math.exp(-E));
  return [
    ...[STEP / 2, STEP, 1.5 * STEP, 2.5 * STEP, 0.5 - STEP / 2, 0.5, 0.5 + STEP / 2, 1 - 1.5 * STEP, 1 - STEP, 1 - STEP / 2],
    ...evenly(count).map(midpoint),
    ...exponents.map(midpoint),
    ...exponents.map((v) => midpoint(1 - v)),
  ];
}

/** One line a region, for the record. */
export function summary(certificate: Certificate): string {
  const show = ({ value, tau, u }: Worst): string => `${value.toExponential(2)} (tau ${tau}, u ${u})`;
  return certificate.regions
    .filter(({ points }) => points > 0)
    .map(
      ({ region, points, probability, tail, relative }) =>
        `${region}, ${points} points: probability ${show(probability)}; tail in proportion ${show(tail)}; w next to the pole, relative ${
          show(relative)
        }`,
    )
    .join("\n");
}
