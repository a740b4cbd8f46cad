// A run's quantities over time: one panel for each that changes, and one for what must not change.

import * as Plot from "@observablehq/plot";
import { DASHES, type KeyEntry } from "./key.ts";
import { superscript } from "./log_axis.ts";
import { ground, horizontal, vertical } from "./marks.ts";
import { drawPage, type Panel, type Row } from "./page.ts";
import { MOST_LINES, type Places, profilePanel } from "./profile_panel.ts";
import { CATEGORICAL, INK } from "./theme.ts";

/** A result of `simulate`, as much of it as is drawn. */
export interface SeriesFigureData {
  readonly times: ArrayLike<number>;
  /** Row-major, [frames, …shape]. */
  readonly series: Readonly<Record<string, ArrayLike<number> | undefined>>;
  /** Of the same form: how far a band reaches to either side of each value. */
  readonly band?: Readonly<Record<string, ArrayLike<number> | undefined>>;
  /** Of a quantity of many numbers: what they stand for, one for each. */
  readonly places?: Readonly<Record<string, Places | undefined>>;
  readonly title: string;
  readonly caption: string;
}

interface Quantity {
  readonly label: string;
  /** On the axis; u is the velocity less the mean velocity. */
  readonly axis: string;
  readonly components: readonly string[];
  /** Kept by every collision: drawn as its change since the start. */
  readonly conserved?: boolean;
}

const scalar = (label: string, axis: string): Quantity => ({ label, axis, components: [""] });

const QUANTITIES: Readonly<Record<string, Quantity>> = {
  pressure: { label: "Pressure tensor", axis: "mean u uᵀ", components: ["xx", "yy", "zz", "xy", "xz", "yz"] },
  heatFlux: { label: "Heat flux", axis: "mean |u|² u", components: ["x", "y", "z"] },
  moment4: scalar("Fourth moment", "mean |u|⁴"),
  moment6: scalar("Sixth moment", "mean |u|⁶"),
  moment8: scalar("Eighth moment", "mean |u|⁸"),
  entropy: scalar("Entropy", "∫ f log f"),
  fisher: scalar("Fisher information", "∫ |∇f|²/f"),
  w2: scalar("Distance W₂", "W₂"),
  pairFunction: scalar("Pair function", "E |v₁ − v₂|ᵖ"),
  tailCount: scalar("Tail count", "particles"),
  autocorrelation: scalar("Correlation with the start", "Σ u(0)·u(t) / Σ |u(0)|²"),
  energy: { label: "Energy", axis: "½ mean |v|²", components: [""], conserved: true },
  temperature: { label: "Temperature", axis: "mean |u|² / 3", components: [""], conserved: true },
  momentum: { label: "Momentum", axis: "mean v", components: ["x", "y", "z"], conserved: true },
};

/** SVG text. A quantity that is not known here is drawn too, under its own name. */
export function seriesFigure({ times, series, band = {}, places = {}, title, caption }: SeriesFigureData): string {
  const known = Object.keys(QUANTITIES);
  const names = Object.keys(series).sort((a, b) => place(known, a) - place(known, b));
  const moving = names.filter((name) => QUANTITIES[name]?.conserved !== true);
  const kept = names.filter((name) => QUANTITIES[name]?.conserved === true);
  const panels = [
    ...moving.map((name) => quantityPanel(name, times, series[name] ?? [], band[name], places[name])),
    ...(kept.length === 0 ? [] : [conservedPanel(kept, times, series)]),
  ];
  return drawPage({ title, rows: inRows(panels), caption });
}

const place = (known: readonly string[], name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);

/** At most three panels side by side; the last row is filled. */
function inRows(panels: readonly Panel[]): Row[] {
  const perRow = panels.length <= 3 ? panels.length : panels.length === 4 ? 2 : 3;
  const rows: Row[] = [];
  for (let k = 0; k < panels.length; k += perRow) rows.push({ height: perRow === 1 ? 420 : 320, panels: panels.slice(k, k + perRow) });
  return rows;
}

interface Point {
  readonly time: number;
  readonly value: number;
}

const column = (times: ArrayLike<number>, values: ArrayLike<number>, width: number, component: number, from = 0): Point[] =>
  Array.from(times, (time, k) => ({ time, value: (values[k * width + component] ?? Number.NaN) - from }));

