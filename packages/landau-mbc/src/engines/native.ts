/** The Rust engine compiled for this machine, in a library that Node loads. */

import { atOnce, type Pieces } from "@landau-mbc/reference";
import type { AwaitedRun, Engine, EngineStages, PiecewiseRun, PiecewiseStart } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import { availableBytes, bytesToBeHad, memoryError, NATIVE_BYTES_PER_PARTICLE, requireRoom } from "../memory.ts";
import { checkpointParticles, planParticles } from "../plan_reader.ts";
import { type CompiledRun, type Maker, resumeWith, startWith } from "./compiled_run.ts";
import { Held, HeldRun, type Keeper, Known } from "./held_run.ts";
import type { Native, NativeBinding, NativeRun } from "./native_binding.ts";

/** So many bytes are taken without asking how many there are: the question takes longer than the start of a small run. */
const ALWAYS_THERE = 16777216;

/**
 * The engine over the library.
 *
 * `start`, `resume` and their runs keep the thread that calls them, as those of all engines do; `away` works on a thread of Node's pool.
 *
 * @param available bytes of memory that there are for a run
 * @param threads most threads that a run may use; it uses one where there are too few particles for more
 */
export function nativeEngine({ binding, instructions }: Native, available: () => number = availableBytes, threads = 1): Engine {
  const inThreads = (run: NativeRun): NativeRun => {
    if (threads > 1) run.setThreads(threads);
    return run;
  };
  const room = (particles: number): void => {
    if (particles * NATIVE_BYTES_PER_PARTICLE <= ALWAYS_THERE) return;
    requireRoom(particles, { bytesPerParticle: NATIVE_BYTES_PER_PARTICLE, limit: available() });
  };
  const maker: Maker<NativeRun> = {
    starting: (plan, given) => new binding.Starting(instructions, plan, given),
    hashing: () => new binding.Hashing(),
    restoring: (hashed, head, length, digest) => new binding.Restoring(instructions, hashed, head, length, digest),
  };
  const hold = function*(particles: number, make: Pieces<NativeRun>): Pieces<PiecewiseRun> {
    room(particles);
    try {
      return new HeldRun(new Held(inThreads(yield* make), particles, new NativeKeeper()));
    } catch (error) {
      throw translated(error, particles);
    }
  };
  const inPieces: PiecewiseStart = {
    start: (plan, velocities) => hold(planParticles(plan), startWith(maker, plan, velocities)),
    resume: (checkpoint) => hold(checkpointParticles(checkpoint), resumeWith(maker, checkpoint)),
  };
  const holdAway = async (particles: number, make: () => Promise<NativeRun>): Promise<AwaitedRun> => {
    room(particles);
    try {
      return new RunAway(new Held(inThreads(await make()), particles, new NativeKeeper()));
    } catch (error) {
      throw translated(error, particles);
    }
  };
  return {
    name: "native",
    threads,
    start: (plan, velocities) => atOnce(inPieces.start(plan, velocities)),
    resume: (checkpoint) => atOnce(inPieces.resume(checkpoint)),
    inPieces,
    away: {
      start: (plan, velocities) => holdAway(planParticles(plan), () => binding.startAway(instructions, plan, velocities)),
      resume: (checkpoint) => holdAway(checkpointParticles(checkpoint), () => binding.resumeAway(instructions, checkpoint)),
    },
    stages: stagesOf(binding, instructions),
    hashing: maker.hashing,
  };
}

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
  if (coded.code === "MEMORY" && particles > 0) return refusedMemory(particles, error);
  if (!isPanic(error)) return coded;
  return new LandauError("ENGINE", `engine: the native engine broke down (${coded.message})`, { cause: error });
}

function refusedMemory(particles: number, cause: unknown): LandauError {
  const footprint = { bytesPerParticle: NATIVE_BYTES_PER_PARTICLE, limit: 0 };
  const there = bytesToBeHad(NATIVE_BYTES_PER_PARTICLE * particles, (bytes) => new ArrayBuffer(bytes));
  return memoryError(particles, footprint, there, cause);
}

/** Every error that the engine means has a code in front. */
function isPanic(error: unknown): boolean {
  return !(error instanceof Error) || !/^[A-Z_]+: /.test(error.message);
}

/** One run of the library: a panic in it spoils nothing else. */
class NativeKeeper implements Keeper {
  /** The panic after which this run may not be trusted. */
  #broken: unknown;

  requireSound(): void {
    if (this.#broken === undefined) return;
    throw new LandauError("ENGINE", "engine: this run broke down; allowed: start or resume anew", { cause: this.#broken });
  }

  typed(error: unknown, particles: number): LandauError {
    if (isPanic(error)) this.#broken = error;
    return translated(error, particles);
  }

  refused(particles: number, cause: unknown): LandauError {
    return refusedMemory(particles, cause);
  }

  release(run: CompiledRun): void {
    run.free();
  }
}

/** The face that works on a thread of Node's pool. */
class RunAway extends Known<NativeRun> implements AwaitedRun {
  /** Ends with what was asked for last. */
  #queue: Promise<unknown> = Promise.resolve();

  advance(toCollision: number): Promise<void> {
    return this.#next((run) => run.advanceAway(toCollision));
  }

  frame(): Promise<Float64Array> {
    return this.#next((run) => run.frameAway());
  }

  velocities(from = 0, to: number = this.held.particles): Promise<Float64Array> {
    return this.#next((run) => run.velocitiesAway(from, to), to - from);
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
