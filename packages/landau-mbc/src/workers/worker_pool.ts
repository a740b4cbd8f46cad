/** The workers of one set of engines: how many, which one the next run gets, and when one is let go. */

import { refuseIfAborted } from "../departure.ts";
import type { EngineLoader, WasmSources } from "../engine_loader.ts";
import { nativeHome } from "../engines/native_binding.ts";
import { LandauError } from "../errors.ts";
import type { ResolvedSimulationOptions } from "../options.ts";
import type { Equipment } from "./messages.ts";
import { spawnWorker, type WorkerHandle } from "./worker_handle.ts";
import { workerKind } from "./worker_port.ts";

/** More runs than this at once share workers; browsers let no more than some hundred live. */
export const MOST_WORKERS = 16;
/** A worker without runs is kept so long for the next one: starting another takes tens of milliseconds. */
const IDLE_MILLISECONDS = 2000;
/** Workers without runs that are kept. */
const MOST_IDLE = 2;

/** Finds out where a run is to live, and has a worker for it. */
export class WorkerPool {
  readonly #loader: EngineLoader;
  readonly #sources: WasmSources;
  /** Worker → runs that it has been lent for. */
  readonly #lent = new Map<WorkerHandle, number>();
  #starting = 0;
  /** Why no worker could be started, from then on. */
  #refusal: { readonly file: string | URL | undefined; readonly reason: string } | undefined;

  constructor(loader: EngineLoader, sources: WasmSources) {
    this.#loader = loader;
    this.#sources = sources;
  }

  /** Whether workers can be had, or why not; that a policy forbids them is known only once one has been tried. */
  there(): true | string {
    const kind = workerKind();
    if (typeof kind === "object") return kind.none;
    return this.#refusal !== undefined && this.#refusal.file === this.#sources.worker ? this.#refusal.reason : true;
  }

  /**
   * A worker with the engine of these options, to be given back by {@link release}; or why the run is to live in the thread of the call.
   *
   * @throws LandauError `ABORTED` if the signal has fired, `ENGINE` if the engine, or a worker that was asked for in so many words, is not there
   */
  async find(how: ResolvedSimulationOptions): Promise<WorkerHandle | string> {
    refuseIfAborted(how);
    const { worker, engine } = how;
    const name = this.#loader.nameOf(engine);
    if (worker === false) return "options.worker is false";
    if (worker === "auto" && workerKind() === "thread") return "outside browsers a worker is made only for options.worker true";
    const there = this.there();
    if (there !== true) return refusedUnlessAuto(worker, there);
    let handle: WorkerHandle;
    try {
      handle = await this.#borrow();
    } catch (error) {
      const { message } = error as LandauError;
      this.#refusal = { file: this.#sources.worker, reason: message };
      return refusedUnlessAuto(worker, message, error);
    }
    try {
      const equipped = await this.#equip(handle, name);
      // It may have fired meanwhile, when there was no run to stop.
      refuseIfAborted(how);
      if (equipped) return handle;
    } catch (error) {
      this.release(handle);
      throw error;
    }
    this.release(handle);
    return refusedUnlessAuto(worker, "this runtime cannot give a worker a compiled module");
  }

  /** Takes a worker back after its run; without further ones it is let go soon. */
  release(handle: WorkerHandle): void {
    const left = (this.#lent.get(handle) ?? 0) - 1;
    this.#lent.set(handle, left);
    if (left > 0) return;
    const idle = [...this.#lent.values()].filter((runs) => runs === 0).length;
    if (handle.broken || idle > MOST_IDLE) this.#dismiss(handle);
    else this.#dismissLater(handle);
  }

  async #borrow(): Promise<WorkerHandle> {
    const handle = this.#leastBusy() ?? (await this.#spawn());
    this.#lent.set(handle, (this.#lent.get(handle) ?? 0) + 1);
    return handle;
  }

  /** One without runs; or, if there are many, the one with the fewest. */
  #leastBusy(): WorkerHandle | undefined {
    const [first] = [...this.#lent].filter(([handle]) => !handle.broken).sort(([, a], [, b]) => a - b);
    return first !== undefined && (first[1] === 0 || this.#lent.size + this.#starting >= MOST_WORKERS) ? first[0] : undefined;
  }

  async #spawn(): Promise<WorkerHandle> {
    this.#starting += 1;
    try {
      return await spawnWorker(this.#sources.worker);
    } finally {
      this.#starting -= 1;
    }
  }

  /** Unless it has been lent again by then. */
  #dismissLater(handle: WorkerHandle): void {
    const timer: unknown = setTimeout(() => {
      if (this.#lent.get(handle) === 0) this.#dismiss(handle);
    }, IDLE_MILLISECONDS);
    // In Node a process may end before.
    (timer as { readonly unref?: () => void }).unref?.();
  }

  #dismiss(handle: WorkerHandle): void {
    this.#lent.delete(handle);
    handle.terminate();
  }

  async #equip(handle: WorkerHandle, engine: Equipment["engine"]): Promise<boolean> {
    if (engine === "reference") return true;
    const nativeFrom = nativeHome();
    if (engine === "native") return handle.equip({ engine, ...(nativeFrom !== undefined && { nativeFrom }) });
    if (await handle.equip({ engine, module: await this.#loader.moduleOf(engine) })) return true;
    const bytes = await this.#sources.bytes?.(engine);
    return bytes !== undefined && handle.equip({ engine, module: bytes });
  }
}

/** Only who left the choice to us can do without a worker. */
function refusedUnlessAuto(worker: ResolvedSimulationOptions["worker"], reason: string, cause?: unknown): string {
  if (worker === "auto") return reason;
  throw new LandauError("ENGINE", `options.worker: got true, but ${reason}; allowed here: false or "auto"`, {
    path: "options.worker",
    value: worker,
    cause,
  });
}
