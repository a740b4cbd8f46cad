import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trueTypeFromWoff, withFonts } from "../src/font.ts";

describe("the font", () => {
  it("is unpacked to TrueType whose tables have the checksums of the directory", () => {
    withFonts((paths) => {
      expect(paths).toHaveLength(2);
      for (const path of paths) {
        const font = readFileSync(path);
        expect(font.readUInt32BE(0)).toBe(0x00010000);
        const count = font.readUInt16BE(4);
        expect(count).toBeGreaterThan(8);
        for (let k = 0; k < count; k++) {
          const entry = 12 + 16 * k;
          const [tag, checksum, offset, length] = [
            font.toString("latin1", entry, entry + 4),
            font.readUInt32BE(entry + 4),
            font.readUInt32BE(entry + 8),
            font.readUInt32BE(entry + 12),
          ];
          let sum = 0;
          for (let at = offset; at < offset + length; at += 4) {
            // The head table's own field for the whole file counts as zero.
            if (tag === "head" && at === offset + 8) continue;
            sum = (sum + font.readUInt32BE(at)) >>> 0;
          }
          expect([tag, sum]).toEqual([tag, checksum]);
        }
      }
    });
  });

  it("leaves no file behind, also when the work fails", () => {
    let kept: string[] = [];
    expect(() =>
      withFonts((paths) => {
        kept = paths;
        throw new Error("no");
      })
    ).toThrow("no");
    expect(kept.map(existsSync)).toEqual([false, false]);
  });

  it("is refused if it is not WOFF", () => {
    expect(() => trueTypeFromWoff(Buffer.from("wOF2 and then something that is long enough to be a header of it"))).toThrow(
      "not a WOFF 1.0 font",
    );
    expect(() => trueTypeFromWoff(Buffer.alloc(3))).toThrow("not a WOFF 1.0 font");
  });
});
