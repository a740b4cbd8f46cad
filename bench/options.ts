/** What is asked of `npm run bench`: words in, numbers out, or one sentence that says what is wrong. */

import { parseArgs } from "node:util";

/** What is measured: every combination of these. */
export interface Grid {
  readonly sizes: readonly number[];
  readonly gammas: readonly number[];
  readonly steps: readonly number[];
  readonly threads: readonly number[];
  /** Whether the slow contenders (reference, wasm-scalar, the loop in JavaScript) are there. */
  readonly all: boolean;
}

const SIZES = [1e4, 1e5, 1e6, 1e7];

/** Grids by name. */
export const GRIDS: Readonly<Record<string, Grid>> = {
  quick: { sizes: [1e4, 1e6], gammas: [-3], steps: [0.02], threads: [1], all: false },
  default: { sizes: SIZES, gammas: [-3], steps: [0.02], threads: [1], all: true },
  laws: { sizes: [1e4], gammas: [-3, -2, -1, 0, 0.5, 1], steps: [0.002, 0.02, 0.1], threads: [1], all: false },
  full: { sizes: SIZES, gammas: [-3, -1, 0, 0.5, 1], steps: [0.002, 0.02, 0.1], threads: [1, 2], all: true },
};

/** All that can be asked. */
export interface Options {
  readonly grid: Grid;
  readonly quick: boolean;
  readonly stages: boolean;
  readonly memory: boolean;
  /** Rounds of each measurement, where another number than usual is asked for. */
  readonly rounds: number | undefined;
  readonly out: string | undefined;
  /** The result to draw: a file, or bench/results/stored.json where it is empty. */
  readonly figure: string | undefined;
  readonly against: string | undefined;
  /** From which slowdown on, in percent, `--against` ends with code 1. */
  readonly threshold: number | undefined;
}

/** Reads the words of a command. Throws a RangeError that names the option, its value and what is allowed. */
export function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: words.map((word) => (word === "--figure" ? "--figure=" : word)),
    options: {
      grid: { type: "string" },
      quick: { type: "boolean", default: false },
      sizes: { type: "string" },
      particles: { type: "string" },
      gamma: { type: "string" },
      h: { type: "string" },
      threads: { type: "string" },
      rounds: { type: "string" },
      "no-stages": { type: "boolean", default: false },
      "no-memory": { type: "boolean", default: false },
      out: { type: "string" },
      figure: { type: "string" },
      against: { type: "string" },
      threshold: { type: "string" },
    },
  });
  const name = values.grid ?? "default";
  const named = Object.hasOwn(GRIDS, name) ? GRIDS[name] : undefined;
  if (named === undefined) throw refused("grid", name, `one of ${Object.keys(GRIDS).join(", ")}`);
  const sizes = numbers(
    "sizes",
    values.sizes ?? values.particles,
    (x) => Number.isInteger(x) && x >= 2 && x < 2 ** 32,
    "whole numbers from 2 to 2^32 − 1",
  );
  const rounds = numbers("rounds", values.rounds, (x) => Number.isInteger(x) && x > 0 && x < 1000, "a whole number from 1 to 999");
  const threshold = numbers("threshold", values.threshold, (x) => x > 0, "a number of percent above 0");
  return {
    grid: {
      sizes: sizes ?? named.sizes,
      gammas: numbers("gamma", values.gamma, (x) => x >= -3 && x <= 1, "numbers from −3 to 1") ?? named.gammas,
      steps: numbers("h", values.h, (x) => x > 0, "numbers above 0") ?? named.steps,
      threads: numbers("threads", values.threads, (x) => Number.isInteger(x) && x > 0 && x <= 4096, "whole numbers from 1 to 4096") ??
        named.threads,
      all: named.all,
    },
    quick: values.quick || name === "quick",
    stages: !values["no-stages"],
    memory: !values["no-memory"],
    rounds: rounds?.[0],
    out: values.out,
    figure: values.figure,
    against: values.against,
    threshold: threshold?.[0],
  };
}

function numbers(option: string, text: string | undefined, allowed: (x: number) => boolean, what: string): number[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").map((part) => {
    const x = part.trim() === "" ? Number.NaN : Number(part);
    if (!Number.isFinite(x) || !allowed(x)) throw refused(option, text, what);
    return x;
  });
}

const refused = (option: string, value: string, allowed: string): RangeError =>
  new RangeError(`--${option}: "${value}"; allowed: ${allowed}`);
