/** How the slim entry is given its module. */

import * as v from "valibot";
import { allowed, choice, readOrThrow, record } from "./schema.ts";

/** How a module is provided. */
export interface InitializeOptions {
  /** Which engine it is; `"wasm"` unless told. */
  readonly engine?: "wasm" | "wasm-scalar";
  /**
   * Address of `landau-mbc/worker.js` as the page serves it, for pages whose content security policy allows workers from files alone (`worker-src 'self'`). Without it a worker is made
   * from text (`worker-src blob:`), and where that is forbidden the run lives in the thread of the call; `provenance.worker` says so. Node has no use for it.
   */
  readonly worker?: string | URL;
}

const addressText = "an address, a string or a URL";

const initializeOptions = record({
  engine: v.optional(choice(["wasm", "wasm-scalar"]), "wasm"),
  worker: v.optional(
    v.pipe(
      v.custom<string | URL>((x) => (typeof x === "string" && x !== "") || x instanceof URL, allowed(addressText)),
      v.metadata({ allowed: addressText }),
    ),
  ),
});

/** The options of `initialize`, checked. */
export function readInitializeOptions(options: unknown): v.InferOutput<typeof initializeOptions> {
  return readOrThrow(initializeOptions, options, "options");
}
