/** The generated files: the table as TypeScript, as Rust and as JSON with the bits of every number. */
import { SPEC_VERSION } from "@landau-mbc/reference/plan.ts";
import {
  type HeatKernelTable,
  MIDDLE_TIME_CENTRE,
  MIDDLE_TIME_END,
  MIDDLE_X_CENTRE,
  type Rows,
  SERIES_NEAR_CENTRE,
  SERIES_NEAR_END,
  SMALL_TIME_END,
} from "./fit.ts";

/** Paths from the root of the repository. */
export const TYPESCRIPT_TABLE = "packages/reference/src/heat_kernel_table.ts";
export const RUST_TABLE = "crates/mbc-spec/src/heat_kernel_table.rs";
export const JSON_TABLE = "test/vectors/heat_kernel_table.json";

export const REGENERATE = "npm run fit:heat-kernel";

interface NamedNumber {
  readonly name: string;
  readonly doc: string;
  readonly value: number;
}

interface NamedRows {
  readonly name: string;
  readonly doc: string;
  readonly rows: Rows;
}

const NUMBERS: readonly NamedNumber[] = [
  { name: "SMALL_TIME_END", doc: "Last τ of the small-time polynomial.", value: SMALL_TIME_END },
  { name: "MIDDLE_TIME_END", doc: "Last τ of the middle-time polynomial.", value: MIDDLE_TIME_END },
  { name: "SERIES_NEAR_END", doc: "Last τ of the near series.", value: SERIES_NEAR_END },
  { name: "MIDDLE_TIME_CENTRE", doc: "Subtracted from τ in the middle-time polynomial.", value: MIDDLE_TIME_CENTRE },
  { name: "MIDDLE_X_CENTRE", doc: "Subtracted from x = τE in the middle-time polynomial.", value: MIDDLE_X_CENTRE },
  { name: "SERIES_NEAR_CENTRE", doc: "Subtracted from τ in the start of the near series.", value: SERIES_NEAR_CENTRE },
];

function polynomials(table: HeatKernelTable): readonly NamedRows[] {
  return [
    { name: "SMALL_TIME", doc: "Q = w/(2x), a = τ, b = x = τE.", rows: table.smallTime },
    { name: "MIDDLE_TIME", doc: "Q = w/(2x), a = τ − MIDDLE_TIME_CENTRE, b = τE − MIDDLE_X_CENTRE.", rows: table.middleTime },
    { name: "SERIES_NEAR", doc: "Start −ln(1 − w/2)/E, a = τ − SERIES_NEAR_CENTRE, b = τE.", rows: table.seriesNear },
    { name: "SERIES_FAR", doc: "Start −ln(1 − w/2)/E, a = e^{−2τ}, b = E.", rows: table.seriesFar },
  ];
}

/** The 16 hexadecimal digits of the double, most significant first. */
export function bitsOf(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

const HEADER = [
  "The coefficients of the heat-kernel sampler, SPEC §7. Shortest decimals that give the exact doubles.",
  `Generated; do not edit: \`${REGENERATE}\`.`,
];

export function typescriptTable(table: HeatKernelTable): string {
  const lines = ["// biome-ignore-all format: generated", "/**", ...HEADER.map((line) => ` * ${line}`), " */", ""];
  lines.push("/** Coefficients of Σ_j c_j(a) b^j: row j holds those of c_j, ascending powers of a. */");
  lines.push("export type Rows = readonly (readonly number[])[];", "");
  for (const { name, doc, value } of NUMBERS) lines.push(`/** ${doc} */`, `export const ${name} = ${value};`, "");
  for (const { name, doc, rows } of polynomials(table)) {
    lines.push(`/** ${doc} */`, `export const ${name}: Rows = [`);
    for (const row of rows) lines.push(`  [${row.join(", ")}],`);
    lines.push("];", "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

const rustNumber = (x: number): string => (/[.e]/.test(String(x)) ? String(x) : `${x}.0`);

export function rustTable(table: HeatKernelTable): string {
  const lines = HEADER.map((line) => `//! ${line}`);
  lines.push(
    "//!",
    "//! A polynomial Σ_j c_j(a) b^j is a tuple of arrays: array j holds the coefficients of c_j, ascending powers of a.",
    "",
  );
  for (const { name, doc, value } of NUMBERS) lines.push(`/// ${doc}`, `pub const ${name}: f64 = ${rustNumber(value)};`, "");
  for (const { name, doc, rows } of polynomials(table)) {
    const rowsType = `${name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Rows`;
    lines.push(`/// The rows of [\`${name}\`].`, `pub type ${rowsType} = (${rows.map((row) => `[f64; ${row.length}]`).join(", ")});`, "");
    lines.push(`/// ${doc}`, "#[rustfmt::skip]", `pub const ${name}: ${rowsType} = (`);
    for (const row of rows) lines.push(`    [${row.map(rustNumber).join(", ")}],`);
    lines.push(");", "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

export function jsonTable(table: HeatKernelTable): string {
  const numbers = Object.fromEntries(NUMBERS.map(({ name, value }) => [name, bitsOf(value)]));
  const rows = Object.fromEntries(polynomials(table).map(({ name, rows: r }) => [name, r.map((row) => row.map(bitsOf))]));
  const content = {
    chapter: "heat kernel",
    specVersion: SPEC_VERSION,
    regenerate: REGENERATE,
    meaning: "bits of doubles, hexadecimal; row j of a polynomial holds the coefficients of c_j(a), ascending, in sum_j c_j(a) b^j",
    numbers,
    polynomials: rows,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
