// What an experiment shows: panels of points with error bars, exact curves and bounds, on linear or logarithmic axes.

import * as Plot from "@observablehq/plot";
import { DASHES, type Key, type KeyEntry } from "./key.ts";
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

function drawn({ title, x, y, logX = false, logY = false, series, key = "top-right", include = [] }: ClaimPanel): Panel {
  const shown = series.map((one, k) => ({
    ...one,
    style: one.style ?? "dots",
    stroke: CATEGORICAL[(one.colour ?? k) % CATEGORICAL.length] ?? INK.text,
    points: one.points.filter((point) => visible(point.x, logX) && visible(point.y, logY)),
  }));
  const entries = shown.map(({ label, stroke, style }): KeyEntry => ({
    label: withMinus(label),
    colour: stroke,
    line: style === "dots" ? "none" : style === "line" ? "solid" : "dashed",
    dot: style === "dots",
  }));
  const ends = shown.flatMap(({ points }) => points.flatMap(({ y: value, error = 0 }) => [value - 2 * error, value + 2 * error]));
  return {
    title,
    key: { corner: key, entries },
    plot: {
      x: horizontal(x, { ...scale(shown.flatMap(({ points }) => points.map((point) => point.x)), logX, 0.03, 0.03) }),
      y: vertical(y, {
        ...scale(
          [...ends.filter((value) => visible(value, logY)), ...include],
          logY,
          roomFor(key, "bottom", entries),
          roomFor(key, "top", entries),
        ),
      }),
      marks: [
        ground(),
        shown.map(({ points, style, stroke }) =>
          style === "dots"
            ? [
              Plot.ruleX(points.filter(({ error = 0 }) => error > 0), {
                x: "x",
                y1: (point: ClaimPoint) => bounded(point.y - 2 * (point.error ?? 0), logY, point.y),
                y2: (point: ClaimPoint) => point.y + 2 * (point.error ?? 0),
                stroke,
                strokeWidth: 1.4,
                clip: true,
              }),
              Plot.dot([...points], { x: "x", y: "y", r: 3.2, fill: stroke, clip: true }),
            ]
            : Plot.line([...points], {
              x: "x",
              y: "y",
              stroke,
              strokeWidth: 1.8,
              clip: true,
              ...(style === "dashed" ? { strokeDasharray: DASHES } : {}),
            })
        ),
      ],
    },
  };
}

/** A minus sign before a digit, not a hyphen. */
const withMinus = (label: string): string => label.replaceAll(/-(?=\d)/g, "−");

const visible = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0);

/** The lower end of a bar on a logarithmic axis has to be positive. */
const bounded = (value: number, log: boolean, at: number): number => (log && value <= 0 ? at / 100 : value);

/** A share of the height for the key, so that it covers no point. */
const roomFor = (corner: Key["corner"], side: "top" | "bottom", entries: readonly unknown[]): number =>
  corner.startsWith(side) ? 0.08 + 0.115 * entries.length : 0.06;

function scale(values: readonly number[], log: boolean, below: number, above: number): Plot.ScaleOptions {
  if (values.length === 0) return {};
  const to = log ? Math.log : (value: number) => value;
  const from = log ? Math.exp : (value: number) => value;
  const [low, high] = [to(Math.min(...values)), to(Math.max(...values))];
  const span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.2;
  return { domain: [from(low - below * span), from(high + above * span)], ...(log ? { type: "log", tickFormat: "~g" } : {}) };
}
