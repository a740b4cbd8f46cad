// What every figure looks like: one place for colours, sizes and the font.

/** The family that `font.ts` brings along; the others are for viewers of the SVG that lack it. */
export const FONT_FAMILY = "'DejaVu Sans', Verdana, 'Segoe UI', sans-serif";

/** Width of a figure in CSS pixels; a PNG has twice as many at `scale` 2. */
export const FIGURE_WIDTH = 1200;

export const SIZES = { title: 21, panelTitle: 15, axis: 13, caption: 13 } as const;

export const INK = {
  text: "#1f2328",
  quiet: "#59636e",
  grid: "#e3e6ea",
  frame: "#8b949e",
  background: "#ffffff",
  band: "#eef1f5",
} as const;

/** Okabe and Ito's palette without its yellow: told apart under every common colour blindness, in this order. */
export const CATEGORICAL = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"] as const;

/** Dark to light, ordered in luminance as well as in hue (viridis without its pale end): for a sequence of times. */
const SEQUENCE = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
] as const;

/** `count` colours of the sequence, evenly spaced. */
export function sequentialColours(count: number): string[] {
  return Array.from({ length: count }, (_, k) => {
    const x = count === 1 ? 0 : (k / (count - 1)) * (SEQUENCE.length - 1);
    const at = Math.min(Math.floor(x), SEQUENCE.length - 2);
    const low = SEQUENCE[at] ?? SEQUENCE[0];
    const high = SEQUENCE[at + 1] ?? low;
    const channel = (c: 0 | 1 | 2): number => Math.round(low[c] + (high[c] - low[c]) * (x - at));
    return `rgb(${channel(0)}, ${channel(1)}, ${channel(2)})`;
  });
}
