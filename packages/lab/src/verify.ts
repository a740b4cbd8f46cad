/** Runs experiments, one after the other, and makes the matrix of planted errors. */

import { benchOf, type Experiment, type Finding, type Form } from "./experiment.ts";
import { ALPHA, type Check } from "./judgement.ts";
import { PLAIN, PLANTS, processNamed } from "./plants.ts";
import type { Process } from "./process.ts";

/** What came of one experiment. */
export interface Outcome {
  readonly experiment: Experiment;
  readonly finding: Finding;
  readonly seconds: number;
  /** All checks hold. */
  readonly holds: boolean;
}

/** Progress of {@link verify}: which experiment, and how far it is, 0 to 1. */
export type OnProgress = (experiment: Experiment, fraction: number) => void;

/** Runs each experiment in turn, handing out each outcome as it comes. */
export async function* verify(
  experiments: readonly Experiment[],
  form: Form,
  process: Process,
  onProgress: OnProgress = () => {},
): AsyncGenerator<Outcome, void, void> {
  for (const experiment of experiments) {
    const begun = performance.now();
    const finding = await experiment.run(benchOf(form, process, (fraction) => onProgress(experiment, fraction)));
    yield { experiment, finding, seconds: (performance.now() - begun) / 1000, holds: finding.checks.every(({ holds }) => holds) };
  }
}

/** One cell of the matrix: the least p-value of an experiment under a planted error. */
export interface Cell {
  readonly caught: boolean;
  readonly p: number;
  /** The check that said so. */
  readonly by: string;
}

/** Error × experiment; the first row is the plain process without an error, of which nothing may be caught. */
export interface PlantMatrix {
  readonly experiments: readonly string[];
  readonly rows: readonly { readonly name: string; readonly title: string; readonly cells: readonly Cell[] }[];
  /** Every error is caught by at least one experiment, and the process without an error by none. */
  readonly holds: boolean;
}

/** Runs every experiment in the brief form on the plain process, first without an error, then with each. */
export async function plantMatrix(experiments: readonly Experiment[], onRow: (name: string) => void = () => {}): Promise<PlantMatrix> {
  const honest = { name: PLAIN.name, title: "no error: the plain process", ingredients: {} };
  const rows: PlantMatrix["rows"][number][] = [];
  for (const { name, title } of [honest, ...PLANTS]) {
    onRow(name);
    const cells: Cell[] = [];
    for await (const { finding } of verify(experiments, "brief", processNamed(name))) cells.push(cellOf(finding.checks));
    rows.push({ name, title, cells });
  }
  const [first, ...planted] = rows;
  const holds = first?.cells.every(({ caught }) => !caught) === true && planted.every(({ cells }) => cells.some(({ caught }) => caught));
  return { experiments: experiments.map(({ id }) => id), rows, holds };
}

function cellOf(checks: readonly Check[]): Cell {
  const least = checks.reduce((worst, check) => (check.p < worst.p ? check : worst));
  return { caught: least.p < ALPHA, p: least.p, by: least.name };
}
