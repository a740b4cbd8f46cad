/** NumPy's file format, version 1.0 (numpy.lib.format): what `numpy.load` reads without a copy. Numbers are little-endian float64 in C order. */

/** A field of a record: its name and the shape of its numbers. */
export interface NpyField {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Magic, version and the length of the header. */
const PREFIX = 10;
/** Numbers begin at a multiple of this. */
const ALIGNMENT = 64;
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * What stands before the numbers of an array.
 *
 * @param fields if the elements are records (a structured array), what they are made of
 */
export function npyHeader(shape: readonly number[], fields?: readonly NpyField[]): Uint8Array {
  const descr = fields === undefined
    ? "'<f8'"
    : `[${fields.map(({ name, shape }) => `('${name}', '<f8'${shape.length === 0 ? "" : `, ${tuple(shape)}`})`).join(", ")}]`;
  const dictionary = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${tuple(shape)}, }`;
  const length = Math.ceil((PREFIX + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const text = `\u0093NUMPY\u0001\0\0\0${dictionary.padEnd(length - PREFIX - 1)}\n`;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  new DataView(bytes.buffer).setUint16(8, length - PREFIX, true);
  return bytes;
}

const tuple = (shape: readonly number[]): string => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

/** Numbers as they stand in a file; the memory itself where that is the machine's order too. */
export function littleEndian(numbers: Float64Array): Uint8Array {
  if (LITTLE_ENDIAN) return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const bytes = new Uint8Array(numbers.byteLength);
  const view = new DataView(bytes.buffer);
  for (const [k, x] of numbers.entries()) view.setFloat64(8 * k, x, true);
  return bytes;
}
