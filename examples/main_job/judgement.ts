// A judged line: what was observed, what is exact, one standard deviation, and their distance in standard deviations.

/** Farther than this many standard deviations from the exact value is a failure (two-sided, 6e-5 a line if the law is normal). */
export const LARGEST_Z = 4;

/** One line of the table. */
export interface Line {
  readonly name: string;
  readonly observed: number;
  readonly exact: number;
  /** One standard deviation of `observed`. */
  readonly sigma: number;
  /** The h → 0 value, if it differs. */
  readonly limit?: number;
}

/** (observed − exact)/σ. */
export const zScore = ({ observed, exact, sigma }: Line): number => (observed - exact) / sigma;

/** Whether the line holds; a number that is not finite does not. */
export const holds = (line: Line): boolean => Math.abs(zScore(line)) <= LARGEST_Z;

/** Lines in aligned columns; every number of a line has the decimals that its σ can bear. */
export function table(lines: readonly Line[]): string[] {
  const rows = lines.map((line) => {
    const decimals = Math.max(0, 1 - Math.floor(Math.log10(line.sigma)));
    const show = (x: number): string => x.toFixed(Math.min(decimals, 12)).replace("-", "−");
    const z = zScore(line);
    return [
      line.name,
      show(line.observed),
      show(line.exact),
      show(line.sigma),
      `${z < 0 ? "−" : "+"}${Math.abs(z).toFixed(1)}`,
      line.limit === undefined ? "" : show(line.limit),
      holds(line) ? "ok" : "FAIL",
    ];
  });
  return align([["", "observed", "exact", "σ", "z", "h → 0", ""], ...rows], ["left", "right", "right", "right", "right", "right", "left"]);
}

/** Columns two spaces apart, two spaces in. */
export function align(rows: readonly (readonly string[])[], sides: readonly ("left" | "right")[]): string[] {
  const widths = sides.map((_, c) => Math.max(...rows.map((row) => [...(row[c] ?? "")].length)));
  return rows.map((row) => {
    const cells = sides.map((side, c) => {
      const cell = row[c] ?? "";
      const space = " ".repeat((widths[c] ?? 0) - [...cell].length);
      return side === "left" ? cell + space : space + cell;
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}

/** Mean of a sample and the standard deviation of one member. */
export function meanAndDeviation(sample: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const squares = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (sample.length - 1)) };
}
