/** The Rust engine compiled for this machine, in a library that Node loads. */

import type { Engine, EngineRun, EngineStages } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import { availableBytes, bytesToBeHad, memoryError, NATIVE_BYTES_PER_PARTICLE, requireRoom } from "../memory.ts";
import { checkpointPlan, looksLikeCheckpoint, planParticles } from "../plan_reader.ts";
import type { Native, NativeBinding, NativeRun } from "./native_binding.ts";

/**
 * The engine over the library.
 *
 * `advance` keeps the thread that calls it, as all engines do: `simulate` asks for slices of a few milliseconds.
 *
 * @param available bytes of memory that there are for a run
 */
export function nativeEngine({ binding, instructions }: Native, available: () => number = availableBytes): Engine {
  const hold = (particles: number, make: () => NativeRun): EngineRun => {
    requireRoom(particles, { bytesPerParticle: NATIVE_BYTES_PER_PARTICLE, limit: available() });
    return new HeldRun(guarded(make, particles), particles);
  };
  return {
    name: "native",
    threads: 1,
    start: (plan, velocities) => hold(planParticles(plan), () => binding.Run.start(instructions, plan, velocities)),
    resume: (checkpoint) => {
      const particles = looksLikeCheckpoint(checkpoint) ? planParticles(checkpointPlan(checkpoint)) : 0;
      return hold(particles, () => binding.Run.resume(instructions, checkpoint));
    },
    stages: stagesOf(binding, instructions),
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

class HeldRun implements EngineRun {
  readonly #particles: number;
  #run: NativeRun | undefined;
  /** The panic after which this run may not be trusted. */
  #broken: unknown;

  constructor(run: NativeRun, particles: number) {
    this.#run = run;
    this.#particles = particles;
  }

  get collisions(): number {
    return this.#with((run) => run.collisions());
  }

  get largestRounding(): number {
    return this.#with((run) => run.largestRounding());
  }

  collisionsAt(t: number): number {
    return this.#with((run) => run.collisionsAt(t));
  }

  advance(toCollision: number): void {
    this.#with((run) => run.advance(toCollision));
  }

  frame(): Float64Array {
    return this.#with((run) => run.frame());
  }

  velocities(): Float64Array {
    return this.#with((run) => run.velocities(), this.#particles);
  }

  checkpoint(): Uint8Array {
    return this.#with((run) => run.checkpoint(), this.#particles);
  }

  stateHash(): string {
    return this.#with((run) => run.stateHash());
  }

  free(): void {
    this.#run?.free();
    this.#run = undefined;
  }

  #with<T>(work: (run: NativeRun) => T, particles = 0): T {
    const run = this.#run;
    if (run === undefined) throw new LandauError("ENGINE", "engine: this run has been disposed of; allowed: start or resume anew");
    if (this.#broken !== undefined) {
      throw new LandauError("ENGINE", "engine: this run broke down; allowed: start or resume anew", { cause: this.#broken });
    }
    try {
      return work(run);
    } catch (error) {
      if (isPanic(error)) this.#broken = error;
      throw translated(error, particles);
    }
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
