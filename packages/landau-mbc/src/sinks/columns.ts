/** The columns of a series: one per component of every quantity, named alike in CSV, in NumPy's records and on the command line. */

/** Names of the components, by quantity; a quantity that is not here is a single number, or has its components numbered. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  momentum: ["x", "y", "z"],
  pressure: ["xx", "yy", "zz", "xy", "xz", "yz"],
  heatFlux: ["x", "y", "z"],
};

/** `energy`, or `pressure_xx`, `pressure_yy`, … : the names of the columns of a quantity of so many numbers. */
export function columnNames(quantity: string, size: number, scalar: boolean = size === 1): readonly string[] {
  if (scalar) return [quantity];
  const names = COMPONENTS[quantity];
  return Array.from({ length: size }, (_, k) => `${quantity}_${names?.length === size ? names[k] : k}`);
}
