import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SPEC_VERSION } from "@landau-mbc/reference";
import { describe, expect, it } from "vitest";
import { REGENERATE, VECTOR_FILES, vectorText } from "./files.ts";

const STALE =
  `is not what the reference gives. If a bit was meant to change: raise the specification version, run \`${REGENERATE}\`, say so in CHANGELOG.md`;

describe("the vector files are what the reference gives now", () => {
  for (const file of VECTOR_FILES) {
    it(file, () => {
      const stored = readFileSync(fileURLToPath(new URL(file, import.meta.url)), "utf8");
      expect(stored.length).toBeLessThan(200 * 1024);
      expect(JSON.parse(stored).specVersion).toBe(SPEC_VERSION);
      const [now, then] = [vectorText(file).split("\n"), stored.split("\n")];
      const first = now.findIndex((line, k) => line !== then[k]);
      expect(first === -1 && now.length === then.length, `test/vectors/${file}, line ${first + 1}, ${STALE}`).toBe(true);
    });
  }
});
