/** One start that several experiments share, a cold core in a hot halo, and solutions of the Landau equation: each computed once a process. */

import { exact, type InitialCondition } from "landau-mbc";

/** Half of the particles at temperature 0.3, half at 1.7: mean |v|² = 3, m₄ = 22.35, a smooth density. */
export const CORE_AND_HALO = {
  kind: "mixture",
  weights: [1, 1],
  components: [{ kind: "maxwellian", temperature: 0.3 }, { kind: "maxwellian", temperature: 1.7 }],
} as const satisfies InitialCondition;

/** Times at which the solutions are known, 0 first. */
export const SOLUTION_TIMES = [0, 0.1, 0.2, 0.3, 0.4, 0.8, 1.6] as const;

type Start = Parameters<typeof exact.landau>[0]["initial"];

const solutions = new Map<string, ReturnType<typeof exact.landau>>();

/** The solution at γ from a start, and the index of a time in it. */
export function solutionAt(
  gamma: number,
  initial: Start = CORE_AND_HALO,
): { readonly solution: ReturnType<typeof exact.landau>; frame(time: number): number } {
  const key = JSON.stringify([gamma, initial]);
  let solution = solutions.get(key);
  if (solution === undefined) {
    solution = exact.landau({ gamma, initial, times: SOLUTION_TIMES });
    solutions.set(key, solution);
  }
  return {
    solution,
    frame: (time) => {
      const index = (SOLUTION_TIMES as readonly number[]).indexOf(time);
      if (index < 0) throw new RangeError(`time: got ${time}; allowed: ${SOLUTION_TIMES.join(", ")}`);
      return index;
    },
  };
}
