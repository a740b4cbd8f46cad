/**
 * Finding the Rust engine compiled for this machine: a package of its own, a library for Node, present or not.
 *
 * Nothing of Node is imported: browsers read this file too, and find out at once that they have none.
 */

import { asLandauError } from "../errors.ts";
import { VERSION } from "../version.ts";
import type { CompiledRun, Maker } from "./compiled_run.ts";

/** A run in the library. Errors are plain ones whose message is `CODE: text`; one without a code is a panic. */
export interface NativeRun extends CompiledRun {
  /** Lets what advances use so many threads, where that pays. */
  setThreads(threads: number): void;
  /** The same on a thread of Node's pool. */
  advanceAway(to: number): Promise<void>;
  frameAway(): Promise<Float64Array>;
  velocitiesAway(from: number, to: number): Promise<Float64Array>;
  checkpointAway(): Promise<Uint8Array>;
  stateHashAway(): Promise<string>;
}

type NativeMaker = Maker<NativeRun>;

/** What the library exports; the first argument of all that computes is one of its instruction sets. */
export interface NativeBinding {
  version(): string;
  /** Those that this machine has, the fastest last. */
  instructionSets(): readonly string[];
  /** Panics, for a test. */
  breakDown(): void;
  breakDownAway(): Promise<void>;
  /** The same in the threads of a run. */
  breakDownInThreads(): void;
  readonly Starting: new(instructions: string, ...given: Parameters<NativeMaker["starting"]>) => ReturnType<NativeMaker["starting"]>;
  readonly Hashing: new() => ReturnType<NativeMaker["hashing"]>;
  readonly Restoring: new(instructions: string, ...given: Parameters<NativeMaker["restoring"]>) => ReturnType<NativeMaker["restoring"]>;
  startAway(instructions: string, plan: Uint8Array, velocities?: Float64Array): Promise<NativeRun>;
  resumeAway(instructions: string, checkpoint: Uint8Array): Promise<NativeRun>;
  stagePhilox(instructions: string, seed: bigint, stream: number, indices: Float64Array): Uint32Array;
  stageUniforms(instructions: string, seed: bigint, first: number, count: number): Float64Array;
  stageLog(instructions: string, x: Float64Array): Float64Array;
  stageExp(instructions: string, x: Float64Array): Float64Array;
  stageSincos2Pi(instructions: string, x: Float64Array): Float64Array;
  stageDeflection(instructions: string, tau: Float64Array, u: Float64Array): Float64Array;
  stagePair(instructions: string, seed: bigint, first: number, count: number, particles: number): Uint32Array;
  stageRotationTime(instructions: string, gamma: number, h: number, squares: Float64Array): Float64Array;
  stageCollide(
    instructions: string,
    vi: Float64Array,
    vj: Float64Array,
    tau: Float64Array,
    u: Float64Array,
    azimuth: Float64Array,
  ): Float64Array;
}

/** The library and the instruction set to use. */
export interface Native {
  readonly binding: NativeBinding;
  readonly instructions: string;
}

/** What is asked of Node, if this is Node. */
interface Host {
  readonly platform: string;
  readonly arch: string;
  readonly env: { readonly [name: string]: string | undefined };
  getBuiltinModule?(name: "node:module"): { createRequire(from: string): { (name: string): unknown; resolve(name: string): string } };
  cwd(): string;
}

/** Platforms that there is a package for, and the end of its name. */
const PACKAGES: { readonly [platform: string]: string } = {
  "linux-x64": "linux-x64-gnu",
  "linux-arm64": "linux-arm64-gnu",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "win32-x64-msvc",
};
/** Environment variable that names the instruction set, instead of the fastest; for tests and measurements. */
const INSTRUCTIONS = "LANDAU_MBC_INSTRUCTIONS";

let found: Native | string | undefined;

/**
 * The library, or why it cannot be used: the end of a sentence that begins with the engine's name. Looked for once.
 *
 * @param from file from which its package is looked for; this one, unless told
 */
export function findNative(from: string | undefined = nativeHome()): Native | string {
  found ??= find((globalThis as { process?: Host }).process, from);
  return found;
}

/**
 * The same without memory.
 *
 * @param host this runtime's `process`, if there is one
 * @param from file from which the package is looked for
 */
export function find(host: Partial<Host> | undefined, from: string | undefined): Native | string {
  if (host?.getBuiltinModule === undefined || host.cwd === undefined) return "needs Node";
  const platform = `${host.platform}-${host.arch}`;
  const suffix = Object.hasOwn(PACKAGES, platform) ? PACKAGES[platform] : undefined;
  if (suffix === undefined) return `is not built for ${platform}`;
  const name = `@landau-mbc/native-${suffix}`;
  try {
    const require = host.getBuiltinModule("node:module").createRequire(from ?? `${host.cwd()}/`);
    try {
      require.resolve(name);
    } catch {
      return `is not installed (the optional package ${name}, or in a clone "npm run build")`;
    }
    return checked(require(name) as NativeBinding, name, host.env?.[INSTRUCTIONS]);
  } catch (error) {
    return `could not be loaded (${asLandauError(error, "ENGINE").message})`;
  }
}

function checked(binding: NativeBinding, name: string, asked: string | undefined): Native | string {
  const version = binding.version();
  if (version !== VERSION) return `is of another version (${name} ${version}; landau-mbc ${VERSION} needs its own)`;
  const sets = binding.instructionSets();
  const instructions = asked === undefined || asked === "" ? sets.at(-1) : asked;
  if (instructions !== undefined && sets.includes(instructions)) return { binding, instructions };
  return `cannot use ${INSTRUCTIONS}=${instructions} (this machine has ${sets.join(", ")})`;
}

/**
 * The file that this code stands in, also after bundling: the package is looked for from there. `import.meta` would be refused where this is
 * CommonJS, `__filename` where it is not; the stack knows in both.
 */
export function nativeHome(): string | undefined {
  const { prepareStackTrace: prepare, stackTraceLimit: limit } = Error;
  try {
    Error.stackTraceLimit = 1; // Somebody may have set it to 0.
    Error.prepareStackTrace = (_, sites) => sites[0]?.getFileName();
    const file: unknown = new Error("where").stack;
    return typeof file === "string" && /^(?:file:|\/|[A-Za-z]:)/.test(file) ? file : undefined;
  } catch {
    return undefined;
  } finally {
    Object.assign(Error, { prepareStackTrace: prepare, stackTraceLimit: limit });
  }
}
