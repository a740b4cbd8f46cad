// The figure of an output folder. The libraries that draw take longer to load than most commands to run.

import type { SeriesFigureData } from "@landau-mbc/plots";
import type { OutputFiles } from "./output_folder.ts";

/** The same figure twice. */
export async function figureFiles(figure: SeriesFigureData): Promise<OutputFiles> {
  const { renderPng, seriesFigure } = await import("@landau-mbc/plots");
  const svg = seriesFigure(figure);
  return { "figure.svg": svg, "figure.png": renderPng(svg) };
}
