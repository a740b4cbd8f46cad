/**
 * Moving a run forward in slices of a few milliseconds, with a turn of the event loop, the signal, the wall time, progress and checkpoints
 * between them. Where the slices end changes no bit.
 */

import type { CollisionClock } from "./collision_time.ts";
import type { AwaitedRun } from "./engine.ts";
import { LandauError, reasonOf } from "./errors.ts";
import type { Progress, SimulationOptions } from "./options.ts";
import { pause, settledOrAborted } from "./pause.ts";

/** Wall time of a slice; a stop takes effect after one at most. */
const SLICE_MILLISECONDS = 12;
const FIRST_SLICE = 256;
/** A slice never grows by more than this, so that one odd measurement cannot make the next one endless. */
const LARGEST_GROWTH = 4;
const PROGRESS_MILLISECONDS = 100;
/** Expected collisions per question to the clock: its cells are counted in slices too, here and when a stop asks for the time. */
const COLLISIONS_PER_LEG = 524288;
/** Fewer collisions than this are done without asking the clock how long they take. */
const SHORT_WAY = 16384;

/** What a journey needs to know of the plan. */
export interface Route {
  readonly particles: number;
  readonly h: number;
}

/** A run on its way. One call (`to`, `by`) at a time. */
export class Journey {
  readonly #run: AwaitedRun;
  readonly #clock: CollisionClock;
  readonly #route: Route;
  readonly #options: SimulationOptions;
  #slice = FIRST_SLICE;
  #done: number;
  /** Exact between calls; within one, interpolated between the times at which collisions were counted. */
  #t: number;
  /** Where the call under way set out, or a time asked for was reached: as long as no collision follows, that time stays. */
  #origin: { readonly t: number; readonly collisions: number };
  #halted = false;
  #tEnd = 0;
  #deadline = Number.POSITIVE_INFINITY;
  #begun = performance.now();
  #startedAt: number;
  #lastPause = this.#begun;
  #lastProgress = this.#begun;
  #lastCheckpoint = this.#begun;
  /** Collisions in the checkpoint handed out last. */
  #kept: number | undefined;
  /** The one that is being handed out, or has been. */
  #keeping: Promise<void> | undefined;

  /** @param time of the state of the run */
  constructor(run: AwaitedRun, clock: CollisionClock, route: Route, options: SimulationOptions, time: number) {
    this.#run = run;
    this.#clock = clock;
    this.#route = route;
    this.#options = options;
    this.#done = run.collisions;
    this.#startedAt = this.#done;
    this.#t = time;
    this.#origin = { t: time, collisions: this.#done };
  }

  /** Collisions done. */
  get collisions(): number {
    return this.#done;
  }

  /** N. */
  get particles(): number {
    return this.#route.particles;
  }

  /** Time reached; that of the latest collision if the last call was stopped or counted collisions. */
  get time(): number {
    return this.#t;
  }

