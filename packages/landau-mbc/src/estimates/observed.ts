/** Everything that is asked for of a run's state: numbers of its frame, and estimates from its velocities. */

import type { AwaitedRun } from "../engine.ts";
import { LandauError, reasonOf } from "../errors.ts";
import { nameOf, quantityOf, type Requested, type Values } from "../frame.ts";
import { estimate } from "./estimate.ts";
import type { Samples } from "./samples.ts";

/**
 * Reads the quantities. The velocities are copied once, and only if an estimate needs them.
 *
 * @param path what the list of quantities is called in messages
 * @throws LandauError `CONFIG` for an estimate that these velocities do not have, with a checkpoint of the run; `GRID_OVERFLOW` if the momentum is no longer that of the start
 */
export async function observed(run: AwaitedRun, samples: Samples, asked: readonly Requested[], path: string): Promise<Values> {
  const estimates = asked.some((one) => typeof one !== "string");
  // Both asked for at once: a run that is being moved meanwhile does nothing between them.
  const [frame, velocities] = await Promise.all([run.frame(), estimates ? run.velocities() : undefined]);
  if (velocities !== undefined && run.collisions === 0 && asked.some(needsStart)) samples.learnStart(velocities);
  const values: [string, number | Float64Array][] = [];
  for (const [k, one] of asked.entries()) {
    if (typeof one === "string") values.push([one, quantityOf(frame, one)]);
    else {
      try {
        values.push([nameOf(one), await estimate(one, velocities as Float64Array, samples)]);
      } catch (cause) {
        throw await refused(run, `${path}[${k}]`, one, cause);
      }
    }
  }
  return Object.fromEntries(values);
}

const needsStart = (asked: Requested): boolean =>
  typeof asked !== "string" && (asked.name === "autocorrelation" || (asked.name === "w2" && asked.to === "start"));

async function refused(run: AwaitedRun, path: string, asked: Requested, cause: unknown): Promise<LandauError> {
  const checkpoint = await run.checkpoint().catch(() => undefined);
  return new LandauError(
    cause instanceof LandauError ? cause.code : "ENGINE",
    `${path}: ${nameOf(asked)} after ${run.collisions} collisions: ${reasonOf(cause)}`,
    { path, value: asked, cause, ...(checkpoint !== undefined && { checkpoint }) },
  );
}
