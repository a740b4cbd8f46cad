/**
 * `landau-mbc`: microcanonical binary collisions for the Landau equation, the same bits in Node and in the browser.
 *
 * This entry carries its WebAssembly inside and compiles it at the first use; nothing is fetched.
 */

import { createApi } from "../api.ts";
import { bytes } from "../engines/generated/wasm_simd.ts";
import type { Simulation as Run } from "../simulation.ts";

const scalarBytes = async () => (await import("../engines/generated/wasm_scalar.ts")).bytes();

const api = /* @__PURE__ */ createApi({
  simd: () => WebAssembly.compile(bytes()),
  scalar: async () => WebAssembly.compile(await scalarBytes()),
  bytes: async (engine) => (engine === "wasm" ? bytes() : scalarBytes()),
});

/** {@inheritDoc Api.simulate} */
export const simulate = api.simulate;
/** {@inheritDoc Api.stream} */
export const stream = api.stream;
/** {@inheritDoc Api.Simulation} */
export const Simulation = api.Simulation;
/** A run that is moved step by step. */
export type Simulation = Run;
/** {@inheritDoc Api.ensemble} */
export const ensemble = api.ensemble;
/** {@inheritDoc Api.stages} */
export const stages = api.stages;
/** {@inheritDoc Api.capabilities} */
export const capabilities = api.capabilities;

export * from "./shared.ts";
