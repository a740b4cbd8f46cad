/** The Rust engine in WebAssembly, SIMD or scalar: one compiled module, one instance that is replaced when it has trapped or grown large. */

import type { Engine, EngineName, EngineRun, EngineStages } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import { bytesToBeHad, memoryError, requireRoom, WASM_FOOTPRINT } from "../memory.ts";
import { checkpointPlan, looksLikeCheckpoint, planParticles } from "../plan_reader.ts";
import { createGlue, type Glue, type Run } from "./generated/glue.js";

const PAGE = 65536;
/** An instance without runs that is larger than this is given back to the garbage collector: memory of WebAssembly never shrinks. */
const KEPT_MEMORY = 67108864;

/** The engine over a compiled module. */
export function wasmEngine(name: EngineName, module: WebAssembly.Module): Engine {
  const host = new Host(name, module);
  return {
    name,
    threads: 1,
    start: (plan, velocities) => {
      const particles = planParticles(plan);
      return host.hold(particles, (glue) => glue.Run.start(plan, velocities));
    },
    resume: (checkpoint) => {
      const particles = looksLikeCheckpoint(checkpoint) ? planParticles(checkpointPlan(checkpoint)) : 0;
      return host.hold(particles, (glue) => glue.Run.resume(checkpoint));
    },
    stages: stagesOf(host),
  };
}

/** Whoever calls into an instance goes through here, so that a trap is noticed and typed. */
class Host {
  readonly #name: EngineName;
  readonly #module: WebAssembly.Module;
  #instance: Instance | undefined;

  constructor(name: EngineName, module: WebAssembly.Module) {
    this.#name = name;
    this.#module = module;
  }

  /** Makes a run and keeps its instance until it is freed. */
  hold(particles: number, make: (glue: Glue) => Run): EngineRun {
    requireRoom(particles, WASM_FOOTPRINT);
    const instance = this.#current();
    const run = instance.call(() => make(instance.glue), particles);
    instance.runs += 1;
    return new HeldRun(instance, run, particles, () => this.#release(instance));
  }

  /** Calls a function without state. */
  call<T>(work: (glue: Glue) => T): T {
    const instance = this.#current();
    return instance.call(() => work(instance.glue), 0);
  }

  #current(): Instance {
    if (this.#instance === undefined || this.#instance.broken !== undefined) this.#instance = new Instance(this.#name, this.#module);
    return this.#instance;
  }

  #release(instance: Instance): void {
    instance.runs -= 1;
    if (instance === this.#instance && instance.runs === 0 && instance.size > KEPT_MEMORY) this.#instance = undefined;
  }
}

class Instance {
  readonly glue: Glue = createGlue();
  /** Runs that live in it. */
  runs = 0;
  /** The trap after which nothing in it may be trusted. */
  broken: unknown;
  readonly #name: EngineName;
  readonly #memory: WebAssembly.Memory;

  constructor(name: EngineName, module: WebAssembly.Module) {
    this.#name = name;
    this.#memory = this.glue.initSync({ module }).memory;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** @param particles particles that the call makes room for, to tell a refused allocation from any other trap */
  call<T>(work: () => T, particles: number): T {
    if (this.broken !== undefined) {
      throw new LandauError(
        "ENGINE",
        `engine: the ${this.#name} engine that held this run has broken down; allowed: start or resume anew`,
        { cause: this.broken },
      );
    }
    try {
      return work();
    } catch (error) {
      throw this.#translated(error, particles);
    }
  }

  #translated(error: unknown, particles: number): LandauError {
    if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) {
      const coded = asLandauError(error, "ENGINE");
      return coded.code === "MEMORY" && particles > 0 ? refusedMemory(particles, error) : coded;
    }
    this.broken = error;
    if (particles > 0 && !canBeHad(WASM_FOOTPRINT.bytesPerParticle * particles)) return refusedMemory(particles, error);
    return new LandauError("ENGINE", `engine: the ${this.#name} engine broke down (${error.message})`, { cause: error });
  }
}

/** The error of an allocation that the module was refused; how much there is, a memory of its own is asked. */
function refusedMemory(particles: number, cause: unknown): LandauError {
  const wanted = WASM_FOOTPRINT.bytesPerParticle * particles;
  return memoryError(particles, WASM_FOOTPRINT, bytesToBeHad(wanted, allocate), cause);
}

function canBeHad(bytes: number): boolean {
  try {
    allocate(bytes);
    return true;
  } catch {
    return false;
  }
}

function allocate(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
}

class HeldRun implements EngineRun {
  readonly #instance: Instance;
  readonly #particles: number;
  readonly #release: () => void;
  #run: Run | undefined;

  constructor(instance: Instance, run: Run, particles: number, release: () => void) {
    this.#instance = instance;
    this.#run = run;
    this.#particles = particles;
    this.#release = release;
  }

  get collisions(): number {
    return this.#with((run) => run.collisions());
  }

  get largestRounding(): number {
    return this.#with((run) => run.largest_rounding());
  }

  collisionsAt(t: number): number {
    return this.#with((run) => run.collisions_at(t));
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
    return this.#with((run) => run.state_hash());
  }

  free(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    if (this.#instance.broken === undefined) run.free();
    this.#release();
  }

  #with<T>(work: (run: Run) => T, particles = 0): T {
    const run = this.#run;
    if (run === undefined) throw new LandauError("ENGINE", "engine: this run has been disposed of; allowed: start or resume anew");
    return this.#instance.call(() => work(run), particles);
  }
}

function stagesOf(host: Host): EngineStages {
  return {
    philox: (seed, stream, indices) => host.call((glue) => glue.stage_philox(seed, stream, indices)),
    uniforms: (seed, first, count) => host.call((glue) => glue.stage_uniforms(seed, first, count)),
    log: (x) => host.call((glue) => glue.stage_log(x)),
    exp: (x) => host.call((glue) => glue.stage_exp(x)),
    sincos2pi: (x) => host.call((glue) => glue.stage_sincos2pi(x)),
    deflection: (tau, u) => host.call((glue) => glue.stage_deflection(tau, u)),
    pair: (seed, first, count, particles) => host.call((glue) => glue.stage_pair(seed, first, count, particles)),
    rotationTime: (gamma, h, squares) => host.call((glue) => glue.stage_rotation_time(gamma, h, squares)),
    collide: (vi, vj, tau, uPolar, uAzimuth) => host.call((glue) => glue.stage_collide(vi, vj, tau, uPolar, uAzimuth)),
  };
}
