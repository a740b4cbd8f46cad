/** A raw worker: started from the program's text (or, where a policy forbids that, from its file), with one face in browsers and in Node. */

import { type ThreadModule, threadModule } from "../builtin_modules.ts";
import type { Port } from "./messages.ts";

/** A worker of whatever kind. */
export interface WorkerPort extends Port {
  /** It broke down, or could not be started. As with `listen`, the latest listener is the only one. */
  listenToFailure(hear: (reason: string) => void): void;
  /** Whether the process has to stay for it; browsers have no such thing. */
  hold(yes: boolean): void;
  terminate(): void;
}

/** Whether workers can be had here: in a browser, as threads of Node, Deno and Bun, or not, and then why. */
export function workerKind(): "web" | "thread" | { readonly none: string } {
  if (threadModule() !== undefined) return "thread";
  return typeof Worker === "function" ? "web" : { none: "this runtime has no workers" };
}

/**
 * Starts a worker. Whether it has been allowed to start is heard later: as its first message, or as a failure.
 *
 * @param file address of the worker's file in a browser, instead of the text
 * @throws what the runtime throws that has none
 */
export async function startWorker(file: string | URL | undefined): Promise<WorkerPort> {
  const threads = threadModule();
  if (file !== undefined && threads === undefined) return webWorker(new Worker(file, { name: NAME }));
  const { SOURCE } = await import("./generated/source.js");
  if (threads !== undefined) return threadWorker(new threads.Worker(SOURCE, { eval: true, name: NAME }));
  const address = URL.createObjectURL(new Blob([SOURCE], { type: "text/javascript" }));
  return webWorker(new Worker(address, { name: NAME }), () => URL.revokeObjectURL(address));
}

const NAME = "landau-mbc";

/** @param started called when it has said its first word, or is over */
function webWorker(worker: Worker, started: () => void = () => {}): WorkerPort {
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    listen: (hear) => {
      worker.onmessage = ({ data }) => {
        started();
        hear(data);
      };
    },
    listenToFailure: (hear) => {
      worker.onmessageerror = () => hear("a message could not be read");
      worker.onerror = (event) => {
        // Else the page's own handler would hear of what is answered for here.
        event.preventDefault();
        started();
        hear(typeof event.message === "string" && event.message !== "" ? event.message : "the browser refused to start it");
      };
    },
    hold: () => {},
    terminate: () => {
      started();
      worker.terminate();
    },
  };
}

function threadWorker(worker: InstanceType<ThreadModule["Worker"]>): WorkerPort {
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    listen: (hear) => void worker.removeAllListeners("message").on("message", hear),
    listenToFailure: (hear) => {
      for (const event of ["messageerror", "error", "exit"]) worker.removeAllListeners(event);
      worker.on("messageerror", () => hear("a message could not be read"));
      worker.on("error", (error) => hear(error.message));
      worker.on("exit", (code) => hear(`it ended with code ${code}`));
    },
    hold: (yes) => (yes ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}
