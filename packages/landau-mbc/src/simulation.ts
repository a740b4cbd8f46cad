/** A run in the user's hands: moved, observed, saved and forked as wanted. */

import { MOST_COLLISIONS } from "@landau-mbc/reference";
import { validated } from "./config.ts";
import { depart, departAgain, type Departure } from "./departure.ts";
import type { EngineName } from "./engine.ts";
import type { EngineLoader } from "./engine_loader.ts";
import { LandauError, show } from "./errors.ts";
import { type Quantity, type Values, valuesOf } from "./frame.ts";
import type { Journey } from "./journey.ts";
import { DEFAULT_QUANTITIES, type QuantityRequest, readQuantities } from "./observe.ts";
import { readCheckpointBytes, readSimulationOptions, type ResolvedSimulationOptions, type SimulationOptions } from "./options.ts";
import { type ParticleRange, readRange } from "./particle_range.ts";
import { resolve } from "./resolve.ts";

/** Whether a call came to where it was to go. */
export type Arrival = "done" | "stopped";

/** Starts a `Simulation` at collision 0, from a configuration. Its tEnd is no limit: `runUntil` may go further. */
export async function createSimulation(loader: EngineLoader, config: unknown, options: unknown): Promise<Simulation> {
  const how = readSimulationOptions(options);
  const resolved = resolve(validated(config));
  return new Simulation(loader, await depart(loader, resolved, how, undefined), how, resolved.config.observe.quantities);
}

/** Goes on from the bytes of a checkpoint. */
export async function restoreSimulation(loader: EngineLoader, checkpoint: unknown, options: unknown): Promise<Simulation> {
  const how = readSimulationOptions(options);
  const bytes = readCheckpointBytes(checkpoint);
  return new Simulation(loader, await departAgain(loader, bytes, how, "checkpoint"), how, DEFAULT_QUANTITIES);
}

/**
 * A run. What is read from it (`observe`, `velocities`, `checkpoint`, `stateHash`) is of the state between two blocks of collisions, and may be asked for
 * while `advance` or `runUntil` is under way; these two must be awaited before the next of them. Its memory is given back by `dispose`
 * or at the end of an `await using`.
 */
export class Simulation {
  readonly #loader: EngineLoader;
  readonly #departure: Departure;
  readonly #how: ResolvedSimulationOptions;
  readonly #quantities: readonly Quantity[];
  readonly #journey: Journey;
  #underWay = false;
  #disposed = false;

  /** @internal Made by `Simulation.create` and `Simulation.restore`. */
  constructor(loader: EngineLoader, departure: Departure, how: ResolvedSimulationOptions, quantities: readonly Quantity[]) {
    this.#loader = loader;
    this.#departure = departure;
    this.#how = how;
    this.#quantities = quantities;
    this.#journey = departure.journey;
  }

  static {
    // Browsers that lack `await using` lack the symbol too.
    if (typeof Symbol.asyncDispose === "symbol") {
      Object.defineProperty(Simulation.prototype, Symbol.asyncDispose, {
        value: Simulation.prototype.dispose,
        writable: true,
        configurable: true,
      });
    }
  }

  /** Gives the memory back, as `dispose` does; `await using` calls it. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

  /** The engine that runs it. */
  get engine(): EngineName {
    return this.#departure.engine.name;
  }

  /** Collisions done. */
  get collisions(): number {
    return this.#journey.collisions;
  }

  /**
   * Time of the state, user units: the t of a `runUntil` that arrived; after `advance`, a stop or `restore` the time of the latest collision (0 before the first).
   * While a call is under way, an interpolation.
   */
  get time(): number {
    return this.#journey.time;
  }

  /**
   * Executes so many further collisions.
   *
   * @param collisions an integer ≥ 0; at most 2^52 in all
   * @returns `"stopped"` if the signal, the wall time or `dispose` came first; everything can be read then, and a checkpoint taken
   * @throws LandauError `CONFIG` for another number, `ABORTED` if a callback threw, `ENGINE`
   */
  async advance(collisions: number): Promise<Arrival> {
    const most = MOST_COLLISIONS - this.collisions;
    if (!(Number.isSafeInteger(collisions) && collisions >= 0 && collisions <= most)) {
      throw new LandauError("CONFIG", `collisions: got ${show(collisions)}; allowed: an integer from 0 to ${most}, 2^52 in all`, {
        path: "collisions",
        value: collisions,
      });
    }
    return this.#move(this.time + this.#journey.duration(collisions), () => this.#journey.by(collisions));
  }

