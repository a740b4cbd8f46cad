// --velocities: the velocities at time 0, from a file of numbers or a checkpoint.

import { readTable } from "./read_table.ts";
import { refused } from "./table.ts";

/** A configuration that starts from the velocities of a file; the number of particles comes with them unless it is given. The validation checks the whole. */
export async function withVelocities(config: unknown, file: string | undefined): Promise<unknown> {
  if (file === undefined || config === null || typeof config !== "object" || Array.isArray(config)) return config;
  const state = await readTable(file);
  if (!("velocities" in state)) throw refused(file, "a series", "velocities of shape [N, 3], or a checkpoint");
  const { particles } = state;
  return { particles, ...config, initial: { kind: "velocities", data: await state.velocities({ from: 0, to: particles }) } };
}
