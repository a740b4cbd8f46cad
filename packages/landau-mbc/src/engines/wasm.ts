/** The Rust engine in WebAssembly, SIMD or scalar: one compiled module, one instance, and another when it has trapped, grown large or has no room for a further run. */

import { atOnce, type Pieces } from "@landau-mbc/reference";
import type { Engine, EngineName, EngineStages, PiecewiseRun, PiecewiseStart } from "../engine.ts";
import { asLandauError, LandauError } from "../errors.ts";
import { bytesToBeHad, memoryError, requireRoom, WASM_FOOTPRINT } from "../memory.ts";
import { checkpointParticles, planParticles } from "../plan_reader.ts";
import { createGlue, type Glue, type Hashing, type Run } from "./generated/glue.js";
import { type CompiledRun, type Maker, resumeWith, startWith } from "./compiled_run.ts";
import { Held, HeldRun, type Keeper } from "./held_run.ts";

const PAGE = 65536;
/** An instance without runs that is larger than this is given back to the garbage collector: memory of WebAssembly never shrinks. */
const KEPT_MEMORY = 67108864;

/** The engine over a compiled module. */
export function wasmEngine(name: EngineName, module: WebAssembly.Module): Engine {
  const host = new Host(name, module);
  const inPieces: PiecewiseStart = {
    start: (plan, velocities) => host.hold(planParticles(plan), (maker) => startWith(maker, plan, velocities)),
    resume: (checkpoint) => host.hold(checkpointParticles(checkpoint), (maker) => resumeWith(maker, checkpoint)),
  };
  return {
    name,
    threads: 1,
    start: (plan, velocities) => atOnce(inPieces.start(plan, velocities)),
    resume: (checkpoint) => atOnce(inPieces.resume(checkpoint)),
    inPieces,
    stages: stagesOf(host),
    hashing: () => host.call(({ Hashing }) => new Hashing()),
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
  *hold(particles: number, make: (maker: Maker<Run, Hashing>) => Pieces<Run>): Pieces<PiecewiseRun> {
    requireRoom(particles, WASM_FOOTPRINT);
    const instance = this.#current(particles);
    instance.runs += 1;
    let run: Run | undefined;
    try {
      run = yield* instance.calls(make(makerOf(instance.glue)), particles);
      return new HeldRun(new Held(run, particles, instance));
    } finally {
      if (run === undefined) instance.leave();
    }
  }

  /** Calls a function without state. */
  call<T>(work: (glue: Glue) => T): T {
    const instance = this.#current();
    return instance.call(() => work(instance.glue), 0);
  }

  /** @param particles of the run that is to live in it */
  #current(particles = 0): Instance {
    if (this.#instance === undefined || this.#instance.broken !== undefined || !this.#instance.takes(particles)) {
      this.#instance = new Instance(this.#name, this.#module, this.#emptied);
    }
    return this.#instance;
  }

  /** An instance has no run any more. */
  #emptied = (instance: Instance): void => {
    if (instance === this.#instance && instance.size > KEPT_MEMORY) this.#instance = undefined;
  };
}

const makerOf = ({ Starting, Hashing, Restoring }: Glue): Maker<Run, Hashing> => ({
  starting: (plan, given) => new Starting(plan, given),
  hashing: () => new Hashing(),
  restoring: (hashed, head, length, digest) => new Restoring(hashed, head, length, digest),
});

class Instance implements Keeper {
  readonly glue: Glue = createGlue();
  /** Runs that live in it or are being made. */
  runs = 0;
  /** The trap after which nothing in it may be trusted. */
  broken: unknown;
  readonly #name: EngineName;
  readonly #memory: WebAssembly.Memory;
  readonly #emptied: (instance: Instance) => void;

  constructor(name: EngineName, module: WebAssembly.Module, emptied: (instance: Instance) => void) {
    this.#name = name;
    this.#memory = this.glue.initSync({ module }).memory;
    this.#emptied = emptied;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /**
   * Whether there is room for a further run, and as much again as all take. A memory that fills up to its last page has none for the smallest call, and would break down with all its runs;
   * another instance has 4 GiB of its own.
   */
  takes(particles: number): boolean {
    const { bytesPerParticle, limit } = WASM_FOOTPRINT;
    return this.runs === 0 || 2 * this.size + bytesPerParticle * particles <= limit;
  }

  /** @param particles particles that the call makes room for */
  call<T>(work: () => T, particles: number): T {
    this.requireSound();
    try {
      return work();
    } catch (error) {
      throw this.typed(error, particles);
    }
  }

  /** The same for work in pieces, each of which is such a call. */
  *calls<T>(work: Pieces<T>, particles: number): Pieces<T> {
    try {
      for (;;) {
        const { done, value } = this.call(() => work.next(), particles);
        if (done === true) return value;
        yield;
      }
    } finally {
      work.return(undefined as never);
    }
  }

  requireSound(): void {
    if (this.broken === undefined) return;
    throw new LandauError(
      "ENGINE",
      `engine: the ${this.#name} engine that held this run has broken down; allowed: start or resume anew`,
      { cause: this.broken },
    );
  }

  typed(error: unknown, particles: number): LandauError {
    if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) {
      const coded = asLandauError(error, "ENGINE");
      return coded.code === "MEMORY" && particles > 0 ? refusedMemory(particles, error) : coded;
    }
    this.broken = error;
    if (particles > 0 && !canBeHad(WASM_FOOTPRINT.bytesPerParticle * particles)) return refusedMemory(particles, error);
    return new LandauError("ENGINE", `engine: the ${this.#name} engine broke down (${error.message})`, { cause: error });
  }

  refused(particles: number, cause: unknown): LandauError {
    return refusedMemory(particles, cause);
  }

  release(run: CompiledRun): void {
    if (this.broken === undefined) run.free();
    this.leave();
  }

  /** A run has gone, or has not come. */
  leave(): void {
    this.runs -= 1;
    if (this.runs === 0) this.#emptied(this);
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
