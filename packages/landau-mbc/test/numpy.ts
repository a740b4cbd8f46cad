/** A reader of NumPy's formats that shares nothing with the writer. */

import { unzipSync } from "fflate";

/** An array of a `.npy` file: plain numbers, or records whose fields are taken apart. */
export interface Read {
  readonly shape: readonly number[];
  /** Field names and their shapes; one without a name for plain numbers. */
  readonly fields: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly numbers: readonly number[];
}

const shapeOf = (tuple: string): number[] => (tuple.match(/\d+/g) ?? []).map(Number);

/** Reads a `.npy` file. */
export function readNpy(bytes: Uint8Array): Read {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString("latin1", 0, 8) !== "\u0093NUMPY\u0001\0") throw new Error("no .npy file of version 1.0");
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString("latin1", 10, start);
  if (start % 64 !== 0 || !header.endsWith("\n")) throw new Error("a header that does not end at a multiple of 64");
  const [, descr = "", shape = ""] = /^\{'descr': (.*), 'fortran_order': False, 'shape': (\([\d, ]*\)), \} *\n$/.exec(header) ?? [];
  if (/\(\d+\)/.test(header)) throw new Error("a shape of one axis without its comma");
  const plain = descr === "'<f8'";
  const fields = plain
    ? [{ name: "", shape: [] }]
    : [...descr.matchAll(/\('(\w+)', '<f8'(?:, (\([\d, ]*\)))?\)/g)].map(([, name = "", of = ""]) => ({ name, shape: shapeOf(of) }));
  const count = (file.length - start) / 8;
  return { shape: shapeOf(shape), fields, numbers: Array.from({ length: count }, (_, k) => file.readDoubleLE(start + 8 * k)) };
}

/** Reads a `.npz` archive. */
export function readNpz(bytes: Uint8Array): Readonly<Record<string, Read>> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, file]) => [name.replace(/\.npy$/, ""), readNpy(file)]));
}