/** The two edges of a band around a line. */
const edges = (line: readonly Point[], reach: ArrayLike<number>, width: number, component: number): [Point[], Point[]] => {
  const moved = (sign: number) => line.map(({ time, value }, k) => ({ time, value: value + sign * (reach[k * width + component] ?? 0) }));
  return [moved(-1), moved(1)];
};

const colourAt = (k: number): string => CATEGORICAL[k % CATEGORICAL.length] ?? INK.text;

/** Every second line is dashed: equal components (xx and yy, say) lie on one another, and both must be seen. */
const entry = (label: string, k: number): KeyEntry => ({ label, colour: colourAt(k), line: k % 2 === 0 ? "solid" : "dashed" });
const strokeOf = (k: number) => ({ stroke: colourAt(k), strokeWidth: 2, ...(k % 2 === 0 ? {} : { strokeDasharray: DASHES }) });

function quantityPanel(
  name: string,
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  reach: ArrayLike<number> | undefined,
  places: Places | undefined,
): Panel {
  const width = times.length === 0 ? 1 : values.length / times.length;
  if (width > MOST_LINES) return profilePanel(name, times, values, places);
  const { label, axis, components } = QUANTITIES[name] ??
    { label: name, axis: name, components: width === 1 ? [""] : Array.from({ length: width }, (_, k) => String(k)) };
  const lines = components.map((_, k) => column(times, values, width, k));
  const bands = reach === undefined ? [] : lines.map((line, k) => edges(line, reach, width, k));
  return {
    title: label,
    ...(components.length > 1
      ? { key: { corner: "top-right" as const, entries: components.map(entry), columns: components.length > 3 ? 2 : 1 } }
      : {}),
    plot: {
      x: horizontal("time t", { domain: domainOf(times) }),
      y: vertical(axis, { domain: padded([...lines, ...bands.flat()].flat(), components.length > 1) }),
      marks: [
        ground(),
        bands.map(([low, high], k) =>
          Plot.areaY(low, {
            x: "time",
            y1: "value",
            y2: (_: Point, at: number) => high[at]?.value,
            fill: colourAt(k),
            fillOpacity: 0.25,
            clip: true,
          })
        ),
        lines.map((line, k) => Plot.line(line, { x: "time", y: "value", ...strokeOf(k), clip: true })),
      ],
    },
  };
}

function conservedPanel(kept: readonly string[], times: ArrayLike<number>, series: SeriesFigureData["series"]): Panel {
  const lines = kept.flatMap((name) => {
    const { components } = QUANTITIES[name] ?? { components: [""] };
    const values = series[name] ?? [];
    return components.map((component, k) => ({
      label: `${name} ${component}`.trim(),
      points: column(times, values, components.length, k, values[k] ?? 0),
    }));
  });
  const largest = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => Math.abs(value))));
  // All zero is the usual case for momentum: an axis needs some width even then.
  const exponent = largest === 0 ? -16 : Math.floor(Math.log10(largest));
  const unit = 10 ** exponent;
  const reach = Math.max(largest / unit, 1) * 1.6;
  return {
    title: "Conserved: change since the start",
    key: { corner: "top-right", entries: lines.map(({ label }, k) => entry(label, k)) },
    plot: {
      x: horizontal("time t", { domain: domainOf(times) }),
      y: vertical(`change × 10${superscript(-exponent)}`, { domain: [-reach, reach * 1.6] }),
      marks: [
        ground(),
        lines.map(({ points }, k) =>
          Plot.line(points.map(({ time, value }) => ({ time, value: value / unit })), { x: "time", y: "value", ...strokeOf(k) })
        ),
      ],
    },
  };
}

const domainOf = (times: ArrayLike<number>): [number, number] => {
  const [first, last] = [times[0] ?? 0, times[times.length - 1] ?? 1];
  return last > first ? [first, last] : [first, first + 1];
};

/** Room above and below the data, and for a key at the top. */
function padded(points: readonly Point[], withKey: boolean): [number, number] {
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const span = high - low > 0 ? high - low : Math.max(Math.abs(high), 1) * 0.1;
  return [low - 0.08 * span, high + (withKey ? 0.45 : 0.08) * span];
}
