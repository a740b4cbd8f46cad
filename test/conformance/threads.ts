/** The native engine with several threads on random configurations, beside the reference. */

import { derivePlan, encodePlan, type Settings } from "@landau-mbc/reference";
import fc from "fast-check";
import type { Native } from "../../packages/landau-mbc/src/engines/native_binding.ts";
import { nativeEngine } from "../../packages/landau-mbc/src/engines/native.ts";
import { type Engine, reference } from "../engines.ts";
import { type Check, using } from "./body.ts";
import { settings } from "./random_settings.ts";

/** With fewer particles, or fewer collisions in a call, a run keeps to one thread. */
const PARTICLES = 20_000;
const COLLISIONS = 30_000;

/** Numbers of collisions to advance by: some that are divided among threads, some that are not. */
const slices = fc.array(
  fc.oneof(fc.integer({ min: COLLISIONS, max: 2 * COLLISIONS }), fc.integer({ min: 0, max: 300 })),
  { minLength: 1, maxLength: 4 },
).filter((all) => all.some((slice) => slice >= COLLISIONS));

/** An engine of some threads, with instructions that this machine has. */
export type InThreads = (native: Native, threads: number) => Engine;

const usual: InThreads = (native, threads) => nativeEngine(native, undefined, threads);

/**
 * Whatever the settings, slices and instructions: with 1, 2, 3 and 7 threads the state is that of the reference after every slice.
 *
 * @param largest most particles of a run
 */
export function threadsChangeNothing(check: Check, { binding }: Native, largest: number, inThreads = usual): fc.IProperty<unknown> {
  const particles = fc.integer({ min: PARTICLES, max: largest });
  const sets = fc.constantFrom(...binding.instructionSets());
  return fc.property(settings, particles, slices, sets, (of: Settings, n, steps, instructions) => {
    const plan = encodePlan(derivePlan({ ...of, particles: n }));
    const states = following(reference, plan, steps);
    for (const threads of [1, 2, 3, 7]) {
      const found = following(inThreads({ binding, instructions }, threads), plan, steps);
      check.same(found.join(), states.join(), `states with ${threads} threads, ${instructions}`);
    }
  });
}

/** The states after each step. */
function following(engine: Engine, plan: Uint8Array, steps: readonly number[]): readonly string[] {
  return using(engine.start(plan), (run) =>
    steps.map((step) => {
      run.advance(run.collisions + step);
      return run.stateHash();
    }));
}
