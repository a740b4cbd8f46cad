/** Some of the particles of a run: what a large state is read in, piece by piece. */

import { LandauError } from "./errors.ts";
import { integer, readOrThrow, record } from "./schema.ts";
import * as v from "valibot";

/** The particles from … to − 1; all of them unless told. */
export interface ParticleRange {
  /** The first one; 0 unless told. */
  readonly from?: number;
  /** One more than the last one; the number of particles unless told. */
  readonly to?: number;
}

/**
 * A range with both ends.
 *
 * @throws LandauError `CONFIG` for ends that are no integers from 0 to the number of particles, or in the wrong order
 */
export function readRange(range: unknown, particles: number): Required<ParticleRange> {
  const end = v.optional(integer({ least: 0, most: particles, text: `an integer from 0 to ${particles}, the number of particles` }));
  const { from = 0, to = particles } = readOrThrow(record({ from: end, to: end }), range ?? {}, "range");
  if (from <= to) return { from, to };
  const message = `range.from: got ${from}, which is beyond range.to = ${to}; allowed: at most range.to`;
  throw new LandauError("CONFIG", message, { path: "range.from", value: from });
}
