/** NumPy's `.npz`: a zip archive of `.npy` files, stored as `numpy.savez` does, for random numbers do not shrink. */

import { Zip, ZipPassThrough } from "fflate";
import { LandauError } from "../errors.ts";

/** One array: its name and the pieces of its `.npy` file. */
export interface NpzEntry {
  readonly name: string;
  readonly bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** An archive with 32-bit sizes ends here. */
const LARGEST = 4294967295;

/** Refuses what the archive has no room for. */
export function requireZipRoom(bytes: number): void {
  if (bytes <= LARGEST - 65536) return;
  const message = `format: got "npz" for ${bytes} bytes; allowed: up to 4 GiB in an archive (npy has no such bound)`;
  throw new LandauError("CONFIG", message, { path: "format", value: "npz" });
}

/** The archive, piece by piece: never more than one piece of an array is held. */
export async function* npzBytes(entries: Iterable<NpzEntry>): AsyncGenerator<Uint8Array, void, void> {
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, bytes) => {
    if (error) failure = error;
    else ready.push(bytes);
  });
  const taken = function*(): Generator<Uint8Array, void, void> {
    if (failure !== undefined) throw failure;
    yield* ready;
    ready = [];
  };
  for (const { name, bytes } of entries) {
    const file = new ZipPassThrough(`${name}.npy`);
    // The same bytes whenever they are written: the first moment that the format knows.
    file.mtime = "1980-01-01T00:00:00";
    zip.add(file);
    for await (const piece of bytes) {
      file.push(piece);
      yield* taken();
    }
    file.push(new Uint8Array(0), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
