/** Estimated quantities of one state, each by its function of `observables`. */

import { selfCorrelation } from "../observables/correlation.ts";
import { entropy, radialEntropy } from "../observables/entropy.ts";
import { kernelFisher, radialFisher } from "../observables/fisher.ts";
import { histogram, tailCount } from "../observables/histogram.ts";
import { pairPower } from "../observables/pair_function.ts";
import { radialW2, slicedW2, w2 } from "../observables/wasserstein.ts";
import type { Samples } from "./samples.ts";
import type { ResolvedEstimate } from "./types.ts";

type Value = number | Float64Array;

/**
 * The value of an estimated quantity.
 *
 * @param v row-major [N, 3]
 * @throws LandauError `CONFIG` for velocities that have none, as the function of `observables` does
 */
export async function estimate(asked: ResolvedEstimate, v: Float64Array, samples: Samples): Promise<Value> {
  switch (asked.name) {
    case "histogram":
      return histogram(v, asked).counts;
    case "tailCount":
      return tailCount(v, asked);
    case "entropy":
      return (asked.estimator === "radial" ? radialEntropy(v, asked) : entropy(v, asked)).value;
    case "fisher":
      return (asked.estimator === "kernel" ? kernelFisher(v, asked) : radialFisher(v, asked)).value;
    case "pairFunction":
      return pairPower(v, asked.power, asked).value;
    case "autocorrelation":
      return selfCorrelation(v, await samples.start(), asked);
    case "w2": {
      const other = asked.to === "start" ? await samples.start() : await samples.of(asked.to);
      if (asked.method === "radial") return radialW2(v, other, asked);
      return asked.method === "sliced" ? slicedW2(v, other, asked) : w2(v, other);
    }
  }
}