  /** Expected time that so many collisions take. */
  duration(collisions: number): number {
    return collisions * (this.#route.h / this.#route.particles);
  }

  /**
   * Begins anew to count wall time and rate.
   *
   * @param tEnd time in view of which progress is told
   * @param deadline when to stop, on the clock of performance.now()
   */
  begin(tEnd: number, deadline: number): void {
    this.#tEnd = tEnd;
    this.#deadline = deadline;
    this.#origin = { t: this.#t, collisions: this.#done };
    this.#begun = performance.now();
    this.#startedAt = this.#done;
    this.#lastProgress = this.#begun;
    this.#keeping = undefined;
  }

  /**
   * Executes the collisions up to time t.
   *
   * @param limit number of collisions at which to stop, counted from the start of the run
   * @returns false if the signal, the wall time or `halt` stopped it on the way
   */
  async to(t: number, limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    const leg = this.duration(COLLISIONS_PER_LEG);
    for (;;) {
      const next = this.#t + leg < t ? this.#t + leg : t;
      const target = this.#run.collisionsAt(next);
      if (target > limit) return this.#advance(limit, next, false);
      if (!(await this.#advance(target, next, true))) return false;
      if (next === t) break;
    }
    if (limit === Number.POSITIVE_INFINITY) this.#origin = { t, collisions: this.#done };
    return true;
  }

  /** Executes so many further collisions; answers as `to` does. */
  async by(collisions: number): Promise<boolean> {
    const target = this.#done + collisions;
    for (;;) {
      // A stretch of time in which, by eight standard deviations, there are fewer: the engine counts its cells faster than the clock here.
      const left = target - this.#done;
      const fewer = left - 8 * Math.sqrt(left);
      if (fewer < SHORT_WAY) return this.#advance(target, this.#t + this.duration(left), false);
      if (!(await this.to(this.#t + this.duration(fewer), target))) return false;
    }
  }

  /** Makes the call under way stop after its slice. */
  halt(): void {
    this.#halted = true;
  }

  /** What is being done; undefined if the signal fires first. */
  async unlessAborted<T>(work: Promise<T>): Promise<T | undefined> {
    let ended = false;
    // It may fail when nobody waits for it any more.
    const end = work.finally(() => {
      ended = true;
    });
    end.catch(() => {});
    await settledOrAborted(end, this.#options.signal);
    return ended ? end : undefined;
  }

  /** Tells the progress at the end, whatever the time. */
  async tell(status: Exclude<Progress["status"], "running">): Promise<void> {
    await this.#tell(performance.now(), status);
  }

  /** Hands out a checkpoint now, if that was asked for and none of this state has been handed out. */
  async keep(): Promise<void> {
    await this.#keeping;
    const { checkpoint } = this.#options;
    if (checkpoint === undefined || this.#kept === this.#done) return;
    const bytes = await this.#run.checkpoint();
    await this.#called("options.checkpoint.onCheckpoint", () => checkpoint.onCheckpoint(bytes));
    this.#lastCheckpoint = performance.now();
    this.#kept = this.#done;
  }

  /** @param exact whether `target` is the number of collisions at or before t, and t therefore the time afterwards */
  async #advance(target: number, t: number, exact: boolean): Promise<boolean> {
    const from = { t: this.#t, collisions: this.#done };
    let arrived = false;
    try {
      do {
        if (!(await this.#rest())) return false;
        const before = performance.now();
        const to = this.#done + this.#slice < target ? this.#done + this.#slice : target;
        await this.#run.advance(to);
        this.#adapt(performance.now() - before, to - this.#done);
        this.#done = to > this.#done ? to : this.#done;
        if (target > from.collisions) this.#t = from.t + (t - from.t) * ((this.#done - from.collisions) / (target - from.collisions));
      } while (this.#done < target);
      arrived = true;
      return true;
    } finally {
      if (arrived && exact) {
        this.#t = t;
        this.#clock.learn(t, target);
      } else {
        // Not the end of a leg, which nobody asked for: a stop there is at its latest collision, as anywhere.
        this.#t = this.#done === this.#origin.collisions ? this.#origin.t : this.#clock.timeOf(this.#done);
      }
    }
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
    if (await this.#stops()) return false;
    if (now - this.#lastProgress >= PROGRESS_MILLISECONDS) await this.#tell(now, "running");
    const { checkpoint } = this.#options;
    if (checkpoint !== undefined && now - this.#lastCheckpoint >= 1000 * checkpoint.everySeconds) {
      this.#keeping = this.keep();
      await this.unlessAborted(this.#keeping);
    }
    // A callback may have taken long, or have asked for the end itself.
    return !(await this.#stops());
  }

  async #stops(): Promise<boolean> {
    if (this.#halted || performance.now() >= this.#deadline) return true;
    const { signal } = this.#options;
    return signal !== undefined && (await this.#called("options.signal", () => signal.aborted)) === true;
  }

  async #tell(now: number, status: Progress["status"]): Promise<void> {
    this.#lastProgress = now;
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    const seconds = (now - this.#begun) / 1000;
    const rate = seconds > 0 ? (this.#done - this.#startedAt) / seconds : 0;
    const left = (this.#tEnd - this.#t) / this.duration(1);
    const progress: Progress = {
      status,
      collisions: this.#done,
      t: this.#t,
      fraction: this.#t < this.#tEnd ? this.#t / this.#tEnd : 1,
      rate,
      secondsLeft: left <= 0 ? 0 : left / rate,
    };
    await this.#called("options.onProgress", () => onProgress(progress));
  }

  /** A callback of the user's: what it throws stops the run, and nothing is lost. */
  async #called(path: string, callback: () => unknown): Promise<unknown> {
    try {
      return await callback();
    } catch (cause) {
      // The user's error is the one to tell of, also if there is no room for a checkpoint.
      const checkpoint = await this.#run.checkpoint().catch(reasonOf);
      const there = typeof checkpoint === "string" ? `there is no checkpoint (${checkpoint})` : "its checkpoint is in this error";
      const message = `${path}: the callback threw (${reasonOf(cause)}); the run was stopped, ${there}`;
      throw new LandauError("ABORTED", message, { path, cause, ...(typeof checkpoint === "string" ? {} : { checkpoint }) });
    }
  }
}
