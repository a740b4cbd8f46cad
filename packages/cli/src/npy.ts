// NumPy's file format, version 1.0 (numpy.lib.format): what `numpy.load` reads without a copy.

/** The bytes of a float64 array in C order. `shape` must multiply to the length of `data`. */
export function npyBytes(data: Float64Array, shape: readonly number[]): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) throw new RangeError(`shape ${shape.join(" × ")} does not hold ${data.length} numbers`);
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  // Magic, version and length take 10 bytes; the header ends with a newline at a multiple of 64.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + 8 * data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...Buffer.from("NUMPY", "latin1"), 1, 0]);
  view.setUint16(8, length - 10, true);
  bytes.set(Buffer.from(`${dictionary.padEnd(length - 11)}\n`, "latin1"), 10);
  for (let k = 0; k < data.length; k++) view.setFloat64(length + 8 * k, data[k] ?? 0, true);
  return bytes;
}
