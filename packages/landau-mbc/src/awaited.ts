/** Any engine for those who await. */

import type { Pieces } from "@landau-mbc/reference";
import type { AwaitedRun, AwaitedStart, Engine, PiecewiseRun, PiecewiseStart } from "./engine.ts";
import { pause } from "./pause.ts";

/** So long a thread is kept between two turns of the event loop. */
const TURN_MILLISECONDS = 8;

/** The engine's runs with their work on another thread, where it has one; else with the work done here in pieces, and a promise of the answer. */
export function awaited(engine: Engine): AwaitedStart {
  if (engine.away !== undefined) return engine.away;
  if (engine.inPieces === undefined) throw new Error(`the ${engine.name} engine has runs neither elsewhere nor in pieces`);
  return here(engine.inPieces);
}

const here = (engine: PiecewiseStart): AwaitedStart => ({
  start: async (plan, velocities, wanted) => new RunHere(await inTurns(engine.start(plan, velocities), wanted)),
  resume: async (checkpoint, wanted) => new RunHere(await inTurns(engine.resume(checkpoint), wanted)),
});

/**
 * Does work piece by piece, and lets the event loop turn whenever some milliseconds have passed.
 *
 * @param wanted asked after each turn; if the answer is not wanted any more, the work is given up and the promise broken
 */
export async function inTurns<T>(work: Pieces<T>, wanted: () => boolean = () => true): Promise<T> {
  try {
    for (let since = performance.now();;) {
      const { done, value } = work.next();
      if (done === true) return value;
      if (performance.now() - since < TURN_MILLISECONDS) continue;
      await pause();
      if (!wanted()) throw new Error("given up: its result is not wanted any more");
      since = performance.now();
    }
  } finally {
    work.return(undefined as never);
  }
}

/** A run in this thread. */
class RunHere implements AwaitedRun {
  readonly #run: PiecewiseRun;
  /** Ends with what was asked for last. */
  #queue: Promise<unknown> = Promise.resolve();
  #atWork = false;
  #freed = false;

  constructor(run: PiecewiseRun) {
    this.#run = run;
  }

  get collisions(): number {
    return this.#run.collisions;
  }

  get largestRounding(): number {
    return this.#run.largestRounding;
  }

  collisionsAt(t: number): number {
    return this.#run.collisionsAt(t);
  }

  advance(toCollision: number): Promise<void> {
    return this.#next(async () => this.#run.advance(toCollision));
  }

  frame(): Promise<Float64Array> {
    return this.#next(() => inTurns(this.#run.frameInPieces()));
  }

  velocities(from?: number, to?: number): Promise<Float64Array> {
    return this.#next(() => inTurns(this.#run.velocitiesInPieces(from, to)));
  }

  checkpoint(): Promise<Uint8Array> {
    return this.#next(() => inTurns(this.#run.checkpointInPieces()));
  }

  stateHash(): Promise<string> {
    return this.#next(() => inTurns(this.#run.stateHashInPieces()));
  }

  free(): void {
    this.#freed = true;
    if (!this.#atWork) this.#run.free();
  }

  /** In the order of asking: what is read in pieces must not move meanwhile. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.#queue.then(() => this.#done(work));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async #done<T>(work: () => Promise<T>): Promise<T> {
    this.#atWork = true;
    try {
      return await work();
    } finally {
      this.#atWork = false;
      if (this.#freed) this.#run.free();
    }
  }
}
