/**
 * `landau-mbc/slim`: the same functions without the WebAssembly inside, for those who bring `landau-mbc/core.wasm` themselves (strict content security policies, streaming compilation).
 * Until {@link initialize} has been called only the reference engine is there, and in Node the native one.
 */

import { type Api, createApi } from "../api.ts";
import type { WasmSources } from "../engine_loader.ts";
import { hasSimd } from "../engines/simd_detection.ts";
import { LandauError, show } from "../errors.ts";
import { type InitializeOptions, readInitializeOptions } from "../initialize_options.ts";
import type { Simulation as Run } from "../simulation.ts";

const sources: WasmSources = {};
const api = /* @__PURE__ */ createApi(sources);

/**
 * Provides the module: the bytes of `landau-mbc/core.wasm` (or of `landau-mbc/core-scalar.wasm`), or what `WebAssembly.compileStreaming` made of them.
 *
 * @param module bytes, a compiled module, or a promise of either
 * @param options which engine it is, by its name or in an object
 * @throws LandauError `ENGINE` if it is not a module that this runtime can compile, `CONFIG` for other options
 * @example
 * await initialize(WebAssembly.compileStreaming(fetch("/core.wasm")), { worker: "/worker.js" });
 */
export async function initialize(
  module: BufferSource | WebAssembly.Module | Promise<BufferSource | WebAssembly.Module>,
  options: "wasm" | "wasm-scalar" | InitializeOptions = {},
): Promise<void> {
  const { engine, worker } = readInitializeOptions(typeof options === "string" ? { engine: options } : options);
  const compiled = await compile(await module);
  if (engine === "wasm") sources.simd = async () => compiled;
  else sources.scalar = async () => compiled;
  if (worker !== undefined) sources.worker = worker;
}

async function compile(given: BufferSource | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (given instanceof WebAssembly.Module) return given;
  try {
    return await WebAssembly.compile(given);
  } catch (cause) {
    const reason = hasSimd() ? "" : " (this runtime lacks SIMD: core-scalar.wasm is for it)";
    throw new LandauError(
      "ENGINE",
      `module: got ${show(given)}, which does not compile${reason}; allowed: the bytes of landau-mbc/core.wasm or a WebAssembly.Module`,
      {
        path: "module",
        value: given,
        cause,
      },
    );
  }
}

// A bundler leaves out what is not imported if making it has no effect: reading a property might have one, a call marked as pure has none.
const part = <K extends keyof Api>(name: K): Api[K] => api[name];

/** {@inheritDoc Api.simulate} */
export const simulate = /* @__PURE__ */ part("simulate");
/** {@inheritDoc Api.stream} */
export const stream = /* @__PURE__ */ part("stream");
/** {@inheritDoc Api.Simulation} */
export const Simulation = /* @__PURE__ */ part("Simulation");
/** A run that is moved step by step. */
export type Simulation = Run;
/** {@inheritDoc Api.ensemble} */
export const ensemble = /* @__PURE__ */ part("ensemble");
/** {@inheritDoc Api.extrapolate} */
export const extrapolate = /* @__PURE__ */ part("extrapolate");
/** {@inheritDoc Api.stages} */
export const stages = /* @__PURE__ */ part("stages");
/** {@inheritDoc Api.capabilities} */
export const capabilities = /* @__PURE__ */ part("capabilities");

export type { InitializeOptions };
export * from "./shared.ts";
