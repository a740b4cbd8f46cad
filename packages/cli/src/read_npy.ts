// NumPy's .npy, read: float64 in C order, plain or in records.

import { type Column, refused } from "./table.ts";

const ALLOWED = "a .npy file of little-endian float64 in C order, plain or in records";
const DESCR = /'descr':\s*('[^']*'|\[.*?\])\s*,\s*'fortran_order':\s*(True|False)\s*,\s*'shape':\s*\(([\d\s,]*)\)/;

/** The array of a file; of records the arrays of their fields. */
export function readNpy(bytes: Uint8Array, file: string): Column[] {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (content.length < 12 || content.toString("latin1", 0, 6) !== "\u0093NUMPY") throw refused(file, "no .npy file", ALLOWED);
  const wide = (content[6] ?? 0) > 1;
  const start = wide ? 12 + content.readUInt32LE(8) : 10 + content.readUInt16LE(8);
  const [, descr = "", order = "", sizes = ""] = DESCR.exec(content.toString("latin1", wide ? 12 : 10, start)) ?? [];
  const shape = shapeOf(sizes);
  const fields = descr === "'<f8'" ? [{ name: "values", shape: [] }] : fieldsOf(descr);
  if (order !== "False" || fields === undefined) {
    throw refused(file, `${descr || "an unknown type"}${order === "True" ? " in Fortran order" : ""}`, ALLOWED);
  }
  const widths = fields.map((field) => product(field.shape));
  const width = widths.reduce((sum, size) => sum + size, 0);
  const rows = product(shape);
  if (content.length - start !== 8 * rows * width) {
    throw refused(file, `${content.length - start} bytes behind the header`, `${8 * rows * width}, which its shape takes`);
  }
  const numbers = new Float64Array(rows * width);
  for (let k = 0; k < numbers.length; k++) numbers[k] = content.readDoubleLE(start + 8 * k);
  if (!numbers.every(Number.isFinite)) throw refused(file, "a number that is not finite", "finite numbers");
  if (fields.length === 1 && descr === "'<f8'") return [{ name: "values", shape, numbers }];
  let offset = 0;
  return fields.map((field, f) => {
    const [from, size] = [offset, widths[f] ?? 0];
    offset += size;
    const own = Float64Array.from(
      { length: rows * size },
      (_, k) => numbers[Math.floor(k / size) * width + from + (k % size)] ?? Number.NaN,
    );
    return { name: field.name, shape: [...shape, ...field.shape], numbers: own };
  });
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);
const shapeOf = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

function fieldsOf(descr: string): { readonly name: string; readonly shape: readonly number[] }[] | undefined {
  const found = [...descr.matchAll(/\('(\w+)',\s*'([^']*)'(?:,\s*\(([\d\s,]*)\))?\)/g)];
  if (found.length === 0 || found.some(([, , type]) => type !== "<f8")) return undefined;
  return found.map(([, name = "", , shape = ""]) => ({ name, shape: shapeOf(shape) }));
}
