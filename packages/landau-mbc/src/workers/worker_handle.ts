/** The caller's side of one worker: calls and their answers, and callbacks of the user's that the worker asks for. */

import type { EngineName } from "../engine.ts";
import { LandauError } from "../errors.ts";
import type { SimulationOptions } from "../options.ts";
import { VERSION } from "../version.ts";
import type { Asked, Call, Equipment, FromWorker, Method, Methods, Position, ToWorker } from "./messages.ts";
import { errorOf } from "./plain_error.ts";
import { ORIGINAL } from "./reins.ts";
import { startWorker, type WorkerPort } from "./worker_port.ts";

/** What of the options stays on this side of a run, and what is to be told of it. */
export interface Hooks extends Pick<SimulationOptions, "signal" | "onProgress" | "checkpoint"> {
  /** Bytes to go on from, for errors that are about them. */
  readonly resume?: Uint8Array;
  /** Hears of every answer, and about ten times a second while it moves. */
  readonly onPosition?: (position: Position) => void;
}

interface Pending {
  readonly run: number;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

interface Enlisted {
  readonly hooks: Hooks;
  /** Names of the protocol → what they stand for here. */
  readonly originals: Map<string, unknown>;
  readonly stop: () => void;
}

/** A worker that has started, and its runs. */
export class WorkerHandle {
  readonly #port: WorkerPort;
  readonly #pending = new Map<number, Pending>();
  readonly #runs = new Map<number, Enlisted>();
  readonly #equipped = new Map<EngineName, Promise<boolean>>();
  #calls = 0;
  #numbers = 0;
  #broken: LandauError | undefined;

  /** @internal Made by {@link spawnWorker}. */
  constructor(port: WorkerPort) {
    this.#port = port;
    port.hold(false);
    port.listen((message) => this.#hear(message as FromWorker));
    port.listenToFailure((reason) => this.#fail(reason));
  }

  /** Runs that it has. */
  get runs(): number {
    return this.#runs.size;
  }

  /** Whether it has broken down or been terminated: every call is refused. */
  get broken(): boolean {
    return this.#broken !== undefined;
  }

  /** Makes room for a run; answers its number. Its signal, which must not have fired, is listened to until it is dismissed. */
  enlist(hooks: Hooks): number {
    const run = this.#numbers++;
    const { signal, resume } = hooks;
    const originals = new Map<string, unknown>([[ORIGINAL.signal, signal], [ORIGINAL.resume, resume]]);
    const stop = () => {
      originals.set(ORIGINAL.reason, signal?.reason);
      this.#post({ type: "stop", run });
    };
    this.#runs.set(run, { hooks, originals, stop });
    signal?.addEventListener("abort", stop);
    this.#port.hold(true);
    return run;
  }

  /** Forgets a run that is over in the worker, or never began. */
  dismiss(run: number): void {
    const enlisted = this.#runs.get(run);
    if (enlisted === undefined) return;
    enlisted.hooks.signal?.removeEventListener("abort", enlisted.stop);
    this.#runs.delete(run);
    if (this.#runs.size === 0) this.#port.hold(false);
  }

  /**
   * Calls a method in the worker.
   *
   * @param run number of the run that it belongs to
   * @param transfer buffers of `given` that are moved there, and are empty here afterwards
   * @throws LandauError as the method itself would here; `ENGINE` if the worker breaks down
   */
  call<M extends Method>(
    run: number,
    method: M,
    given: Methods[M]["given"],
    transfer?: readonly ArrayBuffer[],
  ): Promise<Methods[M]["answer"]> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { run, resolve, reject });
      try {
        this.#post({ type: "call", id, run, method, given } as Call, transfer);
      } catch (error) {
        this.#pending.delete(id);
        reject(error);
      }
    });
  }

  /** Gives it an engine, once; answers whether the module arrived as one. */
  equip(equipment: Equipment): Promise<boolean> {
    const before = this.#equipped.get(equipment.engine);
    if (before !== undefined) return before;
    const now = this.#equip(equipment);
    this.#equipped.set(equipment.engine, now);
    now.then((arrived) => arrived || this.#equipped.delete(equipment.engine), () => this.#equipped.delete(equipment.engine));
    return now;
  }

  /** Ends it at once, with all its runs. */
  terminate(): void {
    this.#fail("it was terminated");
    this.#port.terminate();
  }

  async #equip(equipment: Equipment): Promise<boolean> {
    const run = this.enlist({});
    try {
      return await this.call(run, "equip", equipment);
    } catch (error) {
      if (error instanceof LandauError) throw error;
      // The runtime cannot post a module.
      return false;
    } finally {
      this.dismiss(run);
    }
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.post(message, transfer);
  }

  #hear(message: FromWorker): void {
    switch (message.type) {
      case "reply":
      case "failure": {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if (pending === undefined) return;
        const enlisted = this.#runs.get(pending.run);
        if (message.position !== undefined) enlisted?.hooks.onPosition?.(message.position);
        if (message.type === "reply") pending.resolve(message.answer as never);
        else pending.reject(errorOf(message.error, enlisted?.originals ?? new Map()));
        return;
      }
      case "tick":
        this.#runs.get(message.run)?.hooks.onPosition?.(message.position);
        return;
      case "ask":
        void this.#ask(message.run, message.ask, message.asked);
        return;
      case "refused":
        this.#fail(`it refused a message: ${message.error.message}`);
    }
  }

  async #ask(run: number, ask: number, asked: Asked): Promise<void> {
    const enlisted = this.#runs.get(run);
    try {
      if (asked.hook === "progress") await enlisted?.hooks.onProgress?.(asked.value);
      else await enlisted?.hooks.checkpoint?.onCheckpoint(asked.value);
      this.#post({ type: "answer", run, ask });
    } catch (error) {
      enlisted?.originals.set(ORIGINAL.thrown(ask), error);
      this.#post({ type: "answer", run, ask, failed: error instanceof Error ? error.message : String(error) });
    }
  }

  #fail(reason: string): void {
    if (this.#broken !== undefined) return;
    this.#broken = new LandauError("ENGINE", `worker: the worker of this run is gone (${reason}); allowed: start or resume anew`);
    for (const { reject } of this.#pending.values()) reject(this.#broken);
    this.#pending.clear();
    for (const run of [...this.#runs.keys()]) this.dismiss(run);
  }
}

/**
 * Starts a worker and waits until it has said that it is there.
 *
 * @param file address of its file in a browser, instead of the text that this package carries
 * @throws LandauError `ENGINE` if it cannot be started, or if the file is of another version
 */
export async function spawnWorker(file?: string | URL): Promise<WorkerHandle> {
  const port = await startWorker(file).catch((error: unknown) => {
    throw notStarted(error instanceof Error ? error.message : String(error), error);
  });
  await new Promise<void>((resolve, reject) => {
    port.listenToFailure((reason) => reject(notStarted(reason)));
    port.listen((message) => {
      const { version } = message as FromWorker & { readonly type: "ready" };
      if (version === VERSION) resolve();
      else reject(notStarted(`its file is of version ${version}; this is landau-mbc ${VERSION}`));
    });
  }).catch((error: unknown) => {
    port.terminate();
    throw error;
  });
  return new WorkerHandle(port);
}

function notStarted(reason: string, cause?: unknown): LandauError {
  return new LandauError("ENGINE", `worker: it could not be started (${reason})`, cause === undefined ? {} : { cause });
}
