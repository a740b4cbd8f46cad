/** The engines that every test body runs on. */

import type { EngineName } from "../src/engine.ts";
import { capabilities } from "../src/entrypoints/main.ts";

/** All that this runtime has; on Node that must be all three. */
export const ENGINES = (["reference", "wasm", "wasm-scalar"] as const satisfies EngineName[]).filter(
  (name) => capabilities().engines[name] === true,
);
