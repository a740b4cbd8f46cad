// A quantity of many numbers, such as a histogram: its numbers side by side, at some of the times.

import * as Plot from "@observablehq/plot";
import { ground, horizontal, vertical } from "./marks.ts";
import type { Panel } from "./page.ts";
import { sequentialColours } from "./theme.ts";

/** A quantity of more numbers than this is drawn as profiles, not as a line for each of them. */
export const MOST_LINES = 12;

/** What the numbers of a quantity stand for: the middles of bins, say. */
export interface Places {
  /** On the axis. */
  readonly label: string;
  /** One for each number, increasing. */
  readonly at: readonly number[];
}

/** The panel of the numbers of a quantity at the start, a third, two thirds and the end of the frames. */
export function profilePanel(name: string, times: ArrayLike<number>, values: ArrayLike<number>, places?: Places): Panel {
  const width = values.length / times.length;
  const at = places?.at ?? Array.from({ length: width }, (_, k) => k);
  const last = times.length - 1;
  const frames = [...new Set([0, Math.round(last / 3), Math.round((2 * last) / 3), last])];
  const colours = sequentialColours(frames.length);
  const profiles = frames.map((frame) =>
    Array.from({ length: width }, (_, k) => ({ place: at[k], value: values[frame * width + k] ?? Number.NaN }))
  );
  const numbers = profiles.flat().map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = numbers.reduce(([least, most], x) => [Math.min(least, x), Math.max(most, x)], [0, 0]);
  const span = high - low > 0 ? high - low : 1;
  return {
    title: name,
    key: {
      corner: "top-right",
      entries: frames.map((frame, k) => ({ label: `t = ${Number((times[frame] ?? 0).toPrecision(4))}`, colour: colours[k] ?? "" })),
    },
    plot: {
      x: horizontal(places?.label ?? "number in the frame", { domain: [at[0] ?? 0, at[width - 1] ?? 1] }),
      y: vertical(name, { domain: [low, high + 0.35 * span] }),
      marks: [
        ground(),
        profiles.map((profile, k) => Plot.line(profile, { x: "place", y: "value", stroke: colours[k] ?? "", strokeWidth: 2, clip: true })),
      ],
    },
  };
}
