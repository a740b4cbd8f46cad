/** The experiments, in order. */

import type { Experiment } from "@landau-mbc/lab";
import { conservation } from "./t1_conservation.ts";
import { equilibrium } from "./t2_equilibrium.ts";
import { grazing } from "./t9_grazing.ts";

/** Every claim that `landau-mbc verify` looks at. */
export const EXPERIMENTS: readonly Experiment[] = [conservation, equilibrium, grazing];
