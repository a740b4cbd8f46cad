/** Modules of Node without an import of them: a bundler for browsers would follow one, and a browser would stop at it. */

import { LandauError } from "./errors.ts";

/** What files need. */
export interface FileModules {
  readonly fs: ReturnType<typeof process.getBuiltinModule<"node:fs/promises">>;
  readonly crypto: ReturnType<typeof process.getBuiltinModule<"node:crypto">>;
  readonly path: ReturnType<typeof process.getBuiltinModule<"node:path">>;
  readonly windows: boolean;
}

/**
 * The modules for files of Node ≥ 20.16, Deno and Bun.
 *
 * @param what the function that needs them, for the message
 * @throws LandauError `ENGINE` where there are none
 */
export function fileModules(what: string): FileModules {
  const host = (globalThis as { readonly process?: typeof process }).process;
  if (typeof host?.getBuiltinModule !== "function") {
    throw new LandauError(
      "ENGINE",
      `${what}: this runtime has no files; allowed: Node, Deno or Bun (elsewhere keep the bytes of a checkpoint yourself)`,
    );
  }
  return {
    fs: host.getBuiltinModule("node:fs/promises"),
    crypto: host.getBuiltinModule("node:crypto"),
    path: host.getBuiltinModule("node:path"),
    windows: host.platform === "win32",
  };
}

/** What worker threads need. */
export type ThreadModule = ReturnType<typeof process.getBuiltinModule<"node:worker_threads">>;

/** The module for worker threads of Node ≥ 20.16, Deno and Bun; undefined where there is none. */
export function threadModule(): ThreadModule | undefined {
  const host = (globalThis as { readonly process?: Partial<typeof process> }).process;
  return host?.getBuiltinModule?.("node:worker_threads");
}

/** Processors that this program may use, as far as the runtime tells; else 1. */
export function processors(): number {
  const host = globalThis as {
    readonly process?: Partial<typeof process>;
    readonly navigator?: { readonly hardwareConcurrency?: number };
  };
  return host.process?.getBuiltinModule?.("node:os").availableParallelism() ?? host.navigator?.hardwareConcurrency ?? 1;
}
