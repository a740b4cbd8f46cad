/** Finding the engine that was asked for. A named engine that is not there is an error, never a substitution. */

import { processors } from "./builtin_modules.ts";
import { type Engine, ENGINE_NAMES, type EngineChoice, type EngineName } from "./engine.ts";
import { hasSimd, hasWebAssembly } from "./engines/simd_detection.ts";
import { nativeEngine } from "./engines/native.ts";
import { findNative, type Native } from "./engines/native_binding.ts";
import { referenceEngine } from "./engines/reference.ts";
import { wasmEngine } from "./engines/wasm.ts";
import { asLandauError, LandauError } from "./errors.ts";
import { availableBytes } from "./memory.ts";

/** Where the compiled modules come from; left out where none has been provided. */
export interface WasmSources {
  /** With SIMD. */
  simd?: () => Promise<WebAssembly.Module>;
  /** Without. */
  scalar?: () => Promise<WebAssembly.Module>;
  /** The bytes of either, where they are at hand: for workers of runtimes that cannot post a compiled module. */
  bytes?: (engine: "wasm" | "wasm-scalar") => Promise<Uint8Array<ArrayBuffer>>;
  /** Address of the worker's file, where a policy forbids workers made from text. */
  worker?: string | URL;
}

/** What this machine has. */
export interface Capabilities {
  /** WebAssembly with SIMD, without, or not at all. */
  readonly webAssembly: "simd" | "scalar" | "none";
  /** Each engine: true, or why it cannot be used here. */
  readonly engines: { readonly [Name in EngineName]: true | string };
  /** What `auto` takes. */
  readonly auto: EngineName;
  /** Threads that the fastest engine can use. */
  readonly threads: number;
  /** Whether a run can live in a worker, or why not. A policy of the page that forbids workers is known once a run has tried to have one. */
  readonly workers: true | string;
}

/** What this machine has of engines. */
export type EngineCapabilities = Omit<Capabilities, "workers">;

/** Engine → why it could not be taken. */
export type PassedOver = { readonly [Name in EngineName]?: string };

/** Order of preference of `auto`. */
const PREFERENCE: readonly EngineName[] = ["native", "wasm", "wasm-scalar", "reference"];

/** Loads each engine once. */
export class EngineLoader {
  readonly #sources: WasmSources;
  readonly #native: () => Native | string;
  readonly #ownThread: boolean;
  readonly #loaded = new Map<string, Promise<Engine>>();
  readonly #modules = new Map<EngineName, Promise<WebAssembly.Module>>();

  /**
   * @param native the library of the native engine, or why it cannot be used
   * @param ownThread whether this thread is there for the runs, so that none of them is to work away from it
   */
  constructor(sources: WasmSources, native: () => Native | string = findNative, ownThread = false) {
    this.#sources = sources;
    this.#native = native;
    this.#ownThread = ownThread;
  }

  /**
   * The engine of this name.
   *
   * @param threads most threads that it may use; no more than there are processors, and one where it knows no other
   * @throws LandauError ENGINE if it is not there
   */
  async load(choice: EngineChoice, threads = 1): Promise<Engine> {
    const name = this.nameOf(choice);
    const there = threadsOf(name);
    const most = threads < there ? threads : there;
    return remembered(this.#loaded, `${name} ${most}`, () => this.#make(name, most));
  }

  /**
   * The name of the engine that {@link load} would load.
   *
   * @throws LandauError ENGINE if it is not there
   */
  nameOf(choice: EngineChoice): EngineName {
    const { engines, auto } = this.capabilities();
    const name = choice === "auto" ? auto : choice;
    const there = engines[name];
    if (there === true) return name;
    throw new LandauError("ENGINE", `options.engine: "${name}" ${there}; allowed here: ${present(engines)}`, {
      path: "options.engine",
      value: choice,
    });
  }

  /**
   * The compiled module of an engine, for a worker to make the engine of.
   *
   * @throws LandauError ENGINE if it cannot be compiled
   */
  async moduleOf(name: "wasm" | "wasm-scalar"): Promise<WebAssembly.Module> {
    try {
      return await this.#module(name);
    } catch (error) {
      throw notLoaded(name, error);
    }
  }

  /** Engines that `auto` would rather have taken, each with the reason why it could not; none for a named engine. */
  passedOver(choice: EngineChoice): PassedOver {
    if (choice !== "auto") return {};
    const { engines, auto } = this.capabilities();
    return Object.fromEntries(PREFERENCE.slice(0, PREFERENCE.indexOf(auto)).map((name) => [name, engines[name]])) as PassedOver;
  }

  /** What {@link load} would find. */
  capabilities(): EngineCapabilities {
    const simd = hasSimd();
    const wasm = hasWebAssembly();
    const { simd: simdSource, scalar: scalarSource } = this.#sources;
    const provided = (source: unknown) => (source === undefined ? "has not been provided (call initialize with its module first)" : true);
    const native = this.#native();
    const engines: { readonly [Name in EngineName]: true | string } = {
      native: typeof native === "string" ? native : true,
      wasm: !simd ? "needs WebAssembly SIMD, which this runtime lacks" : provided(simdSource),
      "wasm-scalar": !wasm ? "needs WebAssembly, which this runtime lacks" : provided(scalarSource),
      reference: true,
    };
    const auto = PREFERENCE.find((name) => engines[name] === true) ?? "reference";
    return { webAssembly: simd ? "simd" : wasm ? "scalar" : "none", engines, auto, threads: threadsOf(auto) };
  }

  async #make(name: EngineName, threads: number): Promise<Engine> {
    if (name === "reference") return referenceEngine();
    try {
      const native = this.#native();
      if (name === "native" && typeof native !== "string") {
        const engine = nativeEngine(native, availableBytes, threads);
        return this.#ownThread ? inPlace(engine) : engine;
      }
      return wasmEngine(name, await this.#module(name));
    } catch (error) {
      throw notLoaded(name, error);
    }
  }

  #module(name: EngineName): Promise<WebAssembly.Module> {
    const source = name === "wasm" ? this.#sources.simd : this.#sources.scalar;
    if (source === undefined) throw new Error("no module");
    return remembered(this.#modules, name, source);
  }
}

/** An engine whose runs work in the calls. */
function inPlace({ away: _, ...engine }: Engine): Engine {
  return engine;
}

/** Threads that an engine can use here. */
function threadsOf(name: EngineName): number {
  return name === "native" ? processors() : 1;
}

/** Makes a thing once; what could not be made now may be later. */
function remembered<K, T>(made: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const before = made.get(key);
  if (before !== undefined) return before;
  const now = make();
  made.set(key, now);
  now.catch(() => made.delete(key));
  return now;
}

function notLoaded(name: EngineName, cause: unknown): LandauError {
  const message = `options.engine: "${name}" could not be loaded (${asLandauError(cause, "ENGINE").message})`;
  return new LandauError("ENGINE", message, { path: "options.engine", value: name, cause });
}

function present(engines: Capabilities["engines"]): string {
  return ["auto", ...ENGINE_NAMES.filter((name) => engines[name] === true)].map((name) => JSON.stringify(name)).join(", ");
}
