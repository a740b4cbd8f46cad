/** A worker of the page's own that runs a simulation as anybody would. */

import type * as Main from "../../packages/landau-mbc/src/entrypoints/main.ts";
import { CONFIGURATIONS } from "./configurations.ts";

const MAIN = "/dist/main.js";
const { simulate } = (await import(MAIN as string)) as typeof Main;
const { worker, stateHash } = (await simulate(CONFIGURATIONS[0])).provenance;
(globalThis as unknown as { postMessage(message: unknown): void }).postMessage([worker, stateHash]);
