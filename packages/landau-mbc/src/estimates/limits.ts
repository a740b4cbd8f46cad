/** What of an estimated quantity depends on the number of particles. */

import { DEFAULT_NEIGHBOURS } from "../observables/entropy.ts";
import { LEAST_FISHER, MOST_KERNEL } from "../observables/fisher.ts";
import { MOST_EXACT } from "../observables/wasserstein.ts";
import type { ResolvedEstimate } from "./types.ts";

/** A complaint about one parameter, or about the quantity itself. */
export interface EstimateFault {
  readonly key?: string;
  readonly value: unknown;
  readonly message: string;
}

/** Why so many particles do not allow an estimate; undefined if they do. */
export function estimateFault(estimate: ResolvedEstimate, particles: number): EstimateFault | undefined {
  switch (estimate.name) {
    case "entropy": {
      const { neighbours = DEFAULT_NEIGHBOURS } = estimate;
      if (neighbours < particles) return undefined;
      return { key: "neighbours", value: neighbours, message: `got ${neighbours}; allowed: less than particles = ${particles}` };
    }
    case "fisher":
      return fisherFault(estimate, particles);
    case "w2": {
      if (estimate.method !== "exact" || particles <= MOST_EXACT) return undefined;
      const message = `got "exact" for ${particles} particles; allowed: at most ${MOST_EXACT}, or "sliced" or "radial"`;
      return { key: "method", value: "exact", message };
    }
    default:
      return undefined;
  }
}

function fisherFault({ estimator, pieces }: Extract<ResolvedEstimate, { name: "fisher" }>, particles: number): EstimateFault | undefined {
  if (particles < LEAST_FISHER) {
    return { value: "fisher", message: `got fisher of ${particles} particles; allowed: at least ${LEAST_FISHER} particles` };
  }
  if (estimator === "kernel" && particles > MOST_KERNEL) {
    return { key: "estimator", value: "kernel", message: `got "kernel" for ${particles} particles; allowed: at most ${MOST_KERNEL}` };
  }
  if (pieces === undefined || 16 * pieces <= particles) return undefined;
  return { key: "pieces", value: pieces, message: `got ${pieces}; allowed: at most a sixteenth of particles = ${particles}` };
}
