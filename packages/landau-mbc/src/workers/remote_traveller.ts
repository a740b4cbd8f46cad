/** A run that lives in a worker. */

import type { EngineName } from "../engine.ts";
import type { Requested, Values } from "../frame.ts";
import type { ResolvedSimulationOptions } from "../options.ts";
import type { ParticleRange } from "../particle_range.ts";
import type { Arrival, Traveller, Way } from "../traveller.ts";
import type { Begun, Method, Methods, Position } from "./messages.ts";
import { hooksOf } from "./tasks.ts";
import type { WorkerHandle } from "./worker_handle.ts";
import type { WorkerPool } from "./worker_pool.ts";

type Beginning =
  & { readonly transfer?: readonly ArrayBuffer[] }
  & (
    | { readonly method: "create"; readonly given: Methods["create"]["given"] }
    | { readonly method: "restore"; readonly given: Methods["restore"]["given"] }
  );

/** The caller's side of it. */
export class RemoteTraveller implements Traveller {
  readonly #pool: WorkerPool;
  readonly worker = true;
  readonly #worker: WorkerHandle;
  readonly #run: number;
  readonly #begun: Begun;
  readonly #position: Position;
  #moves = 0;

  private constructor(pool: WorkerPool, worker: WorkerHandle, run: number, begun: Begun, position: Position) {
    this.#pool = pool;
    this.#worker = worker;
    this.#run = run;
    this.#begun = begun;
    this.#position = position;
  }

  static async begin(
    pool: WorkerPool,
    worker: WorkerHandle,
    how: ResolvedSimulationOptions,
    { method, given, transfer }: Beginning,
    resume?: Uint8Array,
  ): Promise<RemoteTraveller> {
    const position = { collisions: 0, time: 0 };
    const onPosition = (now: Position) => void Object.assign(position, now);
    const run = worker.enlist(hooksOf(how, { onPosition, ...(resume !== undefined && { resume }) }));
    try {
      const begun: Begun = await worker.call(run, method, given as never, transfer);
      return new RemoteTraveller(pool, worker, run, begun, position);
    } catch (error) {
      worker.dismiss(run);
      pool.release(worker);
      throw error;
    }
  }

  get engine(): EngineName {
    return this.#begun.engine;
  }

  get particles(): number {
    return this.#begun.particles;
  }

  get collisions(): number {
    return this.#position.collisions;
  }

  get time(): number {
    return this.#position.time;
  }

  get underWay(): boolean {
    return this.#moves > 0;
  }

  duration(collisions: number): number {
    return collisions * this.#begun.perCollision;
  }

  async move(way: Way): Promise<Arrival> {
    this.#moves += 1;
    try {
      return await this.#call("move", way);
    } finally {
      this.#moves -= 1;
    }
  }

  observe(quantities: readonly Requested[]): Promise<Values> {
    return this.#call("observe", quantities);
  }

  velocities(range: Required<ParticleRange>): Promise<Float64Array> {
    return this.#call("velocities", range);
  }

  checkpoint(): Promise<Uint8Array> {
    return this.#call("checkpoint", undefined);
  }

  stateHash(): Promise<string> {
    return this.#call("stateHash", undefined);
  }

  dispose(): void {
    // Answered when the last move has come to its end.
    void this.#call("close", undefined).catch(() => {}).finally(() => {
      this.#worker.dismiss(this.#run);
      this.#pool.release(this.#worker);
    });
  }

  #call<M extends Method>(method: M, given: Methods[M]["given"]): Promise<Methods[M]["answer"]> {
    return this.#worker.call(this.#run, method, given);
  }
}
