// What an experiment shows: panels of points with error bars, exact curves and bounds, on linear or logarithmic axes.

import * as Plot from "@observablehq/plot";
import { DASHES, type Key, type KeyEntry } from "./key.ts";
import { logTicks, tickLabel } from "./log_axis.ts";
import { ground, horizontal, vertical } from "./marks.ts";
import { drawPage, type Panel } from "./page.ts";
import { CATEGORICAL, INK } from "./theme.ts";

/** A point; `error` is one standard deviation of y. */
export interface ClaimPoint {
  readonly x: number;
  readonly y: number;
  readonly error?: number;
}

/** Points, or a curve through them. */
export interface ClaimSeries {
  /** In the key; "" for a series that the caption tells of. */
  readonly label: string;
  readonly points: readonly ClaimPoint[];
  /** `dots` with bars of two standard deviations unless told; `line` and `dashed` for what is exact. */
  readonly style?: "dots" | "line" | "dashed";
  /** Index into the palette; series in order unless told. A curve has the colour of its points if both say so. */
  readonly colour?: number;
}

/** One panel. */
export interface ClaimPanel {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly series: readonly ClaimSeries[];
  readonly key?: Key["corner"];
  /** Shown at least. */
  readonly include?: readonly number[];
  /** Marks of x with their labels, where x is no number. */
  readonly xTicks?: readonly { readonly x: number; readonly label: string }[];
}

/** The figure of one experiment. */
export interface ClaimFigureData {
  readonly title: string;
  readonly caption: string;
  readonly panels: readonly ClaimPanel[];
}

/** SVG text. Points that are not finite, or not positive on a logarithmic axis, are left out. */
export function claimFigure({ title, caption, panels }: ClaimFigureData): string {
  return drawPage({ title, rows: [{ height: panels.length === 1 ? 380 : 340, panels: panels.map(drawn) }], caption });
}

function drawn({ title, x, y, logX = false, logY = false, series, key = "top-right", include = [], xTicks }: ClaimPanel): Panel {
  // A logarithmic axis is a linear one of logarithms: so its marks are where they are wanted.
  const [toX, toY] = [logX, logY].map((log) => (log ? Math.log10 : (value: number) => value)) as [Place, Place];
  const shown = series.map((one, k) => ({
    ...one,
    style: one.style ?? "dots",
    stroke: CATEGORICAL[(one.colour ?? k) % CATEGORICAL.length] ?? INK.text,
    points: one.points.filter((point) => visible(point.x, logX) && visible(point.y, logY)).map((point): Placed => ({
      x: toX(point.x),
      y: toY(point.y),
      low: toY(bounded(point.y - 2 * (point.error ?? 0), logY, point.y)),
      high: toY(point.y + 2 * (point.error ?? 0)),
    })),
  }));
  const entries = shown.filter(({ label }) => label !== "").map(({ label, stroke, style }): KeyEntry => ({
    label: withMinus(label),
    colour: stroke,
    line: style === "dots" ? "none" : style === "line" ? "solid" : "dashed",
    dot: style === "dots",
  }));
  const all = shown.flatMap(({ points }) => points);
  const dots = shown.filter(({ style }) => style === "dots").map(({ points }) => points);
  const heights = [...all.flatMap(({ low, high }) => [low, high]), ...include.filter((value) => visible(value, logY)).map(toY)];
  const vertically = domain(heights, roomFor(key, "bottom", entries), roomFor(key, "top", entries));
  const aside = asides(dots, vertically);
  const side = aside(0) === 0 ? 0.03 : 0.05;
  const across = domain(all.map((point) => point.x), side, side);
  const own = dots.flat().map((point) => point.x);
  const [marksX, marksY] = [xTicks === undefined ? marked(across, logX, own) : named(xTicks), marked(vertically, logY)];
  return {
    title,
    key: { corner: key, entries },
    plot: {
      x: horizontal(x, { domain: across, ...marksX }),
      y: vertical(y, { domain: vertically, ...marksY }),
      marks: [
        ground(marksX.ticks, marksY.ticks),
        shown.map(({ points, style, stroke }) => {
          const at = { x: "x", stroke, clip: true };
          if (style === "dots") {
            const dx = aside(dots.indexOf(points));
            return [
              Plot.ruleX(points.filter(({ low, high }) => high > low), { ...at, y1: "low", y2: "high", strokeWidth: 1.4, dx }),
              Plot.dot(points, { x: "x", y: "y", r: 3.2, fill: stroke, dx, clip: true }),
            ];
          }
          return Plot.line(points, { ...at, y: "y", strokeWidth: 1.8, ...(style === "dashed" ? { strokeDasharray: DASHES } : {}) });
        }),
      ],
    },
  };
}

type Place = (value: number) => number;

/** A point where it is drawn, and the ends of its bar. */
interface Placed {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Pixels between the dots of two series at one x. */
const ASIDE = 6;
/** Dots nearer than this share of the height cover each other. */
const NEAR = 0.02;

/** By how much the dots of each series stand to the side, if many of them would cover each other. */
function asides(series: readonly (readonly Placed[])[], [bottom, top]: readonly [number, number]): (k: number) => number {
  const room = NEAR * (top - bottom);
  let [pairs, covered] = [0, 0];
  series.forEach((points, k) => {
    for (const others of series.slice(k + 1)) {
      for (const one of points) {
        for (const other of others) {
          if (one.x !== other.x) continue;
          pairs += 1;
          if (one.low - room < other.high && other.low - room < one.high) covered += 1;
        }
      }
    }
  });
  return (k) => (covered > pairs / 4 ? (k - (series.length - 1) / 2) * ASIDE : 0);
}

/** A minus sign before a digit, not a hyphen. */
const withMinus = (label: string): string => label.replaceAll(/-(?=\d)/g, "−");

const visible = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0);

/** The lower end of a bar on a logarithmic axis has to be positive. */
const bounded = (value: number, log: boolean, at: number): number => (log && value <= 0 ? at / 100 : value);

/** A share of the height for the key, so that it covers no point. */
const roomFor = (corner: Key["corner"], side: "top" | "bottom", entries: readonly unknown[]): number =>
  corner.startsWith(side) ? 0.08 + 0.115 * entries.length : 0.06;

/** What holds the values, with room below and above. */
function domain(values: readonly number[], below: number, above: number): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.2;
  return [low - below * span, high + above * span];
}

/** Where an axis has marks, and what stands there. */
interface Marks {
  readonly ticks?: number[];
  readonly tickFormat?: (value: number) => string;
}

/** Marks of a logarithmic axis; the other one finds its own. */
function marked([low, high]: readonly [number, number], log: boolean, own: readonly number[] = []): Marks {
  if (!log) return {};
  const ticks = logTicks([10 ** low, 10 ** high], own.map((value) => Number((10 ** value).toPrecision(12))));
  return { ticks: ticks.map(Math.log10), tickFormat: (value: number) => tickLabel(10 ** value) };
}

/** Marks with names. */
const named = (ticks: NonNullable<ClaimPanel["xTicks"]>): Marks => ({
  ticks: ticks.map(({ x }) => x),
  tickFormat: (value: number) => ticks.find(({ x }) => x === value)?.label ?? "",
});
