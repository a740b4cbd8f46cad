/** Quantities of the user's own: functions of a frame, called in the thread of the call wherever the run lives. */

import { LandauError, reasonOf, show } from "./errors.ts";
import type { Ending, Frame } from "./stream.ts";

/** What a function of a frame gives: a number or some numbers, as many at each frame. */
export type Measured = number | ArrayLike<number>;

/** A function of a frame. A promise is awaited. */
export type FrameMeasure = (frame: Frame) => Measured | Promise<Measured>;

/** Functions of a frame by the names of what they give. */
export interface Measures<TFrame> {
  readonly [name: string]: (frame: TFrame) => Measured | Promise<Measured>;
}

/**
 * What the functions give of a frame.
 *
 * @throws LandauError `ABORTED` for one that threw, `CONFIG` for one that does not give numbers
 */
export async function measured<TFrame extends { readonly time: number }>(
  measures: Measures<TFrame>,
  frame: TFrame,
): Promise<Record<string, Measured>> {
  const out: Record<string, Measured> = {};
  for (const [name, measure] of Object.entries(measures)) {
    const path = `options.measure.${name}`;
    try {
      out[name] = await measure(frame);
    } catch (cause) {
      throw new LandauError("ABORTED", `${path}: the function threw (${reasonOf(cause)})`, { path, cause });
    }
    if (!areNumbers(out[name])) {
      const message = `${path}: gave ${show(out[name])} at t = ${frame.time}; allowed: a number, or an array of numbers`;
      throw new LandauError("CONFIG", message, { path, value: out[name] });
    }
  }
  return out;
}

function areNumbers(x: unknown): x is Measured {
  if (typeof x === "number") return true;
  return x !== null && typeof x === "object" && Number.isSafeInteger((x as { length?: unknown }).length) &&
    Array.prototype.every.call(x, (number: unknown) => typeof number === "number");
}

/** The error of a function that gives more or fewer numbers than at first. */
export function otherSize(name: string, value: Measured, time: number, expected: number): LandauError {
  const path = `options.measure.${name}`;
  const size = typeof value === "number" ? 1 : value.length;
  const message = `${path}: gave ${size} numbers at t = ${time}; allowed: ${expected}, as at the first frame`;
  return new LandauError("CONFIG", message, { path, value });
}

/**
 * Refuses functions under names that are taken, by observed quantities or by what every frame has.
 *
 * @throws LandauError `CONFIG`
 */
export function refuseTakenNames(measures: Measures<never>, taken: readonly string[]): void {
  for (const [name, value] of Object.entries(measures)) {
    if (!taken.includes(name)) continue;
    const path = `options.measure.${name}`;
    const whose = name === "time" || name === "collisions" ? "what every frame has" : "an observed quantity";
    throw new LandauError("CONFIG", `${path}: the name of ${whose}; allowed: another name`, { path, value });
  }
}

/** What the functions give, of the sizes that they had at first. */
async function ownValues(
  measures: Measures<Frame>,
  frame: Frame,
  sizes: Map<string, number>,
): Promise<Record<string, number | Float64Array>> {
  const own: Record<string, number | Float64Array> = {};
  for (const [name, given] of Object.entries(await measured(measures, frame))) {
    // A number is no list of one.
    const size = typeof given === "number" ? -1 : given.length;
    const expected = sizes.get(name) ?? size;
    if (size !== expected) throw otherSize(name, given, frame.time, expected < 0 ? 1 : expected);
    sizes.set(name, size);
    own[name] = typeof given === "number" ? given : Float64Array.from(given);
  }
  return own;
}

/** Nothing of the run is lost with a function of the user's. */
async function withCheckpoint({ code, message, path, value, cause }: LandauError, frame: Frame): Promise<never> {
  const checkpoint = await frame.checkpoint().catch(() => undefined);
  throw new LandauError(code, message, { path, value, cause, ...(checkpoint !== undefined && { checkpoint }) });
}

/** The frames of a run with what the functions give among their values. */
export async function* withMeasures(
  frames: AsyncGenerator<Frame, Ending, void>,
  measures: Measures<Frame> | undefined,
): AsyncGenerator<Frame, Ending, void> {
  if (measures === undefined) return yield* frames;
  const sizes = new Map<string, number>();
  try {
    for (;;) {
      const { done, value } = await frames.next();
      if (done === true) return value;
      const own = await ownValues(measures, value, sizes).catch((error) => withCheckpoint(error, value));
      yield { ...value, values: { ...value.values, ...own } };
    }
  } finally {
    await frames.return(undefined as never);
  }
}
