// SIGINT and SIGTERM: the first one stops the work in order; a second one ends the program at once, which a folder on the disk survives.

import { LandauError } from "landau-mbc";
import { CliError, EXIT } from "./failure.ts";

/** Hears signals while work is done. */
export class Signals {
  readonly #abort = new AbortController();
  #exit: number | undefined;

  /** Fires when a signal has come. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Stops the work as a signal would. */
  stop(): void {
    this.#abort.abort();
  }

  /** The exit code of the signal that came. */
  get exit(): number | undefined {
    return this.#exit;
  }

  /** Does the work with signals heard. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const stop = (signal: NodeJS.Signals): void => {
      this.#exit = signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
      this.#abort.abort();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    try {
      return await work();
    } finally {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    }
  }

  /** An error of the work, or what it means if a signal had come before there was anything to stop. */
  explained(error: unknown): unknown {
    if (this.#exit === undefined || !(error instanceof LandauError && error.path === "options.signal")) return error;
    return this.nothingYet();
  }

  /** A signal came before there was anything to keep. */
  nothingYet(): CliError {
    const exit = this.#exit ?? EXIT.interrupted;
    return new CliError("INTERRUPTED", "stopped by a signal before the first collision; nothing was written", { exit });
  }
}
