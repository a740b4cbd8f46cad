/** What of the caller reaches a run in the worker: its signal, and callbacks that are called on the other side and waited for. */

import type { Progress } from "../options.ts";
import { resolvedOf } from "../resolve.ts";
import type { Prepared } from "../stream.ts";
import type { Asked, FromWorker, Manner, Task, ToWorker } from "./messages.ts";

/** Names of what only the caller has the original of. */
export const ORIGINAL = { signal: "signal", reason: "reason", resume: "resume", thrown: (ask: number): string => `thrown ${ask}` } as const;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One run's. */
export class Reins {
  /** What stands here for something of the caller's → its name. */
  readonly originals = new Map<unknown, string>();
  readonly how: Prepared["how"];
  readonly #run: number;
  readonly #manner: Manner;
  readonly #post: (message: FromWorker) => void;
  readonly #controller = new AbortController();
  readonly #waiting = new Map<number, Waiting>();
  #asks = 0;

  constructor(run: number, manner: Manner, post: (message: FromWorker) => void) {
    this.#run = run;
    this.#manner = manner;
    this.#post = post;
    const { engine, threads, wallTime, everySeconds } = manner;
    const { signal } = this.#controller;
    this.originals.set(signal, ORIGINAL.signal);
    this.how = {
      engine,
      worker: false,
      signal,
      onProgress: (progress) => this.#progress(progress),
      ...(threads !== undefined && { threads }),
      ...(wallTime !== undefined && { wallTime }),
      ...(everySeconds !== undefined && {
        checkpoint: { everySeconds, onCheckpoint: (value: Uint8Array) => this.#ask({ hook: "checkpoint", value }) },
      }),
    };
  }

  /** The call that a task describes, as this thread would have prepared it. */
  prepared({ config, plan, times, seed, resume, manner }: Task): Prepared {
    return {
      resolved: resolvedOf(config, plan, times, seed),
      how: { ...this.how, ...(resume !== undefined && { resume }) },
      deadline: manner.deadline - performance.timeOrigin,
    };
  }

  /** The caller's signal has fired. */
  stop(): void {
    const reason = new Error("aborted");
    this.originals.set(reason, ORIGINAL.reason);
    this.#controller.abort(reason);
  }

  /** A callback has come to its end. */
  hear({ ask, failed }: ToWorker & { readonly type: "answer" }): void {
    const waiting = this.#waiting.get(ask);
    this.#waiting.delete(ask);
    if (failed === undefined) {
      waiting?.resolve();
    } else {
      const error = new Error(failed);
      this.originals.set(error, ORIGINAL.thrown(ask));
      waiting?.reject(error);
    }
  }

  async #progress(progress: Progress): Promise<void> {
    this.#post({ type: "tick", run: this.#run, position: { collisions: progress.collisions, time: progress.t } });
    if (this.#manner.progress) await this.#ask({ hook: "progress", value: progress });
  }

  #ask(asked: Asked): Promise<void> {
    const ask = this.#asks++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask, { resolve, reject });
      this.#post({ type: "ask", run: this.#run, ask, asked });
    });
  }
}
