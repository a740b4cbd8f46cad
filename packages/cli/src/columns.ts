// The columns of a run's series: one per component of every quantity, named as in CSV and in the summary.

/** Names of the components, by quantity; a quantity that is not here is a single number, or has its components numbered. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  momentum: ["x", "y", "z"],
  pressure: ["xx", "yy", "zz", "xy", "xz", "yz"],
  heatFlux: ["x", "y", "z"],
};

/** A column: `pressure_xx`, and the value at each frame. */
export interface Column {
  readonly name: string;
  at(frame: number): number;
}

/** All columns, in the order of the quantities. */
export function columns(series: Readonly<Record<string, Float64Array | undefined>>, frames: number): Column[] {
  return Object.entries(series).flatMap(([quantity, values]) => {
    if (values === undefined) return [];
    const width = frames === 0 ? 1 : values.length / frames;
    const names = COMPONENTS[quantity] ?? Array.from({ length: width }, (_, k) => String(k));
    return Array.from({ length: width }, (_, k): Column => ({
      name: width === 1 ? quantity : `${quantity}_${names[k] ?? k}`,
      at: (frame) => values[frame * width + k] ?? Number.NaN,
    }));
  });
}

/** CSV (RFC 4180) with a header; numbers in the shortest form that reads back to the same bits. */
export function csvText(times: Float64Array, list: readonly Column[]): string {
  const rows = Array.from(times, (time, frame) => [time, ...list.map((column) => column.at(frame))].map(String).join(","));
  return `${[["time", ...list.map(({ name }) => name)].join(","), ...rows].join("\n")}\n`;
}
