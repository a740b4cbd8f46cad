import { describe, expect, it } from "vitest";
import { bkwFigure, renderPng, seriesFigure, stackFigures, temperaturesFigure } from "../src/index.ts";

const times = Float64Array.from({ length: 11 }, (_, k) => k / 5);
const run = {
  times,
  title: "a run <&>",
  caption: "a caption",
  series: {
    momentum: new Float64Array(33),
    energy: times.map(() => 1.5),
    pressure: Float64Array.from({ length: 66 }, (_, k) => Math.cos(k)),
    moment4: times.map((t) => 15 - Math.exp(-t)),
  },
};

const bkw = () =>
  bkwFigure({
    particles: 1000,
    h: 0.02,
    K0: 0.6,
    edges: [0, 1, 2, 3],
    histograms: [0, 2].map((time) => ({
      time,
      counts: [200, 500, 280],
      density: (s) => s * Math.exp(-s),
      probabilities: [0.2, 0.5, 0.28],
    })),
    moment4: {
      times,
      values: times.map((t) => 15 - Math.exp(-t)),
      sigma: times.map(() => 0.1),
      limit: (t) => 15 - Math.exp(-t),
      finite: (t) => 15 - Math.exp(-0.9 * t),
    },
  });

const temperatures = () => {
  const two = { times, perpendicular: times.map((t) => 1 + 0.2 * Math.exp(-t)), parallel: times.map((t) => 1 - 0.4 * Math.exp(-t)) };
  return temperaturesFigure({
    gamma: -3,
    runs: [{ h: 0.1, particles: 1000, ...two }],
    equation: two,
    slope: { limit: 0.15, exact: (h) => 0.15 / (1 + h), measured: [{ h: 0.1, value: 0.136, sigma: 0.001 }] },
  });
};

/** Every element is closed and no attribute is left open: enough to find markup broken by a title or by gluing. */
function wellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, close, name, rest] of svg.matchAll(/<(\/?)([A-Za-z]+)((?:[^<>"]|"[^"<]*")*)>/g)) {
    if (close === "/") {
      if (open.pop() !== name) return false;
    } else if (rest?.endsWith("/") !== true) open.push(name ?? "");
  }
  return open.length === 0;
}

describe("figures", () => {
  it("of a run: a panel for each quantity that changes and one for the conserved ones", () => {
    const svg = seriesFigure(run);
    for (const title of ["Pressure tensor", "Fourth moment", "Conserved: change since the start", "a run &lt;&amp;&gt;", "a caption"]) {
      expect(svg).toContain(title);
    }
    expect(svg.match(/aria-label="frame"/g)).toHaveLength(3);
  });

  it("of several runs: a band around each line of a quantity that changes, and room for it", () => {
    const banded = { ...run, band: { pressure: new Float64Array(66).fill(0.1), moment4: new Float64Array(11).fill(4), energy: times } };
    const svg = seriesFigure(banded);
    expect(svg.match(/fill-opacity="0\.25"/g)).toHaveLength(7);
    expect(wellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    // 15 + 4 is on the axis only if the band has room.
    expect(svg).toContain(">18</text>");
    expect(seriesFigure(run)).not.toContain(">18</text>");
  });

  it("of a run with one frame, and of a quantity unknown to them, are drawn too", () => {
    const svg = seriesFigure({
      title: "t",
      caption: "c",
      times: [0],
      series: { pressure: new Float64Array(6), novelty: new Float64Array([1]) },
    });
    expect(svg).toContain("novelty");
    expect(wellFormed(svg)).toBe(true);
  });

  it("of a histogram show some of its times over what its numbers stand for", () => {
    const data = { title: "t", caption: "c", times: [0, 1, 2, 3], series: { speeds: Float64Array.from({ length: 80 }, (_, k) => k % 20) } };
    const svg = seriesFigure({ ...data, places: { speeds: { label: "|u|", at: Array.from({ length: 20 }, (_, k) => k / 5) } } });
    for (const text of ["speeds", "|u|", "t = 0", "t = 3"]) expect(svg).toContain(`>${text}</text>`);
    expect(svg.match(/aria-label="line"/g)).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(seriesFigure(data)).toContain(">number in the frame</text>");
  });

  it("are well-formed and have no number that is not finite", () => {
    for (const svg of [seriesFigure(run), bkw(), temperatures(), stackFigures([bkw(), temperatures()])]) {
      expect(wellFormed(svg)).toBe(true);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it("are the same text for the same data", () => {
    expect(bkw()).toBe(bkw());
    expect(seriesFigure(run)).toBe(seriesFigure(run));
  });

  it("below one another keep their clip paths apart", () => {
    const svg = stackFigures([seriesFigure(run), seriesFigure(run)]);
    const defined = [...svg.matchAll(/<clipPath id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(defined).size).toBe(defined.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(defined).toContain(id);
  });
});

describe("the PNG", () => {
  const size = (png: Uint8Array): [number, number] => {
    const view = new DataView(png.buffer, png.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  };

  it("has twice the size of the figure, and another scale on request", () => {
    const svg = temperatures();
    const height = Number(/height="(\d+)"/.exec(svg)?.[1]);
    expect(size(renderPng(svg))).toEqual([2400, 2 * height]);
    expect(size(renderPng(svg, { scale: 1 }))).toEqual([1200, height]);
  });

  it("shows text without any font of the machine, Greek and mathematical signs included", () => {
    const page = (text: string): string =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="10" y="30" font-size="20">${text}</text></svg>`;
    const empty = renderPng(page(""));
    const pictures = ["γ", "τ", "σ", "⊥", "∥", "√", "−", "→", "₄", "ᵀ", "¹", "\u{10FFFF}"].map((sign) =>
      Buffer.from(renderPng(page(sign))).toString("base64")
    );
    expect(pictures).not.toContain(Buffer.from(empty).toString("base64"));
    // A sign that the font lacks is drawn as its box for missing ones, like the last of the list: all must differ.
    expect(new Set(pictures).size).toBe(pictures.length);
  });
});
