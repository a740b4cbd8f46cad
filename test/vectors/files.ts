/** The vector files: name, and the text that the reference gives it now. */

import { SPEC_VERSION } from "@landau-mbc/reference";
import { digest, elementaryFunctions, rng, uniform } from "./chapters/operations.ts";
import { clock, heatKernel, pairSelection, pairUpdate } from "./chapters/stages.ts";
import { checkpoint, initialConditions, observables, plan, runs } from "./chapters/states.ts";

/** What regenerates the files. */
export const REGENERATE = "npm run vectors";

const CHAPTERS: Readonly<Record<string, () => object>> = {
  plan,
  rng,
  uniform,
  elementary: elementaryFunctions,
  clock,
  pair_selection: pairSelection,
  heat_kernel: heatKernel,
  pair_update: pairUpdate,
  initial_conditions: initialConditions,
  observables,
  checkpoint,
  digest,
  run: runs,
};

/** Names of the files, without folder. */
export const VECTOR_FILES = Object.keys(CHAPTERS).map((chapter) => `${chapter}.json`);

/** The text of one file: one case a line, so that a difference names the case. */
export function vectorText(file: string): string {
  const chapter = file.replace(".json", "");
  const content = (CHAPTERS[chapter] as () => object)();
  const sections = Object.entries(content).map(([key, value]) => `  ${JSON.stringify(key)}: ${section(value)}`);
  const head = [
    `  "chapter": ${JSON.stringify(chapter)}`,
    `  "specVersion": ${SPEC_VERSION}`,
    `  "regenerate": ${JSON.stringify(REGENERATE)}`,
  ];
  return `{\n${[...head, ...sections].join(",\n")}\n}\n`;
}

function section(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
}