  /**
   * Executes the collisions at or before time t.
   *
   * @param t user units; not before `time`, and with at most 2^52 expected collisions before it
   * @returns as `advance`
   * @throws LandauError as `advance`
   */
  async runUntil(t: number): Promise<Arrival> {
    const most = this.#journey.duration(MOST_COLLISIONS);
    if (!(typeof t === "number" && t >= this.time && t <= most)) {
      throw new LandauError("CONFIG", `t: got ${show(t)}; allowed: a number from ${this.time}, the time of the state, to ${most}`, {
        path: "t",
        value: t,
      });
    }
    return this.#move(t, () => this.#journey.to(t));
  }

  /**
   * The quantities of the state (SPEC §10): numbers, and Float64Arrays for those with a shape.
   *
   * @param quantities those of the configuration unless told; after `restore` momentum, energy, temperature, pressure and moment4
   * @throws LandauError `CONFIG` for an unknown quantity, `GRID_OVERFLOW` if the momentum is no longer that of the start
   */
  async observe(quantities?: readonly QuantityRequest[]): Promise<Values> {
    const names = quantities === undefined ? this.#quantities : readQuantities(quantities);
    return valuesOf(await this.#run().frame(), names);
  }

  /** N. */
  get particles(): number {
    return this.#journey.particles;
  }

  /**
   * Row-major [N, 3], user units; a copy.
   *
   * @param range some of the particles, so that a large state is read in pieces; all unless told
   * @throws LandauError `CONFIG` for a range that is none
   */
  async velocities(range?: ParticleRange): Promise<Float64Array> {
    const { from, to } = readRange(range, this.particles);
    return this.#run().velocities(from, to);
  }

  /** The state in bytes (SPEC §11); any engine goes on from it. */
  async checkpoint(): Promise<Uint8Array> {
    return this.#run().checkpoint();
  }

  /** SHA-256 of the state (SPEC §12), 64 hexadecimal digits: equal exactly if the states are. */
  async stateHash(): Promise<string> {
    return this.#run().stateHash();
  }

  /**
   * A second run in the same state, which goes its own way with its own memory.
   *
   * @param options those of this run, but for what is given here
   */
  async fork(options: SimulationOptions = {}): Promise<Simulation> {
    const how = { ...this.#how, ...readSimulationOptions(options), engine: options.engine ?? this.engine };
    // While a call is under way the state may move on before it is read; then the time is that of its latest collision.
    const time = this.#underWay ? undefined : this.time;
    const { engine, run, clock, journey } = await departAgain(this.#loader, await this.#run().checkpoint(), how, "checkpoint");
    const departure = { engine, run, clock, journey: time === undefined ? journey : this.#journey.beside(run, clock, how, time) };
    return new Simulation(this.#loader, departure, how, this.#quantities);
  }

  /** Gives the memory back; a call under way is stopped, and gives it back at its end. Calling it again does nothing. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#journey.halt();
    if (!this.#underWay) this.#departure.run.free();
  }

  async #move(tEnd: number, work: () => Promise<boolean>): Promise<Arrival> {
    this.#run();
    if (this.#underWay) {
      throw new LandauError(
        "ENGINE",
        "simulation: moved while an earlier advance or runUntil was under way; allowed: after that one has been awaited",
      );
    }
    this.#underWay = true;
    try {
      const { wallTime } = this.#how;
      this.#journey.begin(tEnd, wallTime === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * wallTime);
      const arrived = await work();
      if (!arrived && !this.#disposed) await this.#journey.keep();
      await this.#journey.tell();
      return arrived ? "done" : "stopped";
    } finally {
      this.#underWay = false;
      if (this.#disposed) this.#departure.run.free();
    }
  }

  #run(): Departure["run"] {
    if (!this.#disposed) return this.#departure.run;
    throw new LandauError("ENGINE", "simulation: this run has been disposed of; allowed: create or restore another");
  }
}
