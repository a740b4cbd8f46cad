/** A run that is moved and read, wherever it lives; and the one that lives in this thread. */

import { depart, departAgain, type Departure } from "./departure.ts";
import type { EngineName } from "./engine.ts";
import type { EngineLoader } from "./engine_loader.ts";
import { LandauError } from "./errors.ts";
import { observed } from "./estimates/observed.ts";
import type { Requested, Values } from "./frame.ts";
import type { ResolvedSimulationOptions } from "./options.ts";
import type { ParticleRange } from "./particle_range.ts";
import type { Resolved } from "./resolve.ts";

/** Whether a call came to where it was to go. */
export type Arrival = "done" | "stopped";

/** Where to: so many further collisions, or all those at or before a time. */
export type Way = { readonly collisions: number } | { readonly t: number };

/** What `Simulation` hands on to, its arguments checked. */
export interface Traveller {
  readonly engine: EngineName;
  /** True in a worker of its own, or why it is in the thread of the call. */
  readonly worker: true | string;
  /** N. */
  readonly particles: number;
  /** Collisions done. */
  readonly collisions: number;
  /** Time of the state, user units. */
  readonly time: number;
  /** Whether a move is under way. */
  readonly underWay: boolean;
  /** Expected time that so many collisions take. */
  duration(collisions: number): number;
  /** @throws LandauError `ENGINE` while an earlier move is under way, `ABORTED` if a callback threw */
  move(way: Way): Promise<Arrival>;
  observe(quantities: readonly Requested[]): Promise<Values>;
  velocities(range: Required<ParticleRange>): Promise<Float64Array>;
  checkpoint(): Promise<Uint8Array>;
  stateHash(): Promise<string>;
  /** Gives the memory back; a move under way is stopped and gives it back at its end. To be called once. */
  dispose(): void;
}

/** A run in this thread. */
export class LocalTraveller implements Traveller {
  readonly #departure: Departure;
  readonly #how: ResolvedSimulationOptions;
  readonly worker: string;
  #underWay = false;
  #disposed = false;

  private constructor(departure: Departure, how: ResolvedSimulationOptions, worker: string) {
    this.worker = worker;
    this.#departure = departure;
    this.#how = how;
  }

  /**
   * One at collision 0.
   *
   * @param worker why it is in this thread
   */
  static async create(
    loader: EngineLoader,
    resolved: Resolved,
    how: ResolvedSimulationOptions,
    worker: string,
  ): Promise<LocalTraveller> {
    return new LocalTraveller(await depart(loader, resolved, how, undefined), how, worker);
  }

  /**
   * One that goes on from a checkpoint.
   *
   * @param worker why it is in this thread
   * @param time that of the state, where it is known better than as the time of the latest collision
   */
  static async restore(
    loader: EngineLoader,
    bytes: Uint8Array,
    how: ResolvedSimulationOptions,
    worker: string,
    time?: number,
  ): Promise<LocalTraveller> {
    return new LocalTraveller(await departAgain(loader, bytes, how, "checkpoint", time), how, worker);
  }

  get engine(): EngineName {
    return this.#departure.engine.name;
  }

  get particles(): number {
    return this.#departure.journey.particles;
  }

  get collisions(): number {
    return this.#departure.journey.collisions;
  }

  get time(): number {
    return this.#departure.journey.time;
  }

  get underWay(): boolean {
    return this.#underWay;
  }

  duration(collisions: number): number {
    return this.#departure.journey.duration(collisions);
  }

  async move(way: Way): Promise<Arrival> {
    if (this.#underWay) {
      throw new LandauError(
        "ENGINE",
        "simulation: moved while an earlier advance or runUntil was under way; allowed: after that one has been awaited",
      );
    }
    this.#underWay = true;
    const { run, journey } = this.#departure;
    try {
      const { wallTime } = this.#how;
      const tEnd = "t" in way ? way.t : journey.time + journey.duration(way.collisions);
      journey.begin(tEnd, wallTime === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * wallTime);
      const arrived = await ("t" in way ? journey.to(way.t) : journey.by(way.collisions));
      // At a stop before the state is written, which takes long where there is much of it.
      await journey.tell(arrived ? "done" : "stopped");
      if (!arrived && !this.#disposed) await journey.keep();
      return arrived ? "done" : "stopped";
    } finally {
      this.#underWay = false;
      if (this.#disposed) run.free();
    }
  }

  observe(quantities: readonly Requested[]): Promise<Values> {
    const { run, samples } = this.#departure;
    return observed(run, samples, quantities, "quantities");
  }

  velocities({ from, to }: Required<ParticleRange>): Promise<Float64Array> {
    return this.#departure.run.velocities(from, to);
  }

  checkpoint(): Promise<Uint8Array> {
    return this.#departure.run.checkpoint();
  }

  stateHash(): Promise<string> {
    return this.#departure.run.stateHash();
  }

  dispose(): void {
    this.#disposed = true;
    this.#departure.journey.halt();
    if (!this.#underWay) this.#departure.run.free();
  }
}
