/**
 * Moving a run forward in slices of a few milliseconds, with a turn of the event loop, the signal, the wall time, progress and checkpoints
 * between them. Where the slices end changes no bit.
 */

import type { EngineRun } from "./engine.ts";
import { LandauError } from "./errors.ts";
import type { ResolvedSimulateOptions } from "./options.ts";
import { pause } from "./pause.ts";

/** Wall time of a slice; a stop takes effect after one at most. */
const SLICE_MILLISECONDS = 12;
const FIRST_SLICE = 256;
/** A slice never grows by more than this, so that one odd measurement cannot make the next one endless. */
const LARGEST_GROWTH = 4;
const PROGRESS_MILLISECONDS = 100;
/** Expected collisions per question to the clock: its cells are counted in slices too. */
const COLLISIONS_PER_LEG = 4194304;

/** What a journey needs to know of the configuration. */
export interface Route {
  readonly particles: number;
  readonly h: number;
  readonly tEnd: number;
}

/** A run on its way to tEnd. */
export class Journey {
  readonly #run: EngineRun;
  readonly #route: Route;
  readonly #options: Pick<ResolvedSimulateOptions, "signal" | "onProgress" | "checkpoint">;
  readonly #deadline: number;
  readonly #begun = performance.now();
  readonly #startedAt: number;
  #slice = FIRST_SLICE;
  #t: number;
  #lastPause = this.#begun;
  #lastProgress = this.#begun;
  #lastCheckpoint = this.#begun;

  /**
   * @param from time of the state, in view of which progress is told
   * @param deadline when to stop, on the clock of performance.now()
   */
  constructor(run: EngineRun, route: Route, options: ResolvedSimulateOptions, from: number, deadline: number) {
    this.#run = run;
    this.#route = route;
    this.#options = options;
    this.#deadline = deadline;
    this.#startedAt = run.collisions;
    this.#t = from;
  }

  /**
   * Executes the collisions up to time t.
   *
   * @returns false if the signal or the wall time stopped it on the way
   */
  async to(t: number): Promise<boolean> {
    const leg = COLLISIONS_PER_LEG * (this.#route.h / this.#route.particles);
    for (;;) {
      const next = this.#t + leg < t ? this.#t + leg : t;
      if (!(await this.#advance(next))) return false;
      if (next === t) return true;
    }
  }

  /** Tells the progress once more, whatever the time. */
  async tell(): Promise<void> {
    await this.#tell(performance.now());
  }

  async #advance(t: number): Promise<boolean> {
    const run = this.#run;
    const target = run.collisionsAt(t);
    const from = { t: this.#t, collisions: run.collisions };
    let done = from.collisions;
    do {
      if (!(await this.#rest())) return false;
      const before = performance.now();
      const to = done + this.#slice < target ? done + this.#slice : target;
      run.advance(to);
      this.#adapt(performance.now() - before, to - done);
      done = to > done ? to : done;
      if (target > from.collisions) this.#t = from.t + (t - from.t) * ((done - from.collisions) / (target - from.collisions));
    } while (done < target);
    this.#t = t;
    return true;
  }

  /** Aims the next slice at its wall time, judged by the one that took `elapsed`. */
  #adapt(elapsed: number, collisions: number): void {
    if (collisions < this.#slice) return;
    const wanted = elapsed > 0 ? collisions * (SLICE_MILLISECONDS / elapsed) : collisions * LARGEST_GROWTH;
    const most = this.#slice * LARGEST_GROWTH;
    this.#slice = Math.ceil(wanted < most ? wanted : most);
  }

  /** Between two slices: lets events in, then says whether to go on. */
  async #rest(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#lastPause >= SLICE_MILLISECONDS / 2) {
      await pause();
      this.#lastPause = performance.now();
    }
    if (this.#options.signal?.aborted === true || performance.now() >= this.#deadline) return false;
    if (now - this.#lastProgress >= PROGRESS_MILLISECONDS) await this.#tell(now);
    const { checkpoint } = this.#options;
    if (checkpoint !== undefined && now - this.#lastCheckpoint >= 1000 * checkpoint.everySeconds) {
      const { onCheckpoint } = checkpoint;
      const bytes = this.#run.checkpoint();
      await this.#called("options.checkpoint.onCheckpoint", () => onCheckpoint(bytes));
      this.#lastCheckpoint = performance.now();
    }
    return true;
  }

  async #tell(now: number): Promise<void> {
    this.#lastProgress = now;
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    const { particles, h, tEnd } = this.#route;
    const { collisions } = this.#run;
    const seconds = (now - this.#begun) / 1000;
    const rate = seconds > 0 ? (collisions - this.#startedAt) / seconds : 0;
    const left = (tEnd - this.#t) * (particles / h);
    const progress = {
      collisions,
      t: this.#t,
      fraction: tEnd > 0 ? this.#t / tEnd : 1,
      rate,
      secondsLeft: left <= 0 ? 0 : left / rate,
    };
    await this.#called("options.onProgress", () => onProgress(progress));
  }

  /** A callback of the user's: what it throws stops the run, and nothing is lost. */
  async #called(path: string, callback: () => unknown): Promise<void> {
    try {
      await callback();
    } catch (cause) {
      const message = `${path}: the callback threw (${
        cause instanceof Error ? cause.message : String(cause)
      }); the run was stopped, its checkpoint is in this error`;
      throw new LandauError("ABORTED", message, { path, cause, checkpoint: this.#run.checkpoint() });
    }
  }
}
