// What files of numbers hold, and their failure.

import { CliError } from "./failure.ts";

/** An array of a series: one row per frame. */
export interface Column {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
}

/** A series. */
export interface Table {
  readonly times: Float64Array;
  readonly arrays: readonly Column[];
}

/** The failure of a file that is not what it should be. */
export function refused(file: string, found: string, allowed: string): CliError {
  return new CliError("FILE", `${file}: got ${found}; allowed: ${allowed}`, { path: file, value: found });
}
