/** The same ensemble at several numbers of particles: how fluctuations and correlations are seen to decay. */

import { type Check, equal, line } from "./judgement.ts";
import { membersAlong, type Process, type Setup } from "./process.ts";

/** Seeds of one N from those of the next. */
const SEEDS = 10_000;

/** What `look` makes of every member at each N; member m of the n-th N has the seed `setup.seed + 10000 n + m`. */
export async function overSizes<T>(
  process: Process,
  setup: Omit<Setup, "particles">,
  sizes: readonly number[],
  members: number,
  times: readonly number[],
  look: (frames: readonly Float64Array[], particles: number) => T,
): Promise<readonly { readonly particles: number; readonly seen: readonly T[] }[]> {
  const out: { particles: number; seen: readonly T[] }[] = [];
  for (const [n, particles] of sizes.entries()) {
    const own = { ...setup, particles, seed: setup.seed + SEEDS * n };
    out.push({ particles, seen: await membersAlong(process, own, members, times, (frames) => look(frames, particles)) });
  }
  return out;
}

/**
 * What is of order 1/N, times N, lies on a flat line: its slope in N is what would be left as N grows. The smallest N is left out, where terms of order 1/N² show (as the exact curves at γ = 0 do there).
 */
export function noFloor(name: string, points: readonly { readonly x: number; readonly y: number; readonly error: number }[]): Check {
  const { b, bError } = line(points.slice(1));
  return equal(name, b, bError, 0);
}
