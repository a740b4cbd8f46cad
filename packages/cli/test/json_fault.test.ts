import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "../src/json_fault.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("the place where a text stops being JSON", () => {
  for (
    const [text, line, column, expected] of [
      ["", 1, 1, "a value"],
      ['{\n  "gamma": -3,\n  "h": 0.1,,\n}', 3, 12, "a key"],
      ['{ "gamma": -3, }', 1, 16, "another key after the comma"],
      ["[1, 2,]", 1, 7, "another value after the comma"],
      ['{\r\n\t"a": tru\r\n}', 2, 7, "a value"],
      ["{ gamma: 0 }", 1, 3, "a key in double quotes"],
      ['{ "a" 1 }', 1, 7, '":"'],
      ['{ "a": 1 "b": 2 }', 1, 10, '","'],
      ['{ "a": 01 }', 1, 9, '","'],
      ['{ "a": NaN }', 1, 8, "a value"],
      ['{ "a": "x\\q" }', 1, 10, "an escape"],
      ['"never closed', 1, 14, "a closing"],
      ["{} {}", 1, 4, "the end of the file"],
    ] as const
  ) {
    it(`${JSON.stringify(text)}: line ${line}, column ${column}`, () => {
      const fault = jsonFault(text);
      expect(fault).toMatchObject({ line, column });
      expect(fault?.expected).toContain(expected);
    });
  }

  it("is there exactly for the texts that JSON.parse refuses", () => {
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', "\\", "e", "-", "\u0001", " ")).map(
      ([text, at, put]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + put + text.slice(cut + 1);
      },
    );
    fc.assert(
      fc.property(fc.oneof(broken, fc.string(), fc.json()), (text) => {
        expect(jsonFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it("is told for nesting without end, too", () => {
    expect(jsonFault("[".repeat(100_000))).toMatchObject({ expected: "at most 500 levels" });
  });
});
