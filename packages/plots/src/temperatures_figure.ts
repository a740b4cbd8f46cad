// The relaxation of two temperatures at several steps h, beside the equation of Trubnikov (NRL formulary) for a bi-Maxwellian.

import * as Plot from "@observablehq/plot";
import { DASHES, type KeyEntry } from "./key.ts";
import { ground, horizontal, vertical } from "./marks.ts";
import { drawPage } from "./page.ts";
import { CATEGORICAL, INK } from "./theme.ts";

/** Both temperatures over time, in units of the mean temperature. */
export interface TwoTemperatures {
  readonly times: ArrayLike<number>;
  readonly perpendicular: ArrayLike<number>;
  readonly parallel: ArrayLike<number>;
}

/** What the figure draws. */
export interface TemperaturesFigureData {
  readonly gamma: number;
  readonly runs: readonly (TwoTemperatures & { readonly h: number; readonly particles: number })[];
  /** Solution of the equation that assumes a bi-Maxwellian throughout. */
  readonly equation: TwoTemperatures;
  /** −d(T⊥ − T∥)/dt at t = 0 as measured: step, value, one standard deviation, the exact value at this step; and the exact h → 0 value. */
  readonly slope: {
    readonly limit: number;
    readonly exact: (h: number) => number;
    readonly measured: readonly { readonly h: number; readonly value: number; readonly sigma: number }[];
  };
}

