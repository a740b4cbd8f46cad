/** Speed against size, with what memory alone costs below and the plain loops above. */

import type { ClaimFigureData, ClaimSeries } from "@landau-mbc/plots";
import type { Cell, Results } from "./results.ts";

/** What is drawn, in the order of the key: name of the contender (a regular expression), label, style, colour. */
const LINES: readonly (readonly [RegExp, string, "line" | "dashed", number])[] = [
  [/^plain loop$/, "plain JavaScript loop", "dashed", 1],
  [/^C\+\+ loop$/, "plain C++ loop", "dashed", 3],
  [/^wasm$/, "WebAssembly", "line", 2],
  [/^native \w+$/, "native", "line", 0],
  [/^native, 2 threads$/, "native, 2 threads", "line", 5],
  [/^bare touch$/, "bare touch of two particles", "dashed", 4],
];

/** The figure of a result: Coulomb collisions at h = 0.02, or the first that it has. Throws a RangeError where there are fewer than two sizes. */
export function speedFigure({ cells, machine, effort }: Results): ClaimFigureData {
  const { gamma, h } = cells.find((cell) => cell.gamma === -3 && cell.h === 0.02) ?? cells[0] ?? { gamma: -3, h: 0.02 };
  const shown = cells.filter((cell) => cell.gamma === gamma && cell.h === h).sort((a, b) => a.particles - b.particles);
  if (new Set(shown.map(({ particles }) => particles)).size < 2) throw new RangeError("a figure takes two sizes at least");
  const series = LINES.flatMap(([name, label, style, colour]): ClaimSeries[] => {
    const points = shown.flatMap((cell) => pointOf(cell, name));
    return points.length < 2 ? [] : [{ label, style, colour, points }];
  });
  return {
    title: "Nanoseconds per collision",
    caption:
      `${machine.processor}, ${
        machine.date.slice(0, 10)
      }; everything included; processor time, medians of ${effort.rounds} alternated rounds. `
      + "Dashed: yardsticks of the same machine at the same moment.",
    panels: [{
      title: `Maxwellian, γ = ${String(gamma).replace("-", "−")}, h = ${h}`,
      x: "particles N",
      y: "ns per collision",
      logX: true,
      logY: true,
      key: "top-left",
      series,
    }],
  };
}

/** The fastest of those that the name fits: of the instruction sets of the native engine that is the one that a run takes, or one as good. */
function pointOf({ particles, timings }: Cell, name: RegExp): readonly { x: number; y: number }[] {
  const fitting = timings.filter((timing) => name.test(timing.name)).map(({ median }) => median);
  return fitting.length === 0 ? [] : [{ x: particles, y: Math.min(...fitting) }];
}
