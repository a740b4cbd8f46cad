/** The engines that every test body runs on. */

import type { EngineName } from "../src/engine.ts";
import { capabilities } from "../src/entrypoints/main.ts";

/** All that this runtime has; on Node that must be all, the native one where it is built. */
export const ENGINES = (["reference", "wasm", "wasm-scalar", "native"] as const satisfies EngineName[]).filter(
  (name) => capabilities().engines[name] === true,
);
