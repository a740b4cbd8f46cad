/** The Rust engine compiled for this machine, in a library that Node loads. */

import type { AwaitedRun, Engine, EngineRun, EngineStages } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import { availableBytes, bytesToBeHad, memoryError, NATIVE_BYTES_PER_PARTICLE, requireRoom } from "../memory.ts";
import { checkpointPlan, looksLikeCheckpoint, planParticles } from "../plan_reader.ts";
import type { Native, NativeBinding, NativeRun } from "./native_binding.ts";

/**
 * The engine over the library.
 *
 * `start`, `resume` and their runs keep the thread that calls them, as those of all engines do; `away` works on a thread of Node's pool.
 *
 * @param available bytes of memory that there are for a run
 */
export function nativeEngine({ binding, instructions }: Native, available: () => number = availableBytes): Engine {
  const room = (particles: number): void => requireRoom(particles, { bytesPerParticle: NATIVE_BYTES_PER_PARTICLE, limit: available() });
  const hold = (particles: number, make: () => NativeRun): EngineRun => {
    room(particles);
    return new HeldRun(new Held(guarded(make, particles), particles));
  };
  const holdAway = async (particles: number, make: () => Promise<NativeRun>): Promise<AwaitedRun> => {
    room(particles);
    try {
      return new RunAway(new Held(await make(), particles));
    } catch (error) {
      throw translated(error, particles);
    }
  };
  return {
    name: "native",
    threads: 1,
    start: (plan, velocities) => hold(planParticles(plan), () => binding.Run.start(instructions, plan, velocities)),
    resume: (checkpoint) => hold(particlesOf(checkpoint), () => binding.Run.resume(instructions, checkpoint)),
    away: {
      start: (plan, velocities) => holdAway(planParticles(plan), () => binding.startAway(instructions, plan, velocities)),
      resume: (checkpoint) => holdAway(particlesOf(checkpoint), () => binding.resumeAway(instructions, checkpoint)),
    },
    stages: stagesOf(binding, instructions),
  };
}

const particlesOf = (checkpoint: Uint8Array): number => (looksLikeCheckpoint(checkpoint) ? planParticles(checkpointPlan(checkpoint)) : 0);

/** @param particles particles that the call makes room for */
function guarded<T>(work: () => T, particles = 0): T {
  try {
    return work();
  } catch (error) {
    throw translated(error, particles);
  }
}

function translated(error: unknown, particles: number): LandauError {
  const coded = asLandauError(error, "ENGINE");
  if (coded.code === "MEMORY" && particles > 0) {
    const footprint = { bytesPerParticle: NATIVE_BYTES_PER_PARTICLE, limit: 0 };
    const there = bytesToBeHad(NATIVE_BYTES_PER_PARTICLE * particles, (bytes) => new ArrayBuffer(bytes));
    return memoryError(particles, footprint, there, error);
  }
  if (!isPanic(error)) return coded;
  return new LandauError("ENGINE", `engine: the native engine broke down (${coded.message})`, { cause: error });
}

/** Every error that the engine means has a code in front. */
function isPanic(error: unknown): boolean {
  return !(error instanceof Error) || !/^[A-Z_]+: /.test(error.message);
}

/** A run of the library, until it is freed or panics. */
class Held {
  readonly particles: number;
  #run: NativeRun | undefined;
  /** The panic after which this run may not be trusted. */
  #broken: unknown;

  constructor(run: NativeRun, particles: number) {
    this.#run = run;
    this.particles = particles;
  }

  /** @param particles particles that the call makes room for */
  with<T>(work: (run: NativeRun) => T, particles = 0): T {
    const run = this.#sound();
    try {
      return work(run);
    } catch (error) {
      throw this.#failed(error, particles);
    }
  }

  /** The same for work on another thread. */
  async await<T>(work: (run: NativeRun) => Promise<T>, particles = 0): Promise<T> {
    const run = this.#sound();
    try {
      return await work(run);
    } catch (error) {
      throw this.#failed(error, particles);
    }
  }

  free(): void {
    this.#run?.free();
    this.#run = undefined;
  }

  #sound(): NativeRun {
    const run = this.#run;
    if (run === undefined) throw new LandauError("ENGINE", "engine: this run has been disposed of; allowed: start or resume anew");
    if (this.#broken === undefined) return run;
    throw new LandauError("ENGINE", "engine: this run broke down; allowed: start or resume anew", { cause: this.#broken });
  }

  #failed(error: unknown, particles: number): LandauError {
    if (isPanic(error)) this.#broken = error;
    return translated(error, particles);
  }
}

/** What both faces of a run only read, at once. */
class Known {
  protected readonly held: Held;

  constructor(held: Held) {
    this.held = held;
  }

  get collisions(): number {
    return this.held.with((run) => run.collisions());
  }

  get largestRounding(): number {
    return this.held.with((run) => run.largestRounding());
  }

  collisionsAt(t: number): number {
    return this.held.with((run) => run.collisionsAt(t));
  }

  free(): void {
    this.held.free();
  }
}

class HeldRun extends Known implements EngineRun {
  advance(toCollision: number): void {
    this.held.with((run) => run.advance(toCollision));
  }

  frame(): Float64Array {
    return this.held.with((run) => run.frame());
  }

  velocities(): Float64Array {
    return this.held.with((run) => run.velocities(), this.held.particles);
  }

  checkpoint(): Uint8Array {
    return this.held.with((run) => run.checkpoint(), this.held.particles);
  }

  stateHash(): string {
    return this.held.with((run) => run.stateHash());
  }
}

class RunAway extends Known implements AwaitedRun {
  /** Ends with what was asked for last. */
  #queue: Promise<unknown> = Promise.resolve();

  advance(toCollision: number): Promise<void> {
    return this.#next((run) => run.advanceAway(toCollision));
  }

  frame(): Promise<Float64Array> {
    return this.#next((run) => run.frameAway());
  }

  velocities(): Promise<Float64Array> {
    return this.#next((run) => run.velocitiesAway(), this.held.particles);
  }

  checkpoint(): Promise<Uint8Array> {
    return this.#next((run) => run.checkpointAway(), this.held.particles);
  }

  stateHash(): Promise<string> {
    return this.#next((run) => run.stateHashAway());
  }

  /** In the order of asking: the pool has several threads, and keeps none. */
  #next<T>(work: (run: NativeRun) => Promise<T>, particles = 0): Promise<T> {
    const answer = this.#queue.then(() => this.held.await(work, particles));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }
}

function stagesOf(binding: NativeBinding, set: string): EngineStages {
  return {
    philox: (seed, stream, indices) => guarded(() => binding.stagePhilox(set, seed, stream, indices)),
    uniforms: (seed, first, count) => guarded(() => binding.stageUniforms(set, seed, first, count)),
    log: (x) => guarded(() => binding.stageLog(set, x)),
    exp: (x) => guarded(() => binding.stageExp(set, x)),
    sincos2pi: (x) => guarded(() => binding.stageSincos2Pi(set, x)),
    deflection: (tau, u) => guarded(() => binding.stageDeflection(set, tau, u)),
    pair: (seed, first, count, particles) => guarded(() => binding.stagePair(set, seed, first, count, particles)),
    rotationTime: (gamma, h, squares) => guarded(() => binding.stageRotationTime(set, gamma, h, squares)),
    collide: (vi, vj, tau, uPolar, uAzimuth) => guarded(() => binding.stageCollide(set, vi, vj, tau, uPolar, uAzimuth)),
  };
}
