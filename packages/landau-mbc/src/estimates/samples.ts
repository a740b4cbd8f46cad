/** Velocities that a run's own are compared with: those of its start, and samples of laws. Neither is part of a checkpoint: both are made again, from the plan. SPEC §13. */

import { decodePlan, derivePlan, encodePlan, seedFromText } from "@landau-mbc/reference";
import { awaited } from "../awaited.ts";
import type { Engine } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import type { ResolvedDrawnLaw } from "./types.ts";

/** The samples of one run, each made once. */
export class Samples {
  readonly #engine: Engine;
  readonly #plan: Uint8Array;
  readonly #given: Float64Array | undefined;
  readonly #made = new Map<string, Promise<Float64Array>>();

  /** @param given velocities that the plan starts from, if they are given and known */
  constructor(engine: Engine, plan: Uint8Array, given: Float64Array | undefined) {
    this.#engine = engine;
    this.#plan = plan;
    this.#given = given;
  }

  /** Tells it the velocities at collision 0, so that it need not make them. */
  learnStart(velocities: Float64Array): void {
    if (!this.#made.has("start")) this.#made.set("start", Promise.resolve(velocities));
  }

  /**
   * The velocities at collision 0.
   *
   * @throws LandauError `CONFIG` if they were given, and all that is known of the run is a checkpoint
   */
  start(): Promise<Float64Array> {
    return this.#once("start", async () => {
      if (decodePlan(this.#plan).components.length > 0 || this.#given !== undefined) return this.#drawn(this.#plan, this.#given);
      throw new LandauError(
        "CONFIG",
        "needs the velocities at t = 0, which were given, and which a checkpoint does not hold; allowed: to go on with `resume` of simulate or stream, which know the configuration",
      );
    });
  }

  /** As many independent velocities of a law as the run has particles, with random numbers of their own. */
  of(law: ResolvedDrawnLaw): Promise<Float64Array> {
    return this.#once(JSON.stringify(law), async () => this.#drawn(samplePlan(this.#plan, law), undefined));
  }

  #once(key: string, make: () => Promise<Float64Array>): Promise<Float64Array> {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }

  async #drawn(plan: Uint8Array, given: Float64Array | undefined): Promise<Float64Array> {
    const run = await awaited(this.#engine).start(plan, given);
    try {
      return await run.velocities();
    } finally {
      run.free();
    }
  }
}

/**
 * The plan whose start is the sample of a law for the run of another plan.
 *
 * @throws LandauError `CONFIG` if a derived number leaves its range (SPEC §1)
 */
export function samplePlan(plan: Uint8Array, law: ResolvedDrawnLaw): Uint8Array {
  const { particles, gamma, h, seedLow, seedHigh, member, clock } = decodePlan(plan);
  const seed = seedFromText(`sample ${BigInt(seedHigh) * 4294967296n + BigInt(seedLow)}`);
  try {
    return encodePlan(derivePlan({ particles, gamma, h, seed, member, clock, initial: law, exactMoments: law.exactMoments }));
  } catch (error) {
    throw asLandauError(error, "CONFIG");
  }
}
