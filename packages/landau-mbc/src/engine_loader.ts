/** Finding the engine that was asked for. A named engine that is not there is an error, never a substitution. */

import { type Engine, ENGINE_NAMES, type EngineChoice, type EngineName } from "./engine.ts";
import { hasSimd, hasWebAssembly } from "./engines/simd_detection.ts";
import { nativeEngine } from "./engines/native.ts";
import { findNative, type Native } from "./engines/native_binding.ts";
import { referenceEngine } from "./engines/reference.ts";
import { wasmEngine } from "./engines/wasm.ts";
import { asLandauError, LandauError } from "./errors.ts";

/** Where the compiled modules come from; left out where none has been provided. */
export interface WasmSources {
  /** With SIMD. */
  simd?: () => Promise<WebAssembly.Module>;
  /** Without. */
  scalar?: () => Promise<WebAssembly.Module>;
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
}

/** Engine → why it could not be taken. */
export type PassedOver = { readonly [Name in EngineName]?: string };

/** Order of preference of `auto`. */
const PREFERENCE: readonly EngineName[] = ["native", "wasm", "wasm-scalar", "reference"];

/** Loads each engine once. */
export class EngineLoader {
  readonly #sources: WasmSources;
  readonly #native: () => Native | string;
  readonly #loaded = new Map<EngineName, Promise<Engine>>();

  /** @param native the library of the native engine, or why it cannot be used */
  constructor(sources: WasmSources, native: () => Native | string = findNative) {
    this.#sources = sources;
    this.#native = native;
  }

  /**
   * The engine of this name.
   *
   * @throws LandauError ENGINE if it is not there
   */
  async load(choice: EngineChoice): Promise<Engine> {
    const { engines, auto } = this.capabilities();
    const name = choice === "auto" ? auto : choice;
    const there = engines[name];
    if (there !== true) {
      throw new LandauError("ENGINE", `options.engine: "${name}" ${there}; allowed here: ${present(engines)}`, {
        path: "options.engine",
        value: choice,
      });
    }
    let engine = this.#loaded.get(name);
    if (engine === undefined) {
      engine = this.#make(name);
      this.#loaded.set(name, engine);
      // A module that could not be compiled now may be later.
      engine.catch(() => this.#loaded.delete(name));
    }
    return engine;
  }

  /** Engines that `auto` would rather have taken, each with the reason why it could not; none for a named engine. */
  passedOver(choice: EngineChoice): PassedOver {
    if (choice !== "auto") return {};
    const { engines, auto } = this.capabilities();
    return Object.fromEntries(PREFERENCE.slice(0, PREFERENCE.indexOf(auto)).map((name) => [name, engines[name]])) as PassedOver;
  }

  /** What {@link load} would find. */
  capabilities(): Capabilities {
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
    return { webAssembly: simd ? "simd" : wasm ? "scalar" : "none", engines, auto, threads: 1 };
  }

  async #make(name: EngineName): Promise<Engine> {
    if (name === "reference") return referenceEngine();
    try {
      const native = this.#native();
      if (name === "native" && typeof native !== "string") return nativeEngine(native);
      const source = name === "wasm" ? this.#sources.simd : this.#sources.scalar;
      if (source === undefined) throw new Error("no module");
      return wasmEngine(name, await source());
    } catch (error) {
      const { message } = asLandauError(error, "ENGINE");
      throw new LandauError("ENGINE", `options.engine: "${name}" could not be loaded (${message})`, {
        path: "options.engine",
        value: name,
        cause: error,
      });
    }
  }
}

function present(engines: Capabilities["engines"]): string {
  return ["auto", ...ENGINE_NAMES.filter((name) => engines[name] === true)].map((name) => JSON.stringify(name)).join(", ");
}
