/**
 * The worker's program: set-up bundles this file to one script, which the package carries as text and as `landau-mbc/worker.js`. It runs in browsers'
 * workers and, through `node:worker_threads`, in those of Node, Deno and Bun.
 */

import { threadModule } from "../builtin_modules.ts";
import type { Port } from "./messages.ts";
import { serve } from "./worker_side.ts";

/** A worker's global scope, of which the types of a page know nothing. */
interface WorkerScope {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

serve(portOfThread() ?? portOfScope(globalThis as unknown as WorkerScope));

function portOfThread(): Port | undefined {
  const port = threadModule()?.parentPort;
  if (port === undefined || port === null) return undefined;
  return {
    post: (message, transfer = []) => port.postMessage(message, [...transfer]),
    listen: (hear) => void port.on("message", hear),
  };
}

function portOfScope(scope: WorkerScope): Port {
  return {
    post: (message, transfer = []) => scope.postMessage(message, transfer),
    listen: (hear) => {
      scope.onmessage = ({ data }) => hear(data);
    },
  };
}
