import { describe, expect, it } from "vitest";
import { claimFigure } from "@landau-mbc/plots";
import { speedFigure } from "./figure.ts";
import type { Results } from "./results.ts";

const timing = (name: string, median: number) => ({ name, median, fastest: median, rounds: 3, amount: 1000 });
const cell = (particles: number, gamma: number, ...timings: ReturnType<typeof timing>[]) => ({ particles, gamma, h: 0.02, timings });
const results = (...cells: Results["cells"]): Results => ({
  format: 2,
  machine: { date: "2026-01-02T00:00:00.000Z", processor: "P", cores: 2, memoryGiB: 1, system: "s", node: "v", v8: "v", loadAtStart: [] },
  effort: { rounds: 3, milliseconds: 1 },
  cells,
  stages: [],
  memory: [],
});

describe("the figure of the bench", () => {
  it("has a line a contender, by size, of the fastest instruction set, at γ = −3", () => {
    const data = speedFigure(results(
      cell(1e6, -3, timing("native avx2", 20), timing("native avx512", 25), timing("wasm", 40)),
      cell(1e4, -3, timing("native avx2", 12), timing("native avx512", 10), timing("wasm", 30)),
      cell(1e4, 0, timing("native avx2", 99)),
    ));
    const of = (label: string) => data.panels[0]?.series.find((one) => one.label === label)?.points;
    expect(of("native")).toEqual([{ x: 1e4, y: 10 }, { x: 1e6, y: 20 }]);
    expect(of("WebAssembly")).toEqual([{ x: 1e4, y: 30 }, { x: 1e6, y: 40 }]);
    expect(data.panels[0]?.series).toHaveLength(2);
    expect(claimFigure(data)).toContain("ns per collision");
  });

  it("is refused for one size", () => {
    expect(() => speedFigure(results(cell(1e4, -3, timing("wasm", 30))))).toThrow(RangeError);
  });
});
