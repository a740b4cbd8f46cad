/** The committed tables of the heat kernel are those that the fit produces, on every machine. SPEC §7. */
import { readFileSync } from "node:fs";
import * as table from "@landau-mbc/reference/heat_kernel_table.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  bitsOf,
  JSON_TABLE,
  jsonTable,
  REGENERATE,
  RUST_TABLE,
  rustTable,
  TYPESCRIPT_TABLE,
  typescriptTable,
} from "../../tools/heat_kernel/files.ts";
import { fitHeatKernel, type HeatKernelTable } from "../../tools/heat_kernel/fit.ts";

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

let fitted: HeatKernelTable;
beforeAll(() => {
  fitted = fitHeatKernel();
});

describe("the table of the heat kernel is what the fit gives", () => {
  it.each(
    [
      [TYPESCRIPT_TABLE, typescriptTable],
      [RUST_TABLE, rustTable],
      [JSON_TABLE, jsonTable],
    ] as const,
  )("%s", (path, text) => {
    if (committed(path) !== text(fitted)) throw new Error(`${path} is not what the fit gives. Regenerate it: ${REGENERATE}`);
  });

  it("with the same bits in JSON and in TypeScript", () => {
    const { numbers, polynomials } = JSON.parse(committed(JSON_TABLE)) as {
      numbers: Record<string, string>;
      polynomials: Record<string, string[][]>;
    };
    const { SMALL_TIME, MIDDLE_TIME, SERIES_NEAR, SERIES_FAR, ...rest } = table;
    expect(numbers).toEqual(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, bitsOf(value)])));
    const bits = (rows: table.Rows): string[][] => rows.map((row) => row.map(bitsOf));
    expect(polynomials).toEqual({
      SMALL_TIME: bits(SMALL_TIME),
      MIDDLE_TIME: bits(MIDDLE_TIME),
      SERIES_NEAR: bits(SERIES_NEAR),
      SERIES_FAR: bits(SERIES_FAR),
    });
  });

  it("in which one digit changed would be noticed", () => {
    const row = [...(fitted.smallTime[1] as number[])];
    row[0] = (row[0] as number) * (1 + 2 ** -52);
    const changed = { ...fitted, smallTime: fitted.smallTime.map((old, j) => (j === 1 ? row : old)) };
    for (const text of [typescriptTable, rustTable, jsonTable]) expect(text(changed)).not.toBe(text(fitted));
  });
});
