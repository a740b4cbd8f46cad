/** The engines as contenders: runs that go on and on. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import type { Engine, EngineName } from "../packages/landau-mbc/src/engine.ts";
import { EngineLoader } from "../packages/landau-mbc/src/engine_loader.ts";
import { nativeEngine } from "../packages/landau-mbc/src/engines/native.ts";
import { findNative, type NativeBinding } from "../packages/landau-mbc/src/engines/native_binding.ts";
import { bytes as scalarBytes } from "../packages/landau-mbc/src/engines/generated/wasm_scalar.ts";
import { bytes as simdBytes } from "../packages/landau-mbc/src/engines/generated/wasm_simd.ts";
import type { Contender } from "./measure.ts";
import { plainLoop, plainState } from "./plain_loop.ts";

/** Which collisions. */
export interface Law {
  readonly particles: number;
  readonly gamma: number;
  readonly h: number;
}

const loader = new EngineLoader({
  simd: () => WebAssembly.compile(simdBytes()),
  scalar: () => WebAssembly.compile(scalarBytes()),
});

/** The engine of this name; the native one with any number of threads. */
export function loadEngine(name: EngineName): Promise<Engine> {
  return loader.load(name);
}

/** The library of the native engine; undefined where it is not built. */
export function nativeBinding(): NativeBinding | undefined {
  const native = findNative();
  return typeof native === "string" ? undefined : native.binding;
}

/** The native engine with one of the machine's instruction sets, the fastest unless told. */
export function nativeWith(binding: NativeBinding, threads = 1, instructions: string = binding.instructionSets().at(-1) ?? ""): Engine {
  return nativeEngine({ binding, instructions }, undefined, threads);
}

/** A run of an engine and how to end it. */
export function engineContender(engine: Engine, law: Law, name: string = engine.name): Contender & { free(): void } {
  const run = engine.start(plan(law));
  return {
    name,
    unit: 1_000,
    passing: engine.threads > 1,
    work: (amount) => run.advance(run.collisions + amount),
    free: () => run.free(),
  };
}

/** The plain loop, from the velocities that the engines start from. */
export function plainContender(engine: Engine, law: Law): Contender {
  const run = engine.start(plan(law));
  const v = run.velocities();
  run.free();
  const state = plainState(1);
  return { name: "plain loop", unit: 1_000, work: (amount) => plainLoop(v, law.gamma, law.h, amount, state) };
}

/** Collisions of a Maxwellian. */
export function plan({ particles, gamma, h }: Law): Uint8Array {
  const initial = { kind: "maxwellian", temperature: 1, drift: [0, 0, 0] } as const;
  return encodePlan(derivePlan({ particles, gamma, h, seed: 1n, member: 0, clock: "poisson", initial, exactMoments: false }));
}
