/** A run in the user's hands: moved, observed, saved and forked as wanted. */

import { MOST_COLLISIONS } from "@landau-mbc/reference";
import type { EngineName } from "./engine.ts";
import { LandauError, show } from "./errors.ts";
import type { Requested, Values } from "./frame.ts";
import { type QuantityRequest, readQuantities } from "./observe.ts";
import { readSimulationOptions, type ResolvedSimulationOptions, type SimulationOptions } from "./options.ts";
import { type ParticleRange, readRange } from "./particle_range.ts";
import type { Arrival, Traveller } from "./traveller.ts";
import { type Realm, restoreTraveller } from "./workers/realm.ts";

/**
 * A run. What is read from it (`observe`, `velocities`, `checkpoint`, `stateHash`) is of the state between two blocks of collisions, and may be asked for
 * while `advance` or `runUntil` is under way; these two must be awaited before the next of them. Its memory is given back by `dispose`
 * or at the end of an `await using`.
 */
export class Simulation {
  readonly #realm: Realm;
  readonly #traveller: Traveller;
  readonly #how: ResolvedSimulationOptions;
  readonly #quantities: readonly Requested[];
  #disposed = false;

  /** @internal Made by `Simulation.create` and `Simulation.restore`. */
  constructor(realm: Realm, traveller: Traveller, how: ResolvedSimulationOptions, quantities: readonly Requested[]) {
    this.#realm = realm;
    this.#traveller = traveller;
    this.#how = how;
    this.#quantities = quantities;
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
    return this.#traveller.engine;
  }

  /** Whether it lives in a worker, or why it lives in the thread of the call. */
  get worker(): true | string {
    return this.#traveller.worker;
  }

  /** Collisions done. */
  get collisions(): number {
    return this.#traveller.collisions;
  }

  /**
   * Time of the state, user units: the t of a `runUntil` that arrived; after `advance`, a stop or `restore` the time of the latest collision (0 before the first).
   * While a call is under way, an interpolation.
   */
  get time(): number {
    return this.#traveller.time;
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
    return this.#run().move({ collisions });
  }

  /**
   * Executes the collisions at or before time t.
   *
   * @param t user units; not before `time`, and with at most 2^52 expected collisions before it
   * @returns as `advance`
   * @throws LandauError as `advance`
   */
  async runUntil(t: number): Promise<Arrival> {
    const most = this.#traveller.duration(MOST_COLLISIONS);
    if (!(typeof t === "number" && t >= this.time && t <= most)) {
      throw new LandauError("CONFIG", `t: got ${show(t)}; allowed: a number from ${this.time}, the time of the state, to ${most}`, {
        path: "t",
        value: t,
      });
    }
    return this.#run().move({ t: t === 0 ? 0 : t }); // −0 too
  }

  /**
   * The quantities of the state (SPEC §10, §13): numbers, and Float64Arrays for those with a shape. What compares with the start draws it again unless this run has been observed there; of given
   * velocities it is not known after `restore` and `fork`.
   *
   * @param quantities those of the configuration unless told; after `restore` momentum, energy, temperature, pressure and moment4
   * @throws LandauError `CONFIG` for an unknown quantity, or an estimate that these velocities do not have; `GRID_OVERFLOW` if the momentum is no longer that of the start
   */
  async observe(quantities?: readonly QuantityRequest[]): Promise<Values> {
    const asked = quantities === undefined ? this.#quantities : readQuantities(quantities, this.particles);
    return this.#run().observe(asked);
  }

  /** N. */
  get particles(): number {
    return this.#traveller.particles;
  }

  /**
   * Row-major [N, 3], user units; a copy.
   *
   * @param range some of the particles, so that a large state is read in pieces; all unless told
   * @throws LandauError `CONFIG` for a range that is none
   */
  async velocities(range?: ParticleRange): Promise<Float64Array> {
    const ends = readRange(range, this.particles);
    return this.#run().velocities(ends);
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
    const run = this.#run();
    const given = readSimulationOptions(options);
    const { engine = run.engine, worker = this.#how.worker } = options;
    const how = { ...this.#how, ...given, engine, worker };
    // While a call is under way the state may move on before it is read; then the time is that of its latest collision.
    const time = run.underWay ? undefined : run.time;
    const traveller = await restoreTraveller(this.#realm, await run.checkpoint(), how, time);
    return new Simulation(this.#realm, traveller, how, this.#quantities);
  }

  /** Gives the memory back; a call under way is stopped, and gives it back at its end. Calling it again does nothing. */
  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#traveller.dispose();
  }

  #run(): Traveller {
    if (!this.#disposed) return this.#traveller;
    throw new LandauError("ENGINE", "simulation: this run has been disposed of; allowed: create or restore another");
  }
}
