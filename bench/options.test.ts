import { describe, expect, it } from "vitest";
import { GRIDS, optionsOf } from "./options.ts";

describe("the options of npm run bench", () => {
  it("take a grid by name, and change its sides one by one", () => {
    expect(optionsOf([]).grid).toEqual(GRIDS["default"]);
    const { grid, quick } = optionsOf(["--grid", "full", "--gamma=-3,0.5", "--sizes", "1e4,64", "--threads", "1,2", "--h", "0.1"]);
    expect(grid).toEqual({ sizes: [10_000, 64], gammas: [-3, 0.5], steps: [0.1], threads: [1, 2], all: true });
    expect(quick).toBe(false);
    expect(optionsOf(["--grid=quick"]).quick).toBe(true);
  });

  it("draw the stored result where --figure names none", () => {
    expect(optionsOf(["--figure"]).figure).toBe("");
    expect(optionsOf(["--figure=a.json"]).figure).toBe("a.json");
    expect(optionsOf([]).figure).toBeUndefined();
  });

  it("compare with a commit, with a threshold only if one is asked for", () => {
    expect(optionsOf(["--against", "HEAD~3"])).toMatchObject({ against: "HEAD~3", threshold: undefined });
    expect(optionsOf(["--against", "HEAD", "--threshold", "5"]).threshold).toBe(5);
  });

  it.each([
    ["--grid=huge", /--grid: "huge"; allowed: one of quick/],
    ["--sizes=1", /--sizes: "1"; allowed: whole numbers/],
    ["--sizes=100,,200", /--sizes/],
    ["--gamma=2", /--gamma: "2"; allowed: numbers from −3 to 1/],
    ["--h=0", /--h/],
    ["--threads=1.5", /--threads: "1.5"/],
    ["--rounds=none", /--rounds/],
    ["--threshold=-1", /--threshold/],
    ["--size=100", /--size/],
  ])("refuse %s", (word, message) => {
    expect(() => optionsOf([word])).toThrow(message);
  });
});
