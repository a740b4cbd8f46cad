/** Memory as a process of its own sees it: shared by the quick and the long form. */

import { execFile } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const ROOT = new URL("../../../", import.meta.url);
const TSX = new URL("node_modules/tsx/dist/loader.mjs", ROOT);
const CHILD = fileURLToPath(new URL("memory_child.ts", import.meta.url));

/** Bytes held after a tenth of the simulations and at the end. */
export interface Held {
  readonly rss: number;
  readonly buffers: number;
  readonly heapUsed: number;
}

/** What `memory_child.ts` printed. */
export async function inChild<T>(...args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--expose-gc", "--import", pathToFileURL(fileURLToPath(TSX)).href, CHILD, ...args],
    { env: { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL("tsconfig.json", ROOT)) } },
  );
  return JSON.parse(stdout) as T;
}

/** Growth of the resident memory, and of what lies outside the heap, between the two moments. */
export async function growth(engine: string, simulations: number): Promise<{ readonly rss: number; readonly buffers: number }> {
  const [early, late] = await inChild<readonly [Held, Held]>("many", engine, String(simulations));
  return { rss: late.rss - early.rss, buffers: late.buffers - early.buffers };
}
