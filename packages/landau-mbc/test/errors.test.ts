import { describe, expect, it } from "vitest";
import { asLandauError, LandauError, reasonOf, show } from "../src/errors.ts";
import { distance, nearest } from "../src/nearest.ts";

describe("a LandauError", () => {
  it("carries code, path, value and cause", () => {
    const cause = new Error("below");
    const error = new LandauError("CONFIG", "h: got 0", { path: "h", value: 0, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "LandauError", code: "CONFIG", path: "h", value: 0, cause, message: "h: got 0" });
    expect(new LandauError("ENGINE", "x")).toMatchObject({ path: "", value: undefined });
  });

  it("is made of an engine's `CODE: text`, with the path that the text begins with", () => {
    expect(asLandauError(new Error("GRID_OVERFLOW: initial.data: too fast"), "ENGINE")).toMatchObject({
      code: "GRID_OVERFLOW",
      path: "initial.data",
      message: "initial.data: too fast",
    });
    expect(asLandauError(new Error("CHECKPOINT: two words: truncated"), "ENGINE")).toMatchObject({ code: "CHECKPOINT", path: "" });
    expect(asLandauError(new Error("NONSENSE: x"), "ENGINE")).toMatchObject({ code: "ENGINE", message: "NONSENSE: x" });
    expect(asLandauError("a text", "MEMORY")).toMatchObject({ code: "MEMORY", message: "a text", cause: "a text" });
  });

  it("is made of an error with code, path and value, and kept if it is one already", () => {
    const other = Object.assign(new Error("h: bad"), { code: "CONFIG", path: "h", value: 3 });
    expect(asLandauError(other, "ENGINE")).toMatchObject({ code: "CONFIG", path: "h", value: 3, cause: other });
    const own = new LandauError("MEMORY", "m");
    expect(asLandauError(own, "ENGINE")).toBe(own);
  });
});

describe("a value in a message", () => {
  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [-0, "-0"],
    [Number.NaN, "NaN"],
    [3n, "3n"],
    ["12", '"12" (a string)'],
    ["x".repeat(99), `"${"x".repeat(37)}..." (a string)`],
    [[1, 2], "an array of 2"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [new Float32Array(3), "a Float32Array of 12 bytes"],
    [new ArrayBuffer(3), "an ArrayBuffer"],
    [new Uint8Array(2), "a Uint8Array of 2 bytes"],
    [new Proxy(new Float64Array(2), {}), "a Proxy of a Float64Array"],
    [() => 1, "a function"],
    [Symbol("s"), "Symbol(s)"],
  ])("is short: %o", (value, text) => {
    expect(show(value)).toBe(text);
  });
});

describe("a value that cannot be shown", () => {
  it("is not shown, and its error is not thrown on", () => {
    const evil = new Proxy({}, {
      getPrototypeOf: () => {
        throw new Error("no");
      },
    });
    expect(show(evil)).toBe("something that cannot be read");
    expect(reasonOf(evil)).toBe("something that cannot be read");
    expect(reasonOf(new Error("why"))).toBe("why");
    expect(reasonOf("why")).toBe("why");
  });
});

describe("the nearest word", () => {
  it("is found by distance, capitals counting half", () => {
    expect(distance("kitten", "sitting")).toBe(3);
    expect(distance("tend", "tEnd")).toBe(0.5);
    expect(nearest("gama", ["particles", "gamma", "h"])).toBe("gamma");
    expect(nearest("TEND", ["seed", "tEnd"])).toBe("tEnd");
  });

  it("understands abbreviations", () => {
    expect(nearest("temp", ["kind", "temperature"])).toBe("temperature");
  });
});
