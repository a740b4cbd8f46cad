/** The way of a solution through time, in a space that shrinks as the density becomes smooth. */

import { advance, type StiffSystem } from "./rosenbrock.ts";

/** First step, in units of the relaxation time. */
const FIRST_STEP = 1e-4;
/** When to look whether the solution has become smooth enough for fewer functions: from here, each time later by this factor. */
const FIRST_LOOK = 1e-3;
const NEXT_LOOK = 3;

/** A solution at one time: its equation, and its coefficients, which are changed in place. */
export interface Moving {
  readonly system: StiffSystem;
  readonly c: Float64Array;
}

/** How to move. */
export interface March<S extends Moving, F> {
  readonly start: S;
  /** Increasing. */
  readonly times: readonly number[];
  readonly relaxation: number;
  /** In units of the relaxation time, unless the usual one is short enough. */
  readonly firstStep?: number;
  /** From one stop to the next, at least. */
  readonly fewestSteps?: number;
  /** The same solution in a smaller space, or in the one it has; asked for at times that do not depend on it. */
  coarser(state: S, time: number): S;
  /** Whether to look for one any more. */
  mayShrink(state: S): boolean;
  /** What is wanted of the solution at one of the times. */
  frame(state: S, time: number): F;
}

/** The frames, and the steps they took. */
export function march<S extends Moving, F>(
  { start, times, relaxation, firstStep = FIRST_STEP, fewestSteps = 1, coarser, mayShrink, frame }: March<S, F>,
): { frames: F[]; steps: number } {
  let state = start;
  let [t, steps, step, look] = [0, 0, relaxation * firstStep, relaxation * FIRST_LOOK];
  const moveTo = (next: number): void => {
    const longest = (next - t) / fewestSteps;
    const moved = advance(state.system, state.c, next - t, Math.min(step, longest));
    // A step cut short by a stop says nothing against the longer one.
    step = moved.step < longest ? moved.step : Math.max(step, moved.step);
    steps += moved.steps;
    t = next;
  };
  const frames = times.map((next) => {
    for (; look < next && mayShrink(state); look *= NEXT_LOOK) {
      if (look <= t) continue;
      moveTo(look);
      state = coarser(state, t);
    }
    if (next > t) moveTo(next);
    return frame(state, next);
  });
  return { frames, steps };
}
