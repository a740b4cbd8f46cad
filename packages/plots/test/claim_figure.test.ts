import { describe, expect, it } from "vitest";
import { claimFigure, type ClaimPanel } from "../src/index.ts";
import { logTicks, tickLabel } from "../src/log_axis.ts";

const drawn = (panel: Partial<ClaimPanel>): string =>
  claimFigure({ title: "t", caption: "c", panels: [{ title: "p", x: "abscissa", y: "ordinate", series: [], ...panel }] });
/** How far the dots of each series stand to the side. */
const asides = (svg: string): readonly number[] =>
  [...svg.matchAll(/aria-label="dot"><g (?:transform="translate\(([-\d.]+),)?/g)].map(([, aside]) => Number(aside ?? 0));

describe("marks of a logarithmic axis", () => {
  it("are the abscissae themselves if these are few, powers of ten over decades, and more of them below", () => {
    expect(logTicks([8, 800], [10, 40, 160, 640, 10])).toEqual([10, 40, 160, 640]);
    expect(logTicks([8, 800], [10, 11, 12])).toEqual([10, 100]);
    expect(logTicks([1e5, 2e9])).toEqual([1e5, 1e6, 1e7, 1e8, 1e9]);
    expect(logTicks([0.3, 3])).toEqual([0.5, 1, 2]);
    expect(logTicks([2, 5.5])).toEqual([2, 3, 4, 5]);
  });

  it("read as one writes them", () => {
    expect([0, 0.2, 640, 1e5, 2e-5, 1e-4, 3e12].map(tickLabel)).toEqual(["0", "0.2", "640", "10⁵", "2·10⁻⁵", "10⁻⁴", "3·10¹²"]);
  });
});

describe("the figure of a claim", () => {
  const points = (y: number) => [10, 40, 160].map((x) => ({ x, y, error: 0.01 }));

  it("labels the sizes that were taken, and each mark by its name", () => {
    const svg = drawn({ logX: true, series: [{ label: "a", points: points(1) }] });
    for (const size of [10, 40, 160]) expect(svg).toContain(`>${size}</text>`);
    const named = drawn({ series: [{ label: "a", points: points(1) }], xTicks: [{ x: 10, label: "first" }, { x: 160, label: "last" }] });
    expect(named).toContain(">first</text>");
    expect(named).toContain(">last</text>");
  });

  it("sets dots side by side that would cover each other, and no others", () => {
    expect(asides(drawn({ series: [{ label: "a", points: points(1) }, { label: "b", points: points(1.001) }] }))).toEqual([-3, 3]);
    expect(asides(drawn({ series: [{ label: "a", points: points(1) }, { label: "b", points: points(2) }] }))).toEqual([0, 0]);
  });

  it("leaves a series without a label out of the key, and what a logarithm cannot show out of the panel", () => {
    const svg = drawn({
      logY: true,
      series: [{ label: "", points: points(1), style: "line" }, { label: "b", points: [...points(2), { x: 1, y: -1 }] }],
    });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.match(/<circle[^>]*cx/g)).toHaveLength(4); // three dots, one in the key
  });
});
