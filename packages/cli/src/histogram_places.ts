// Where the bins of the histograms of a run are, for its figure.

import type { ResolvedObserve } from "landau-mbc";
import type { Places } from "@landau-mbc/plots";
import { lowerEnd } from "../../landau-mbc/src/observables/histogram.ts";

/** The middles of the bins of each histogram, by its name. */
export function histogramPlaces({ quantities }: ResolvedObserve): Readonly<Record<string, Places>> {
  const places: Record<string, Places> = {};
  for (const asked of quantities) {
    if (typeof asked === "string" || asked.name !== "histogram") continue;
    const { of, bins, max, min = lowerEnd(of, max) } = asked;
    const label = of === "speed" ? "|u|" : of === "energy" ? "½|u|²" : `u along ${of}`;
    places[asked.as] = { label, at: Array.from({ length: bins }, (_, b) => min + ((b + 0.5) / bins) * (max - min)) };
  }
  return places;
}
