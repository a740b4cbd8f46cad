/** The engines as contenders: runs that go on and on, and stages over arrays. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import type { Engine, EngineName, EngineStages } from "../packages/landau-mbc/src/engine.ts";
import { EngineLoader } from "../packages/landau-mbc/src/engine_loader.ts";
import { nativeEngine } from "../packages/landau-mbc/src/engines/native.ts";
import { findNative } from "../packages/landau-mbc/src/engines/native_binding.ts";
import { bytes as scalarBytes } from "../packages/landau-mbc/src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../packages/landau-mbc/src/engines/generated/wasm_simd.ts";
import type { Contender } from "./measure.ts";
import { plainLoop, plainState } from "./plain_loop.ts";

/** What is run: Coulomb collisions of a Maxwellian. */
export const GAMMA = -3;
export const H = 0.02;

const loader = new EngineLoader({
  simd: () => WebAssembly.compile(simdBytes()),
  scalar: () => WebAssembly.compile(scalarBytes()),
});

/** The engine of this name. */
export function loadEngine(name: EngineName): Promise<Engine> {
  return loader.load(name);
}

/** The native engine with each instruction set of this machine; empty where it is not built. */
export function nativeEngines(): readonly { readonly title: string; readonly engine: Engine }[] {
  const native = findNative();
  if (typeof native === "string") return [];
  const { binding } = native;
  return binding.instructionSets().map((instructions) => ({
    title: `native ${instructions}`,
    engine: nativeEngine({ binding, instructions }),
  }));
}

/** A run of an engine and how to end it. */
export function engineContender(engine: Engine, particles: number, gamma = GAMMA): Contender & { free(): void } {
  const run = engine.start(plan(particles, gamma));
  return { name: engine.name, unit: 1_000, work: (amount) => run.advance(run.collisions + amount), free: () => run.free() };
}

/** The plain loop, from the velocities that the engines start from. */
export function plainContender(engine: Engine, particles: number, gamma = GAMMA): Contender {
  const run = engine.start(plan(particles, gamma));
  const v = run.velocities();
  run.free();
  const state = plainState(1);
  return { name: "plain loop", unit: 1_000, work: (amount) => plainLoop(v, gamma, H, amount, state) };
}

function plan(particles: number, gamma: number): Uint8Array {
  const initial = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;
  return encodePlan(derivePlan({ particles, gamma, h: H, seed: 1n, member: 0, clock: "poisson", initial, exactMoments: false }));
}

/** The stages of an engine over arrays of LENGTH, with the arguments that collisions of the run meet. */
export function stageContenders(engine: Engine, title: string): Record<string, Contender> {
  const s: EngineStages = engine.stages;
  const indices = Float64Array.from({ length: LENGTH }, (_, k) => k);
  const uniforms = s.uniforms(1n, 0, LENGTH);
  const polar = uniforms.filter((_, k) => k % 2 === 0);
  const azimuth = uniforms.filter((_, k) => k % 2 === 1);
  const v = engineVelocities(engine);
  const [vi, vj] = [v.subarray(0, 3 * LENGTH), v.subarray(3 * LENGTH)];
  const squares = Float64Array.from(
    { length: LENGTH },
    (_, k) => [0, 1, 2].reduce((sum, a) => sum + (vi[3 * k + a]! - vj[3 * k + a]!) ** 2, 0),
  );
  const tau = s.rotationTime(GAMMA, H, squares);
  const logs = s.log(polar);
  const repeat = (work: () => void): Contender => ({
    name: title,
    unit: LENGTH,
    work: (amount) => {
      for (let done = 0; done < amount; done += LENGTH) work();
    },
  });
  return {
    "philox block": repeat(() => s.philox(1n, 0, indices)),
    "pair with its block": repeat(() => s.pair(1n, 0, LENGTH, 1_000_000)),
    ln: repeat(() => s.log(polar)),
    exp: repeat(() => s.exp(logs)),
    sincos2pi: repeat(() => s.sincos2pi(azimuth)),
    "rotation time": repeat(() => s.rotationTime(GAMMA, H, squares)),
    deflection: repeat(() => s.deflection(tau, polar)),
    "deflection and update": repeat(() => s.collide(vi, vj, tau, polar, azimuth)),
  };
}

/** Elements of a stage's arrays: they fit the second-level cache. */
export const LENGTH = 8192;

function engineVelocities(engine: Engine): Float64Array {
  const run = engine.start(plan(2 * LENGTH, GAMMA));
  const v = run.velocities();
  run.free();
  return v;
}
