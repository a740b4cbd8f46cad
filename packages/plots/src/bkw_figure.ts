// Maxwell molecules against the exact solution of Bobylev, Krook and Wu: the density of the speed at several times, and the fourth moment.

import * as Plot from "@observablehq/plot";
import { DASHES, type KeyEntry } from "./key.ts";
import { ground, horizontal, vertical } from "./marks.ts";
import { drawPage } from "./page.ts";
import { INK, sequentialColours } from "./theme.ts";

/** Counts of speeds at one time. */
export interface SpeedHistogram {
  readonly time: number;
  /** One number per bin. */
  readonly counts: ArrayLike<number>;
  /** The exact density of the speed, 4π s² f(s), at this time. */
  readonly density: (speed: number) => number;
  /** The exact probability of each bin. */
  readonly probabilities: ArrayLike<number>;
}

/** What the figure draws; velocities in units of the square root of the temperature. */
export interface BkwFigureData {
  readonly particles: number;
  readonly h: number;
  readonly K0: number;
  /** Ends of the bins, one more than counts. */
  readonly edges: ArrayLike<number>;
  readonly histograms: readonly SpeedHistogram[];
  /** m4 at its times, one standard deviation of each, and two exact laws: of the Landau equation, and of the process with this h from these draws. */
  readonly moment4: {
    readonly times: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly sigma: ArrayLike<number>;
    readonly limit: (time: number) => number;
    readonly finite: (time: number) => number;
  };
}

/** SVG text. */
export function bkwFigure(data: BkwFigureData): string {
  const { histograms, edges, particles, moment4 } = data;
  const colours = sequentialColours(histograms.length);
  const colour = (k: number): string => colours[k] ?? INK.text;
  const last = edges[edges.length - 1] ?? 1;
  const speeds = Array.from({ length: 241 }, (_, k) => (k / 240) * last);
  const points = histograms.map(({ counts, probabilities }) =>
    Array.from({ length: edges.length - 1 }, (_, b) => {
      const [low, high, count] = [edges[b] ?? 0, edges[b + 1] ?? 0, counts[b] ?? 0];
      const expected = particles * (probabilities[b] ?? 0);
      return {
        speed: (low + high) / 2,
        density: count / (particles * (high - low)),
        deviation: (count - expected) / Math.sqrt(expected),
        expected,
      };
    })
  );
  const frames = Array.from(moment4.times, (time, k) => ({ time, value: moment4.values[k] ?? Number.NaN, sigma: moment4.sigma[k] ?? 0 }));
  const end = frames.at(-1)?.time ?? 1;
  const times = Array.from({ length: 241 }, (_, k) => (k / 240) * end);
  const law = (f: (time: number) => number): { x: number; y: number }[] => times.map((time) => ({ x: time, y: f(time) }));
  const [limitColour, finiteColour] = [INK.text, "#d55e00"];
  const largest = Math.max(
    4,
    ...points.flatMap((row) => row.filter(({ expected }) => expected >= 25).map(({ deviation }) => Math.abs(deviation))),
  );
  const difference = frames.map(({ time, value, sigma }) => ({ time, value: (value - moment4.limit(time)) / sigma }));
  const finiteDifference = frames.map(({ time, sigma }) => ({ time, value: (moment4.finite(time) - moment4.limit(time)) / sigma }));
  const reach = Math.max(4, ...[...difference, ...finiteDifference].map(({ value }) => Math.abs(value))) * 1.1;
  return drawPage({
    title: "Maxwell molecules (γ = 0) on the exact solution of Bobylev, Krook and Wu",
    rows: [
      {
        height: 330,
        panels: [
          {
            title: "Speed density at five times".replace("five", countWord(histograms.length)),
            share: 1.25,
            key: {
              corner: "top-right",
              entries: histograms.map(({ time }, k): KeyEntry => ({ label: `t = ${time}`, colour: colour(k), dot: true })),
            },
            plot: {
              x: horizontal("speed |v| / √T", { domain: [0, last] }),
              y: vertical("density of |v|"),
              marks: [
                ground(),
                histograms.map(({ density }, k) =>
                  Plot.line(speeds.map((speed) => ({ x: speed, y: density(speed) })), {
                    x: "x",
                    y: "y",
                    stroke: colour(k),
                    strokeWidth: 1.8,
                  })
                ),
                points.map((row, k) => Plot.dot(row, { x: "speed", y: "density", r: 2.9, fill: colour(k) })),
              ],
            },
          },
          {
            title: "Fourth moment",
            key: {
              corner: "bottom-right",
              entries: [
                { label: "simulated", colour: "#0072b2", line: "none", dot: true },
                { label: "exact, Landau equation (h → 0)", colour: limitColour },
                { label: "exact at this h, from these draws", colour: finiteColour, line: "dashed" },
              ],
            },
            plot: {
              x: horizontal("time t", { domain: [0, end] }),
              y: vertical("m₄ = mean |u|⁴ / T²", { domain: padded(frames.map(({ value }) => value)) }),
              marks: [
                ground(),
                Plot.line(law(moment4.limit), { x: "x", y: "y", stroke: limitColour, strokeWidth: 1.8 }),
                Plot.line(law(moment4.finite), { x: "x", y: "y", stroke: finiteColour, strokeWidth: 1.8, strokeDasharray: DASHES }),
                Plot.dot(frames, { x: "time", y: "value", r: 3.2, fill: "#0072b2" }),
              ],
            },
          },
        ],
      },
      {
        height: 190,
        panels: [
          {
            title: "Histogram minus exact curve, in standard deviations of the count",
            share: 1.25,
            plot: {
              x: horizontal("speed |v| / √T", { domain: [0, last] }),
              y: vertical("(n − exact) / σ", { domain: [-largest, largest] }),
              marks: [
                Plot.rect([0], { x1: 0, x2: last, y1: -2, y2: 2, fill: INK.band }),
                ground(),
                Plot.ruleY([0], { stroke: INK.frame }),
                points.map((row, k) =>
                  Plot.dot(row.filter(({ expected }) => expected >= 25), {
                    x: "speed",
                    y: "deviation",
                    r: 2.4,
                    fill: colour(k),
                    fillOpacity: 0.85,
                  })
                ),
              ],
            },
          },
          {
            title: "m₄ minus the Landau equation's, in standard deviations",
            plot: {
              x: horizontal("time t", { domain: [0, end] }),
              y: vertical("(m₄ − exact) / σ", { domain: [-reach, reach] }),
              marks: [
                Plot.rect([0], { x1: 0, x2: end, y1: -2, y2: 2, fill: INK.band }),
                ground(),
                Plot.ruleY([0], { stroke: limitColour, strokeWidth: 1.8 }),
                Plot.line(finiteDifference, { x: "time", y: "value", stroke: finiteColour, strokeWidth: 1.8, strokeDasharray: DASHES }),
                Plot.dot(difference, { x: "time", y: "value", r: 3.2, fill: "#0072b2" }),
              ],
            },
          },
        ],
      },
    ],
    caption:
      `N = ${
        particles.toLocaleString("en")
      } particles, h = ${data.h}, K(0) = ${data.K0}, one run from independent draws of the exact initial density. Curves are exact, points simulated; nothing is fitted. ` +
      "Shaded: two standard deviations. The fourth moment has an exact law at every h, given the state at t = 0 (dashed): it parts from the Landau equation by the O(h) offset " +
      "of the process and by what this one sample had at t = 0. The densities show the same offset at early times.",
  });
}

/** Room above and below. */
function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [low - 0.05 * (high - low), high + 0.08 * (high - low)];
}

const countWord = (count: number): string => ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"][count] ?? String(count);
