// Writing that outlives a crash of the machine: what has a name on the disk has its content there too.

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { writeBytes } from "landau-mbc";

/** Writes a file whose content is on the disk when this returns. */
export function writeDurably(file: string, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  const handle = openSync(file, "w");
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, Math.min(bytes.length - at, 2 ** 26));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The same for content that comes in pieces. */
export async function writePieces(file: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (typeof content === "string" || content instanceof Uint8Array) writeDurably(file, content);
  else await writeBytes(file, content);
}

/** Writes all of a text, or throws: a full disk takes a part of it first. */
export function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}

/** Replaces a file: whoever opens it sees the old content or the new one. */
export function replaceDurably(file: string, content: string | Uint8Array): void {
  writeDurably(`${file}.partial`, content);
  renameSync(`${file}.partial`, file);
  syncFolder(dirname(file));
}

/** Puts the names of a folder on the disk. Windows has no such call, and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
