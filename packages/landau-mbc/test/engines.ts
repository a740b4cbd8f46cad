/** The engines that every test body runs on. */

import { capabilities } from "../src/entrypoints/main.ts";
import type { EngineName } from "../src/engine.ts";

/** All that this runtime has; on Node that must be all three. */
export const ENGINES = (["reference"] as const satisfies EngineName[]).filter((name) => capabilities().engines[name] === true);
