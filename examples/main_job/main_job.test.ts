import { readFileSync } from "node:fs";
import { type Config, validate } from "landau-mbc";
import { describe, expect, it } from "vitest";
import { bkwPart } from "./bkw.ts";
import { coulombPart } from "./coulomb.ts";
import { enginesPart } from "./engines.ts";
import { align, holds, LARGEST_Z, type Line, meanAndDeviation, table, zScore } from "./judgement.ts";

const example = (name: string): Config => JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), "utf8")) as Config;

const quietly = (): void => {};

const failing = (lines: readonly Line[]): string[] => lines.filter((line) => !holds(line)).map(({ name }) => name);

describe("the examples", () => {
  for (const name of ["bkw", "coulomb", "small"]) {
    it(`${name}.json is a configuration`, () => expect(validate(example(name))).toMatchObject({ ok: true }));
  }
});

describe("a judged line", () => {
  const line = (z: number): Line => ({ name: "m", observed: 1 + 0.01 * z, exact: 1, sigma: 0.01 });

  it("holds up to 4 σ and fails beyond, on either side, and when a number is not finite", () => {
    for (const z of [0, 1, -1, 3.99, -3.99]) expect(holds(line(z))).toBe(true);
    for (const z of [4.01, -4.01, Number.NaN, Number.POSITIVE_INFINITY]) expect(holds(line(z))).toBe(false);
    expect(zScore(line(-2))).toBeCloseTo(-2);
    expect(LARGEST_Z).toBe(4);
  });

  it("is printed with the decimals that its σ can bear, and with its verdict", () => {
    const [head, ok, bad] = table([line(1), line(-5)]);
    expect(head?.trim().split(/ +/)).toEqual(["observed", "exact", "σ", "z", "h", "→", "0"]);
    expect(ok?.trim().split(/ +/)).toEqual(["m", "1.010", "1.000", "0.010", "+1.0", "ok"]);
    expect(bad?.trim().split(/ +/)).toEqual(["m", "0.950", "1.000", "0.010", "−5.0", "FAIL"]);
    expect(new Set(align([["a", "b"], ["longer", "c"]], ["left", "right"]).map((row) => row.length)).size).toBe(1);
  });

  it("takes its σ with n − 1", () => {
    expect(meanAndDeviation([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3) });
  });
});

describe("the parts of the main job, small", () => {
  it("Maxwell molecules: every line holds", async () => {
    const part = await bkwPart({ ...example("bkw"), particles: 20_000 }, quietly, { runs: 24, particles: 2000 });
    expect(failing(part.lines)).toEqual([]);
    expect(part.lines).toHaveLength(6);
    expect(part.figure).toContain("Speed density at five times");
    expect(part.collisions).toBeGreaterThan(1.9e6);
  });

  it("Maxwell molecules: an exponent other than the 0 of the exact laws is caught", async () => {
    const { lines } = await bkwPart({ ...example("bkw"), particles: 20_000, gamma: 1 }, quietly, { runs: 24, particles: 2000 });
    expect(failing(lines)).toContain("m₄ at t = 0.3, given the draws");
  });

  it("Coulomb: every line holds", async () => {
    const part = await coulombPart({ ...example("coulomb"), particles: 2000, tEnd: 1 }, quietly, { runs: 20, particles: 80_000 });
    expect(failing(part.lines)).toEqual([]);
    expect(part.lines).toHaveLength(4);
    expect(part.figure).toContain("Initial slope against h");
  });

  it("Coulomb: another axis of the bi-Maxwellian than the exact slope is told is caught", async () => {
    const turned: Config = {
      ...example("coulomb"),
      particles: 2000,
      tEnd: 1,
      initial: { kind: "bi-maxwellian", temperature: [1.2, 0.6, 1.2] },
    };
    const { lines } = await coulombPart(turned, quietly, { runs: 12, particles: 20_000 });
    expect(failing(lines).length).toBeGreaterThanOrEqual(2);
  });

  it("one run on three engines: one state", async () => {
    const runs = await enginesPart({ ...example("small"), tEnd: 0.2 });
    expect(runs.map(({ engine }) => engine)).toEqual(["reference", "wasm-scalar", "wasm"]);
    expect(new Set(runs.map(({ stateHash }) => stateHash)).size).toBe(1);
  });
});
