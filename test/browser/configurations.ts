/** What the pages run, and what they are to be refused; read in Node too, which says what is right. */

import type { Config } from "landau-mbc";

/** Short runs of all kinds. */
export const CONFIGURATIONS = [
  {
    particles: 1000,
    gamma: -3,
    h: 0.05,
    tEnd: 0.5,
    seed: "browsers",
    initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
    observe: { every: 0.1 },
  },
  { particles: 2000, gamma: 0, h: 0.01, tEnd: 1, seed: 7, initial: { kind: "bkw", K0: 0.7 } },
  { particles: 500, gamma: 1, h: 0.02, tEnd: 0.4, clock: "embedded", initial: { kind: "velocities", data: given(1500) } },
] as const satisfies readonly Config[];

/** Everything that is estimated from the velocities. */
export const ESTIMATED = {
  ...CONFIGURATIONS[1],
  particles: 200,
  tEnd: 0.2,
  observe: {
    quantities: [
      { name: "histogram", of: "energy", bins: 9, max: 5 },
      { name: "tailCount", of: "z", above: 1 },
      "entropy",
      { name: "entropy", as: "radialEntropy", estimator: "radial" },
      "fisher",
      { name: "fisher", as: "kernelFisher", estimator: "kernel" },
      "w2",
      { name: "w2", as: "toRest", to: { kind: "maxwellian" }, method: "sliced" },
      { name: "pairFunction", power: -2.5 },
      "autocorrelation",
    ],
  },
} as const satisfies Config;

/** A second or two. */
export const INTERRUPTED = {
  particles: 4000,
  gamma: -2,
  h: 0.01,
  tEnd: 25,
  seed: 2 ** 40,
  initial: { kind: "maxwellian" },
} as const satisfies Config;

/** Longer than any test. */
export const LONG = {
  particles: 50_000,
  gamma: -3,
  h: 0.02,
  tEnd: 1e4,
  initial: { kind: "maxwellian" },
} as const satisfies Config;

/** Large: 2.4 MB of velocities, 3.2 in the engine. */
export const LARGE = { particles: 100_000, gamma: -3, h: 0.02, tEnd: 1, initial: { kind: "maxwellian" } } as const satisfies Config;

function given(count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => Math.sqrt(1 + k) - Math.floor(Math.sqrt(1 + k)) - 0.5);
}

/** Calls that must be refused, each with the same code and path everywhere. */
export function BAD_INPUTS(): readonly { readonly config: unknown; readonly options?: unknown }[] {
  const [config] = CONFIGURATIONS;
  const detached = new Float64Array(3000);
  structuredClone(detached, { transfer: [detached.buffer] });
  return [
    { config: undefined },
    { config: [] },
    { config: { ...config, gamma: "-3" } },
    { config: { ...config, gamma: Number.NaN } },
    { config: { ...config, h: null } },
    { config: { ...config, particles: 2 ** 53 + 2 } },
    { config: { ...config, particles: true } },
    { config: { ...config, tEnd: Number.POSITIVE_INFINITY } },
    { config: { ...config, gama: 1 } },
    { config: { ...config, initial: { kind: "velocities", data: new Float32Array(3000) } } },
    { config: { ...config, initial: { kind: "velocities", data: detached } } },
    { config: { ...config, initial: { kind: "velocities", data: Float64Array.of(1, 2, Number.NaN) } } },
    { config: { ...config, observe: { every: 0.1, times: [0.1] } } },
    { config, options: { engine: "steam" } },
    { config, options: { worker: "perhaps" } },
    { config, options: { wallTime: "1" } },
    { config, options: { resume: new Uint8Array(100) } },
    { config, options: { resume: [1, 2, 3] } },
    { config, options: { signal: AbortSignal.abort() } },
    { config: { ...config, particles: 2 ** 30, tEnd: 0 }, options: { engine: "wasm" } },
  ];
}

/** What of an error is the same everywhere. */
export function plain(error: unknown): { readonly code?: unknown; readonly path?: unknown; readonly message: string } {
  const { code, path, message } = (error ?? {}) as { readonly code?: unknown; readonly path?: unknown; readonly message?: unknown };
  return { code, path, message: String(message ?? error) };
}
