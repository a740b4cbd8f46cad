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

/** How each file is read; SPEC.md says what it holds. Bits are a double's 16 hexadecimal digits, most significant first. */
const MEANING: Readonly<Record<string, string>> = {
  plan:
    "settings: user units, seed in decimal digits, other numbers the doubles nearest to the decimals, given velocities in bits; plan: its bytes",
  rng: "words: x0 x1 x2 x3 in hexadecimal; addressed: block(stream, index, draw) of the member",
  uniform: "words: x0 x1 x2 x3; u52: of (x1, x0); polar and azimuth of the block; textSeeds: the seed that a text stands for",
  elementary: "rows of bits: x and f(x); for sincos2pi x, sine, cosine; nan: any NaN",
  clock:
    "thresholds: T[n] from n = firstThreshold on; times in bits and the collisions at them; cells: c and the collisions in cell c (0 for the embedded clock)",
  pair_selection: "words: pair word x1 x0 and the pair (i, j); collisions: i and j in turn from collision first on, member 0",
  heat_kernel: "rows of bits: tau, u, w",
  pair_update: "rotationTime: bits of gamma, hInternal, S = r², tau; collide: internal units, azimuth in turns, after: vi then vj",
  initial_conditions:
    "configuration of that name in plan.json; first: up to four velocities in user units, on the grid; stateHash at collision 0",
  observables:
    "sums: term i is (u52(x1, x0) − 0.3) · 2^((x2 mod 40) − 20) of block(3, i, 0), seed = length, member 0; frames: at collision 0, in user units, configuration of that name in plan.json",
  checkpoint: "bytes: after so many collisions; the plan is inside",
  digest: "lengths: byte i is 7·i mod 256",
  run: "configuration of that name in plan.json; hashes: collision and state hash there; frame: after the last of them",
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
    `  "meaning": ${JSON.stringify(MEANING[chapter])}`,
    `  "regenerate": ${JSON.stringify(REGENERATE)}`,
  ];
  return `{\n${[...head, ...sections].join(",\n")}\n}\n`;
}

function section(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
}
