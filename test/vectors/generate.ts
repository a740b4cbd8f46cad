/** Writes the vector files of this folder from the reference: `npm run vectors`. A changed file is a changed specification (SPEC, first paragraph). */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { VECTOR_FILES, vectorText } from "./files.ts";

for (const file of VECTOR_FILES) {
  const text = vectorText(file);
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), text);
  console.log(`${file.padEnd(26)} ${(text.length / 1024).toFixed(1)} KiB`);
}