/** SVG text. */
export function temperaturesFigure({ gamma, runs, equation, slope }: TemperaturesFigureData): string {
  const colours = runs.map((_, k) => CATEGORICAL[k % CATEGORICAL.length] ?? INK.text);
  const rows = (data: TwoTemperatures) =>
    Array.from(data.times, (time, k) => {
      const [perpendicular, parallel] = [data.perpendicular[k] ?? Number.NaN, data.parallel[k] ?? Number.NaN];
      return { time, perpendicular, parallel, difference: perpendicular - parallel };
    });
  const theory = rows(equation);
  const end = theory.at(-1)?.time ?? 1;
  const simulated = runs.map(rows);
  const [most, least] = [
    Math.max(...theory.map(({ perpendicular }) => perpendicular)),
    Math.min(...theory.map(({ parallel }) => parallel)),
  ];
  const middle = theory[Math.floor(theory.length / 2)] ?? { perpendicular: 1, parallel: 1 };
  const between = (time: number): number => interpolate(theory, time);
  const ratios = simulated.map((run) => run.map(({ time, difference }) => ({ time, ratio: difference / between(time) })));
  const steps = slope.measured.map(({ h }) => h);
  const reach = Math.max(...steps) * 1.12;
  // Few points, closer together where the curve bends: each costs a quadrature in three dimensions.
  const law = Array.from({ length: 13 }, (_, k) => (k / 12) ** 2 * reach).map((h) => ({
    h,
    value: h === 0 ? slope.limit : slope.exact(h),
  }));
  const ends = [...law.map(({ value }) => value), ...slope.measured.flatMap(({ value, sigma }) => [value - 2 * sigma, value + 2 * sigma])];
  const span = Math.max(...ends) - Math.min(...ends);
  const slopeDomain = [Math.min(...ends) - 0.06 * span, Math.max(...ends) + 0.3 * span];
  const lines = runs.map(({ h }, k): KeyEntry => ({ label: `simulated, h = ${h}`, colour: colours[k] ?? INK.text }));
  return drawPage({
    title: "Coulomb collisions (γ = −3): two temperatures become one".replace("−3", String(gamma).replace("-", "−")),
    rows: [
      {
        height: 400,
        panels: [
          {
            title: "Both temperatures",
            share: 1.15,
            key: {
              corner: "top-right",
              entries: [...lines, { label: "equation that assumes a bi-Maxwellian", colour: INK.text, line: "dashed" }],
            },
            plot: {
              x: horizontal("time t", { domain: [0, end] }),
              y: vertical("temperature / mean", { domain: [0.95 * least, 1.22 * most] }),
              marks: [
                ground(),
                simulated.flatMap((run, k) =>
                  (["perpendicular", "parallel"] as const).map((y) =>
                    Plot.line(run, { x: "time", y, stroke: colours[k] ?? INK.text, strokeWidth: 2 })
                  )
                ),
                (["perpendicular", "parallel"] as const).map((y) =>
                  Plot.line(theory, { x: "time", y, stroke: INK.text, strokeWidth: 1.8, strokeDasharray: DASHES })
                ),
                Plot.text(["T⊥"], { x: [end / 2], y: [middle.perpendicular], dy: -26, fontSize: 17, fontWeight: "bold", fill: INK.text }),
                Plot.text(["T∥"], { x: [end / 2], y: [middle.parallel], dy: 34, fontSize: 17, fontWeight: "bold", fill: INK.text }),
              ],
            },
          },
          {
            title: "T⊥ − T∥ over the equation's",
            plot: {
              x: horizontal("time t", { domain: [0, end] }),
              y: vertical("ratio of the differences", { zero: false }),
              marks: [
                ground(),
                Plot.ruleY([1], { stroke: INK.text, strokeWidth: 1.8, strokeDasharray: DASHES }),
                ratios.map((run, k) => Plot.line(run, { x: "time", y: "ratio", stroke: colours[k] ?? INK.text, strokeWidth: 2 })),
              ],
            },
          },
          {
            title: "Initial slope against h",
            key: {
              corner: "top-right",
              entries: [
                { label: "measured, ±2σ", colour: "#d55e00", line: "none", dot: true },
                { label: "exact at this h", colour: INK.text },
                { label: "the equation, h → 0", colour: INK.text, line: "dashed" },
              ],
            },
            plot: {
              x: horizontal("step h", { domain: [0, reach] }),
              y: vertical("−d(T⊥ − T∥)/dt at t = 0", { domain: slopeDomain }),
              marks: [
                ground(),
                Plot.ruleY([slope.limit], { stroke: INK.text, strokeWidth: 1.8, strokeDasharray: DASHES }),
                Plot.line(law, { x: "h", y: "value", curve: "monotone-x", stroke: INK.text, strokeWidth: 1.8 }),
                Plot.ruleX(slope.measured, {
                  x: "h",
                  y1: ({ value, sigma }: { value: number; sigma: number }) => value - 2 * sigma,
                  y2: ({ value, sigma }: { value: number; sigma: number }) => value + 2 * sigma,
                  stroke: "#d55e00",
                  strokeWidth: 2,
                }),
                Plot.dot(slope.measured, { x: "h", y: "value", r: 4, fill: "#d55e00" }),
              ],
            },
          },
        ],
      },
    ],
    caption:
      `From T⊥/T∥ = ${ratioText(theory)}, N = ${
        (runs[0]?.particles ?? 0).toLocaleString("en")
      } per run. The equation (Trubnikov; NRL Plasma Formulary) is exact for the slope at t = 0 and h → 0 only: it assumes that the distribution stays bi-Maxwellian, ` +
      "and the Landau equation does not keep it so. Hence the lines part from it at later times whatever h is (middle). Their own differences are the O(h) offset of the process: at finite h close encounters turn " +
      "by less than the equation has it, and the exact slope at each h is known (right).",
  });
}

/** T⊥ − T∥ of the equation at any time, linear between its rows (it is solved on a fine grid). */
function interpolate(rows: readonly { readonly time: number; readonly difference: number }[], time: number): number {
  const after = rows.findIndex((row) => row.time >= time);
  const [low, high] = [rows[Math.max(after - 1, 0)], rows[after]];
  if (low === undefined || high === undefined) return Number.NaN;
  if (high.time === low.time) return high.difference;
  return low.difference + ((high.difference - low.difference) * (time - low.time)) / (high.time - low.time);
}

const ratioText = (rows: readonly { readonly perpendicular: number; readonly parallel: number }[]): string => {
  const first = rows[0];
  return first === undefined ? "?" : (first.perpendicular / first.parallel).toPrecision(2).replace(/\.0$/, "");
};
