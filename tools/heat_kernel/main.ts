/** `npm run fit:heat-kernel`: fits the coefficients of the heat-kernel sampler and writes the generated files. About 5 s. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { JSON_TABLE, jsonTable, RUST_TABLE, rustTable, TYPESCRIPT_TABLE, typescriptTable } from "./files.ts";
import { fitHeatKernel } from "./fit.ts";

const table = fitHeatKernel();
const files: readonly (readonly [string, string])[] = [
  [TYPESCRIPT_TABLE, typescriptTable(table)],
  [RUST_TABLE, rustTable(table)],
  [JSON_TABLE, jsonTable(table)],
];
for (const [path, text] of files) {
  writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text);
  console.log(`written ${path}`);
}
console.log("largest weighted errors over the sample points:", table.errors);
