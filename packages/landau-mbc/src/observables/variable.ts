/** One number for each particle: what histograms and tails count. */

import { type About, lengths, relativeTo, requireOption, requireVelocities, type Velocities } from "./points.ts";

/** Names of the variables. */
export const VARIABLES = ["speed", "energy", "x", "y", "z"] as const;

/** speed |u|, energy ½|u|², or a component of u. */
export type Variable = (typeof VARIABLES)[number];

/** The variable of each particle, [N]. */
export function variableOf(v: Velocities, of: Variable, about: About): Float64Array {
  requireVelocities(v, 1);
  requireOption("of", of, VARIABLES.includes(of), VARIABLES.join(", "));
  const u = relativeTo(v, about);
  if (of === "speed") return lengths(u);
  if (of === "energy") return lengths(u).map((s) => 0.5 * (s * s));
  const axis = of === "x" ? 0 : of === "y" ? 1 : 2;
  return Float64Array.from({ length: v.length / 3 }, (_, i) => u[3 * i + axis] as number);
}
