/** A claim, and how it is put to the test. */

import type { Check } from "./judgement.ts";
import type { Process } from "./process.ts";

/** How large: brief for tests and the matrix of planted errors, quick for `verify`, full for `verify --full`. */
export type Form = "brief" | "quick" | "full";

/** What an experiment is given. */
export interface Bench {
  readonly form: Form;
  readonly process: Process;
  /**
   * A sample size: `quick` in the quick form, 20 times that in the full one, an eighth in the brief one; less for a slow process, never below `least`.
   */
  size(quick: number, least?: number): number;
  /** Tells how far it is, 0 to 1. */
  progress(fraction: number): void;
}

/** What an experiment found. */
export interface Finding {
  readonly checks: readonly Check[];
  /** SVG text. */
  readonly figure: string;
  /** For the reader: what the figure shows, and what is not shown. */
  readonly words: string;
}

/** One file of `experiments/`. */
export interface Experiment {
  /** T1 … T10. */
  readonly id: string;
  readonly title: string;
  /** What is claimed, in a sentence or two. */
  readonly claim: string;
  /** Equation or statement of the paper, or another source. */
  readonly source: string;
  /** What the test would have caught: names of planted errors. */
  readonly catches: readonly string[];
  run(bench: Bench): Promise<Finding>;
}

const FACTORS = { brief: 1 / 8, quick: 1, full: 20 } as const;

/** The bench of a form and a process. */
export function benchOf(form: Form, process: Process, progress: (fraction: number) => void = () => {}): Bench {
  return {
    form,
    process,
    size: (quick, least = 1) => Math.max(least, Math.round((quick * FACTORS[form]) / process.slowness)),
    progress,
  };
}
