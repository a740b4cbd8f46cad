/**
 * `landau-mbc`: microcanonical binary collisions for the Landau equation, the same bits in Node and in the browser.
 *
 * This entry carries its WebAssembly inside and compiles it at the first use; nothing is fetched.
 */

import { type Api, createApi } from "../api.ts";
import { bytes } from "../engines/generated/wasm_simd.ts";
import type { Simulation as Run } from "../simulation.ts";

const scalarBytes = async () => (await import("../engines/generated/wasm_scalar.ts")).bytes();

const api = /* @__PURE__ */ createApi({
  simd: () => WebAssembly.compile(bytes()),
  scalar: async () => WebAssembly.compile(await scalarBytes()),
  bytes: async (engine) => (engine === "wasm" ? bytes() : scalarBytes()),
});

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

export * from "./shared.ts";
