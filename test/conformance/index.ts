/** Every conformance body, lowest rung first and in the order of the specification: what vitest and the browser harness run. */

import { type ConformanceBody, RUNGS } from "./body.ts";
import { bodies as checkpoint } from "./checkpoint.ts";
import { bodies as clock } from "./clock.ts";
import { bodies as elementary } from "./elementary.ts";
import { bodies as heatKernel } from "./heat_kernel.ts";
import { bodies as initialConditions } from "./initial_conditions.ts";
import { bodies as observables } from "./observables.ts";
import { bodies as pairSelection } from "./pair_selection.ts";
import { bodies as pairUpdate } from "./pair_update.ts";
import { bodies as rng } from "./rng.ts";
import { bodies as run } from "./run.ts";
import { bodies as uniform } from "./uniform.ts";

export { type ConformanceBody, runBody, RUNGS } from "./body.ts";

const all = [rng, uniform, elementary, clock, pairSelection, heatKernel, pairUpdate, initialConditions, observables, run, checkpoint]
  .flat();

export const bodies: readonly ConformanceBody[] = RUNGS.flatMap((rung) => all.filter((body) => body.rung === rung));
