import { describe, expect, it } from "vitest";
import { seedFromOption, setField } from "../src/config_file.ts";

describe("--set", () => {
  const after = (assignment: string): unknown => {
    const config = { gamma: 0, initial: { temperature: [1, 2, 3] } };
    setField(config, assignment);
    return config;
  };

  it("takes JSON, or else text", () => {
    expect(after("gamma=-2.5")).toMatchObject({ gamma: -2.5 });
    expect(after("seed=a=b")).toMatchObject({ seed: "a=b" });
    expect(after('observe.quantities=["moment4"]')).toMatchObject({ observe: { quantities: ["moment4"] } });
    expect(after("initial.temperature[1]=7")).toMatchObject({ initial: { temperature: [1, 7, 3] } });
    expect(after("initial.temperature.1=7")).toMatchObject({ initial: { temperature: [1, 7, 3] } });
  });

  it("makes __proto__ an own field, which the validation then refuses", () => {
    const config = after("__proto__.gamma=1") as object;
    expect(Object.hasOwn(config, "__proto__")).toBe(true);
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  });

  for (const bad of ["gamma", "=1", "a..b=1", "gamma.x=1", "initial.temperature.first=1", "initial.temperature[9]=1"]) {
    it(`refuses ${bad}`, () => expect(() => after(bad)).toThrow(/allowed:/));
  }
});

describe("--seed", () => {
  it("reads digits as the integer, with all 64 bits, other numbers as themselves, and all else as text", () => {
    expect(seedFromOption("42")).toBe(42);
    expect(seedFromOption("18446744073709551615")).toEqual({ u64: "18446744073709551615" });
    expect(seedFromOption("042")).toBe(42);
    expect(seedFromOption("forty-two")).toBe("forty-two");
    expect(seedFromOption("-1")).toBe(-1);
    expect(seedFromOption("1.5")).toBe(1.5);
    expect(seedFromOption("1e")).toBe("1e");
  });
});
