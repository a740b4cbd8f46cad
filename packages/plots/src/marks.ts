// Marks and axes that the figures share.

import * as Plot from "@observablehq/plot";
import { INK } from "./theme.ts";

/** A frame and a quiet grid, drawn first. */
export function ground(): Plot.Markish[] {
  return [
    Plot.gridX({ stroke: INK.grid, strokeOpacity: 1 }),
    Plot.gridY({ stroke: INK.grid, strokeOpacity: 1 }),
    Plot.frame({ stroke: INK.frame }),
  ];
}

/** An axis with its name: x in the middle below, y upright above its upper end. */
export const horizontal = (label: string, options: Plot.ScaleOptions = {}): Plot.ScaleOptions => ({
  label,
  labelAnchor: "center",
  labelArrow: "none",
  nice: false,
  ...options,
});
export const vertical = (label: string, options: Plot.ScaleOptions = {}): Plot.ScaleOptions => ({
  label,
  labelAnchor: "top",
  labelArrow: "none",
  ...options,
});
