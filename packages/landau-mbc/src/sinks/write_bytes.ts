/** Where bytes go: a file, a Blob, a stream of the web. */

import { fileModules } from "../builtin_modules.ts";
import { replaceSynced } from "../durable_file.ts";
import { LandauError, show } from "../errors.ts";

/** Bytes in pieces, as {@link encodeSeries} and {@link encodeVelocities} make them. */
export type Bytes<TEnding = unknown> = AsyncIterable<Uint8Array, TEnding> | Iterable<Uint8Array, TEnding>;

/**
 * Writes bytes to a file that has its name only when it is whole: a temporary file beside it, synced, renamed, the folder synced. Node, Deno and Bun.
 *
 * @param file its path; a file of that name is replaced, and left as it is if this fails
 * @param bytes what is written; read piece by piece
 * @returns what the generator of the bytes returned: for {@link encodeSeries} the ending of the stream
 * @throws LandauError `OUTPUT` if the file could not be written (disk full, no such folder, no permission), `CONFIG` for a path that is no text, `ENGINE` in
 * a runtime without files; what making the bytes throws
 */
export async function writeBytes<TEnding>(file: string, bytes: Bytes<TEnding>): Promise<TEnding> {
  if (typeof file !== "string" || file === "") {
    throw new LandauError("CONFIG", `file: got ${show(file)}; allowed: a path as text`, { path: "file", value: file });
  }
  const source = new Tracked(iteratorOf(bytes));
  try {
    await replaceSynced(fileModules("writeBytes"), file, source);
  } catch (cause) {
    if (source.failure !== undefined) throw source.failure.error;
    const message = `${file}: could not be written (${(cause as Error).message}); allowed: a folder that may be written, with room`;
    throw new LandauError("OUTPUT", message, { path: file, value: file, cause });
  }
  return source.ending as TEnding;
}

/**
 * Bytes as a Blob, to be offered for download or put into a store of the browser.
 *
 * @param type its media type, as in `"text/csv"`
 */
export async function toBlob(bytes: Bytes, type = "application/octet-stream"): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of bytes) parts.push(piece as Uint8Array<ArrayBuffer>);
  return new Blob(parts, { type });
}

/** Bytes as a stream of the web, for `new Response(…)`, a file of the origin-private file system, or compression. Nothing is made before it is asked for. */
export function toReadableStream(bytes: Bytes): ReadableStream<Uint8Array> {
  const iterator = iteratorOf(bytes);
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await iterator.return?.();
    },
  }, { highWaterMark: 0 });
}

function iteratorOf<TEnding>(bytes: Bytes<TEnding>): AsyncIterator<Uint8Array, TEnding> | Iterator<Uint8Array, TEnding> {
  if (bytes !== null && typeof bytes === "object") {
    if (Symbol.asyncIterator in bytes) return bytes[Symbol.asyncIterator]();
    if (Symbol.iterator in bytes && !(bytes instanceof Uint8Array)) return bytes[Symbol.iterator]();
  }
  throw new LandauError("CONFIG", `bytes: got ${show(bytes)}; allowed: pieces of bytes, one after the other`, {
    path: "bytes",
    value: bytes,
  });
}

/** Passes pieces on; remembers how their source ended, and tells its failures from those of the file. */
class Tracked<TEnding> implements AsyncIterable<Uint8Array> {
  ending: TEnding | undefined;
  failure: { readonly error: unknown } | undefined;
  readonly #source: AsyncIterator<Uint8Array, TEnding> | Iterator<Uint8Array, TEnding>;

  constructor(source: AsyncIterator<Uint8Array, TEnding> | Iterator<Uint8Array, TEnding>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    let open = true;
    try {
      for (;;) {
        const { done, value } = await this.#next();
        open = done !== true;
        if (done === true) {
          this.ending = value;
          return;
        }
        yield value;
      }
    } finally {
      // The file failed: the source gives back what it holds.
      if (open && this.failure === undefined) await this.#source.return?.();
    }
  }

  async #next(): Promise<IteratorResult<Uint8Array, TEnding>> {
    try {
      return await this.#source.next();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
