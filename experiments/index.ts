/** The experiments, in order. */

import type { Experiment } from "@landau-mbc/lab";
import { conservation } from "./t1_conservation.ts";
import { equilibrium } from "./t2_equilibrium.ts";
import { fisherInformation } from "./t3_fisher.ts";
import { nearDiagonal } from "./t4_near_diagonal.ts";
import { selfAveraging } from "./t5_self_averaging.ts";
import { propagation } from "./t6_propagation.ts";
import { chaos } from "./t7_chaos.ts";
import { moments } from "./t8_moments.ts";
import { grazing } from "./t9_grazing.ts";
import { physics } from "./t10_physics.ts";

export { totalErrors } from "./isotropisation.ts";

/** Every claim that `landau-mbc verify` looks at. */
export const EXPERIMENTS: readonly Experiment[] = [
  conservation,
  equilibrium,
  fisherInformation,
  nearDiagonal,
  selfAveraging,
  propagation,
  chaos,
  moments,
  grazing,
  physics,
];
