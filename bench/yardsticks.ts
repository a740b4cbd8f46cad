/** The yardsticks in C++ (yardsticks.cpp), compiled here for this machine: what memory alone costs, and a plain loop with the C library. */

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Law } from "./engines.ts";
import type { Contender } from "./measure.ts";

const SOURCE = fileURLToPath(new URL("yardsticks.cpp", import.meta.url));
const FOLDER = fileURLToPath(new URL("../.tools/bench/", import.meta.url));
const PROGRAM = `${FOLDER}yardsticks`;

/** Compiles them. Answers why there are none, where that fails. */
export function compileYardsticks(): string | undefined {
  mkdirSync(FOLDER, { recursive: true });
  const { status, stderr, error } = spawnSync("g++", ["-O3", "-march=native", SOURCE, "-o", PROGRAM], { encoding: "utf8" });
  if (status === 0) return undefined;
  return error === undefined ? stderr.trim() : "there is no g++";
}

/** The processor's clock in GHz, with which nanoseconds become cycles; undefined if that cannot be found. */
export function clockRate(): number | undefined {
  const rate = Number.parseFloat(spawnSync(PROGRAM, ["clock"], { encoding: "utf8" }).stdout ?? "");
  return rate > 0 ? rate : undefined;
}

/** Both at a size; each round is a process of its own, which reports the processor time of its loop. */
export function yardstickContenders({ particles, gamma, h }: Law): readonly Contender[] {
  const contender = (name: string, word: string): Contender => ({
    name,
    unit: 1_000_000,
    timed(amount) {
      const { stdout, stderr } = spawnSync(PROGRAM, [word, particles, amount, gamma, h].map(String), { encoding: "utf8" });
      const each = Number.parseFloat(stdout);
      if (!(each > 0)) throw new Error(`yardsticks ${word}: ${stdout}${stderr}`);
      return each * amount;
    },
  });
  return [contender("C++ loop", "loop"), contender("bare touch", "touch")];
}
