// A figure is a page of panels: title, rows of plots, caption. Panels are drawn by Observable Plot in a document of linkedom,
// and laid side by side in one SVG without nested documents, so that every viewer draws the same.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { drawKey, escapeText, type Frame, type Key } from "./key.ts";
import { FIGURE_WIDTH, FONT_FAMILY, INK, SIZES } from "./theme.ts";

/** One plot of a page. */
export interface Panel {
  /** Said above the plot, left-aligned. */
  readonly title: string;
  /** Observable Plot's options without size; the page gives width and height. */
  readonly plot: Plot.PlotOptions;
  /** Share of the row's width [1]. */
  readonly share?: number;
  readonly key?: Key;
}

/** A row of panels of one height in CSS pixels. */
export interface Row {
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** What a page holds. */
export interface Page {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Wrapped to the width of the page. */
  readonly caption: string;
}

/** Space around the page, between panels, and above a plot for its title. */
const GAP = { edge: 24, between: 28, panelTitle: 22, caption: 14 } as const;

/** Margins inside a plot for its axes; x labels stand below, y labels above the axis' top end. */
export const MARGINS = { marginTop: 24, marginRight: 16, marginBottom: 40, marginLeft: 62 } as const;

/** Mean advance of a character of DejaVu Sans in em, a little too large, so that a wrapped line never runs out of the page. */
const ADVANCE = 0.53;

/** Draws a page: the text of an SVG file, 1200 CSS pixels wide, on a white ground. */
export function drawPage(page: Page): string {
  const parts: string[] = [];
  let y: number = GAP.edge;
  parts.push(text(page.title, GAP.edge, y + SIZES.title, SIZES.title, INK.text, "bold"));
  y += SIZES.title + 18;
  let clips = 0;
  for (const row of page.rows) {
    const shares = row.panels.map((panel) => panel.share ?? 1);
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const width = FIGURE_WIDTH - 2 * GAP.edge - GAP.between * (row.panels.length - 1);
    let x: number = GAP.edge;
    row.panels.forEach((panel, k) => {
      const panelWidth = Math.round((width * (shares[k] ?? 1)) / whole);
      const drawn = drawPanel(panel, panelWidth, row.height, clips);
      clips = drawn.clips;
      parts.push(text(panel.title, x, y + SIZES.panelTitle, SIZES.panelTitle, INK.text, "bold"));
      parts.push(`<g transform="translate(${x},${y + GAP.panelTitle})">${drawn.svg}</g>`);
      x += panelWidth + GAP.between;
    });
    y += GAP.panelTitle + row.height + 14;
  }
  for (const line of wrap(page.caption, Math.floor((FIGURE_WIDTH - 2 * GAP.edge) / (SIZES.caption * ADVANCE)))) {
    y += SIZES.caption + 6;
    parts.push(text(line, GAP.edge, y, SIZES.caption, INK.quiet));
  }
  const height = y + GAP.caption;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${FIGURE_WIDTH} ${height}" width="${FIGURE_WIDTH}" height="${height}" color="${INK.text}" font-family="${FONT_FAMILY}">`,
    `<rect width="${FIGURE_WIDTH}" height="${height}" fill="${INK.background}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** Figures below one another in one SVG. */
export function stackFigures(svgs: readonly string[]): string {
  let height = 0;
  const parts = svgs.map((svg, k) => {
    const own = Number(/^<svg[^>]* height="(\d+(?:\.\d+)?)"/.exec(svg)?.[1]);
    if (!Number.isFinite(own)) throw new RangeError(`figure ${k} is not one of drawPage`);
    // Names of clip paths are unique within a figure only.
    const placed = svg.replace("<svg", `<svg y="${height}"`).replaceAll(/\bclip-(\d+)/g, `clip-${k + 1}-$1`);
    height += own;
    return placed;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${FIGURE_WIDTH} ${height}" width="${FIGURE_WIDTH}" height="${height}">\n${
    parts.join("")
  }</svg>\n`;
}

function drawPanel(panel: Panel, width: number, height: number, clips: number): { readonly svg: string; readonly clips: number } {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = Plot.plot({ ...MARGINS, ...panel.plot, width, height, document: document as unknown as Document });
  drawn.querySelector("style")?.remove();
  // Plot numbers its clip paths by a counter of the process: number them by their place on the page instead, so that equal data give an equal file.
  const names = new Map<string, string>();
  let next = clips;
  const inner = drawn.innerHTML.replaceAll(/plot-clip-\d+/g, (name) => {
    if (!names.has(name)) names.set(name, `clip-${++next}`);
    return names.get(name) ?? name;
  });
  return {
    svg: `<g fill="currentColor" font-size="${SIZES.axis}" text-anchor="middle">${inner}</g>${
      panel.key === undefined ? "" : drawKey(panel.key, frameOf(panel, width, height))
    }`,
    clips: next,
  };
}

function frameOf({ plot }: Panel, width: number, height: number): Frame {
  const { marginTop, marginRight, marginBottom, marginLeft } = { ...MARGINS, ...plot };
  return { left: marginLeft ?? 0, right: width - (marginRight ?? 0), top: marginTop ?? 0, bottom: height - (marginBottom ?? 0) };
}

const text = (content: string, x: number, y: number, size: number, colour: string, weight = "normal"): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeText(content)}</text>`;

function wrap(content: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of content.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > columns) {
        lines.push(line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
