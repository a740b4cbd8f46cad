/**
 * The parts of a collision, each by itself (bench/stages, in Rust): timed inside the program or the module that does them, so that nothing counts that only a call from
 * JavaScript costs.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Contender } from "./measure.ts";

/** In the order of their numbers in bench/stages/src/lib.rs. */
const STAGES = [
  "whole collision",
  "draw (generator, pair, ln)",
  "generator",
  "pair selection",
  "ln",
  "sincos",
  "rotation time",
  "gather (with rotation time, sincos)",
  "heat kernel, small times",
  "heat kernel, middle times",
  "heat kernel, series",
  "update and scatter",
];
/** Collisions of a block. */
const BLOCK = 64;
const FOLDER = fileURLToPath(new URL("stages/", import.meta.url));
const TARGET = fileURLToPath(new URL("../target/stages/", import.meta.url));
const WASM = `${TARGET}wasm32-unknown-unknown/release/stages.wasm`;
const PROGRAM = `${TARGET}release/stages`;

/** What there is to time, by stage; and why something is missing. */
export interface Stages {
  readonly contenders: Readonly<Record<string, readonly Contender[]>>;
  readonly missing: readonly string[];
}

/** Builds the program and the module, and makes contenders of them: the native engine's lanes by name, then WebAssembly's. */
export async function stageContenders(instructionSets: readonly string[]): Promise<Stages> {
  const missing: string[] = [];
  const built = (what: string, args: readonly string[], env: Readonly<Record<string, string>>, result: string): boolean => {
    const { status, stderr, error } = spawnSync("cargo", ["build", "--release", "--target-dir", TARGET, ...args], {
      cwd: FOLDER,
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    const there = status === 0 && existsSync(result);
    if (!there) missing.push(`${what}: ${error?.message ?? stderr.trim().split("\n").slice(-8).join("\n")}`);
    return there;
  };
  const native = built("stages of the native engine", [], {}, PROGRAM);
  const simd = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-Ctarget-feature=+simd128" };
  const module = built("stages of WebAssembly", ["--lib", "--target", "wasm32-unknown-unknown"], simd, WASM);
  const work = module ? await wasmWork(optimised(WASM)) : undefined;
  const contenders = STAGES.map((title, stage) => [
    title,
    [
      ...(native ? instructionSets.map((set) => nativeContender(set, stage)) : []),
      ...(work === undefined ? [] : [{
        name: "wasm",
        unit: BLOCK * 64,
        work: (amount: number) => {
          // Many calls: an engine of WebAssembly replaces slow code by fast code at a function's next call only.
          for (let done = 0; done < amount; done += BLOCK * 64) work(stage, 64);
        },
      }]),
    ],
  ]);
  return { contenders: Object.fromEntries(contenders) as Stages["contenders"], missing };
}

function nativeContender(set: string, stage: number): Contender {
  return {
    name: `native ${set}`,
    unit: BLOCK * 1024,
    timed(amount) {
      const { stdout, stderr } = spawnSync(PROGRAM, [set, stage, Math.ceil(amount / BLOCK)].map(String), { encoding: "utf8" });
      const each = Number.parseFloat(stdout);
      // Linux counts in ticks: a short one may be 0, and is then done for longer.
      if (!(each >= 0)) throw new Error(`stages ${set} ${stage}: ${stdout}${stderr}`);
      return each * amount;
    },
  };
}

/** As scripts/build_wasm.mjs does it for the engine. */
function optimised(path: string): string {
  const to = path.replace(/\.wasm$/, ".optimised.wasm");
  const program = fileURLToPath(new URL("../node_modules/binaryen/bin/wasm-opt", import.meta.url));
  const features = ["simd", "bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "multivalue", "reference-types"];
  const { status, stderr } = spawnSync(process.execPath, [program, path, "-O3", ...features.map((name) => `--enable-${name}`), "-o", to], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`wasm-opt: ${stderr}`);
  return to;
}

async function wasmWork(path: string): Promise<(stage: number, blocks: number) => void> {
  const { instance } = await WebAssembly.instantiate(readFileSync(path));
  return instance.exports["work"] as (stage: number, blocks: number) => void;
}
