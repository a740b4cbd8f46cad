// The key of a panel: what each colour and dash stands for, in a corner of the frame.

import { INK, SIZES } from "./theme.ts";

/** An entry: a line (solid, or with a dash pattern), a dot, or both. */
export interface KeyEntry {
  readonly label: string;
  readonly colour: string;
  readonly line?: "solid" | "dashed" | "none";
  readonly dot?: boolean;
}

/** Entries from top to bottom, then the next column. */
export interface Key {
  readonly corner: "top-right" | "bottom-right" | "top-left" | "bottom-left";
  readonly entries: readonly KeyEntry[];
  /** Columns [1]; more are for short labels. */
  readonly columns?: number;
}

/** The frame of a plot in pixels of its panel. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Dash pattern of every dashed line, in keys as in plots. */
export const DASHES = "6 4";

const LINE_HEIGHT = 20;
const SWATCH = 30;
/** Width of a column when there are several. */
const COLUMN = 72;

/** The key as SVG elements. */
export function drawKey({ corner, entries, columns = 1 }: Key, frame: Frame): string {
  const right = corner.endsWith("right");
  const perColumn = Math.ceil(entries.length / columns);
  const first = corner.startsWith("top") ? frame.top + 18 : frame.bottom - 14 - (perColumn - 1) * LINE_HEIGHT;
  return entries
    .map(({ label, colour, line = "solid", dot = false }, k) => {
      const fromLeft = Math.floor(k / perColumn);
      const x = right ? frame.right - 12 - SWATCH - (columns - 1 - fromLeft) * COLUMN : frame.left + 12 + fromLeft * COLUMN;
      const y = first + (k % perColumn) * LINE_HEIGHT;
      const dash = line === "dashed" ? ` stroke-dasharray="${DASHES}"` : "";
      return [
        line === "none" ? "" : `<path d="M${x},${y}h${SWATCH}" stroke="${colour}" stroke-width="2.2"${dash}/>`,
        dot ? `<circle cx="${x + SWATCH / 2}" cy="${y}" r="3.6" fill="${colour}"/>` : "",
        `<text x="${right ? x - 8 : x + SWATCH + 8}" y="${y}" dy="0.34em" font-size="${SIZES.axis}" text-anchor="${
          right ? "end" : "start"
        }" fill="${INK.text}">${escapeText(label)}</text>`,
      ].join("");
    })
    .join("");
}

/** Text for an SVG element. */
export const escapeText = (content: string): string => content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
