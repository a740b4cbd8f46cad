// Marks and axes that the figures share.

import * as Plot from "@observablehq/plot";
import { INK } from "./theme.ts";

/** A frame and a quiet grid, drawn first; its lines stand at given places, or where Plot puts them. */
export function ground(x?: readonly number[], y?: readonly number[]): Plot.Markish[] {
  const quiet = { stroke: INK.grid, strokeOpacity: 1 };
  return [
    x === undefined ? Plot.gridX(quiet) : Plot.gridX([...x], quiet),
    y === undefined ? Plot.gridY(quiet) : Plot.gridY([...y], quiet),
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
