// A machine may have no fonts at all, and the renderer reads no WOFF: DejaVu Sans comes as a package of two WOFF files, which are
// unpacked here to TrueType (W3C Recommendation "WOFF File Format 1.0", sections 4 to 6: a directory of tables, each zlib-compressed or stored).

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

const FILES = ["400", "700"].map((weight) => `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff`);

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** Gives the TrueType files' paths to `work` and removes them afterwards (the renderer takes paths, not bytes). */
export function withFonts<Result>(work: (paths: string[]) => Result): Result {
  const require = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), "landau-mbc-font-"));
  try {
    return work(
      FILES.map((file, k) => {
        const path = join(folder, `${k}.ttf`);
        writeFileSync(path, trueTypeFromWoff(readFileSync(require.resolve(file))));
        return path;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Unpacks a WOFF 1.0 file. Throws if `woff` is something else. */
export function trueTypeFromWoff(woff: Buffer): Buffer {
  if (woff.length < WOFF_HEADER || woff.toString("latin1", 0, 4) !== "wOFF") throw new Error("not a WOFF 1.0 font");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, k) => {
    const entry = WOFF_HEADER + k * WOFF_ENTRY;
    const [offset, packed, length] = [woff.readUInt32BE(entry + 4), woff.readUInt32BE(entry + 8), woff.readUInt32BE(entry + 12)];
    const stored = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(entry, entry + 4),
      checksum: woff.readUInt32BE(entry + 16),
      data: packed < length ? inflateSync(stored) : stored,
    };
  });
  const header = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
  const largest = 2 ** Math.floor(Math.log2(count));
  header.writeUInt32BE(woff.readUInt32BE(4), 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(largest * 16, 6);
  header.writeUInt16BE(Math.log2(largest), 8);
  header.writeUInt16BE(count * 16 - largest * 16, 10);
  const parts: Buffer[] = [header];
  let offset = header.length;
  tables.forEach(({ tag, checksum, data }, k) => {
    const entry = SFNT_HEADER + k * SFNT_ENTRY;
    tag.copy(header, entry);
    header.writeUInt32BE(checksum, entry + 4);
    header.writeUInt32BE(offset, entry + 8);
    header.writeUInt32BE(data.length, entry + 12);
    const padding = Buffer.alloc(-data.length & 3);
    parts.push(data, padding);
    offset += data.length + padding.length;
  });
  return Buffer.concat(parts);
}
