import { describe, expect, it } from "vitest";
import { columns, csvText } from "../src/columns.ts";
import { seedFromOption, setField } from "../src/config_file.ts";
import { npyBytes } from "../src/npy.ts";

describe("velocities.npy", () => {
  it("is NumPy's format 1.0: header to a multiple of 64 bytes, then little-endian float64 in C order", () => {
    const bytes = npyBytes(Float64Array.of(1, 2, 3, -0.5, 1e-300, 6), [2, 3]);
    const view = new DataView(bytes.buffer);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const start = 10 + view.getUint16(8, true);
    expect(start % 64).toBe(0);
    const header = Buffer.from(bytes.subarray(10, start)).toString("latin1");
    expect(header).toMatch(/^\{'descr': '<f8', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/);
    expect(Array.from({ length: 6 }, (_, k) => view.getFloat64(start + 8 * k, true))).toEqual([1, 2, 3, -0.5, 1e-300, 6]);
    expect(bytes.length).toBe(start + 48);
  });

  it("refuses a shape that does not hold the numbers", () => {
    expect(() => npyBytes(new Float64Array(5), [2, 3])).toThrow(RangeError);
  });
});

describe("series.csv", () => {
  it("names every component and keeps every bit", () => {
    const series = { momentum: Float64Array.of(0.1, 0.2, 0.30000000000000004, 1, 2, 3), moment4: Float64Array.of(15, 1 / 3) };
    const [head, first, second, end] = csvText(Float64Array.of(0, 0.1), columns(series, 2)).split("\n");
    expect(head).toBe("time,momentum_x,momentum_y,momentum_z,moment4");
    expect(first).toBe("0,0.1,0.2,0.30000000000000004,15");
    expect(Number(second?.split(",")[4])).toBe(1 / 3);
    expect(end).toBe("");
  });
});

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
