// What `verify` does: the claims of the paper, put to the test on this machine.

import { EXPERIMENTS } from "@landau-mbc/experiments";
import { ALPHA, type Form, type Outcome, type PlantMatrix, plantMatrix, PLANTS, processNamed, reportHtml, verify } from "@landau-mbc/lab";
import { capabilities } from "landau-mbc";
import { SingleBar } from "cli-progress";
import Table from "cli-table3";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError, EXIT } from "./failure.ts";
import { checkOutput } from "./output_folder.ts";
import type { Terminal } from "./session.ts";
import { TABLE_STYLE } from "./summary.ts";
import type { VerifyFlags } from "./verify.ts";
import { version } from "./version.ts";

/** Runs the experiments that the flags choose, prints the table of them and writes the report. */
export async function verifyCommand(flags: VerifyFlags, terminal: Terminal): Promise<void> {
  const experiments = chosen(flags.only);
  const form: Form = flags.full === true ? "full" : flags.brief === true ? "brief" : "quick";
  const name = flags.plant === undefined || flags.plant === "all" ? "engine" : flags.plant;
  const process_ = known(name);
  if (flags.out !== undefined) checkOutput(flags.out, flags.force === true);
  const bar = progress(terminal.stderr, flags.quiet !== true);
  const outcomes: Outcome[] = [];
  let matrix: PlantMatrix | undefined;
  try {
    for await (const outcome of verify(experiments, form, process_, ({ id, title }, fraction) => bar.update(`${id} ${title}`, fraction))) {
      outcomes.push(outcome);
    }
    let row = 0;
    if (flags.plant === "all") {
      matrix = await plantMatrix(experiments, (plant) => bar.update(`planted: ${plant}`, row++ / (PLANTS.length + 1)));
    }
  } finally {
    bar.stop();
  }
  terminal.stdout.write(`${outcomesTable(outcomes)}\n`);
  if (matrix !== undefined) terminal.stdout.write(`\n${matrixText(matrix)}\n`);
  if (flags.out !== undefined) {
    writeReport(flags.out, { process: name, form, outcomes, ...(matrix === undefined ? {} : { matrix }) }, terminal);
  }
  const rejected = outcomes.filter(({ holds }) => !holds).map(({ experiment }) => experiment.id);
  if (rejected.length > 0) {
    throw new CliError("REJECTED", `${rejected.join(", ")}: a check is rejected at p < ${ALPHA}`, { value: rejected, exit: EXIT.rejected });
  }
  if (matrix?.holds === false) {
    throw new CliError("REJECTED", "a planted error was caught by no experiment, or the process without an error was rejected", {
      exit: EXIT.rejected,
    });
  }
}

function chosen(only: readonly string[] | undefined) {
  const ids = EXPERIMENTS.map(({ id }) => id);
  const wrong = only?.find((id) => !ids.includes(id));
  if (wrong !== undefined) {
    throw new CliError("USAGE", `--only: got ${JSON.stringify(wrong)}; allowed: ${ids.join(", ")}`, { path: "--only", value: wrong });
  }
  return only === undefined ? EXPERIMENTS : EXPERIMENTS.filter(({ id }) => only.includes(id));
}

function known(name: string) {
  try {
    return processNamed(name);
  } catch (cause) {
    const allowed = ["plain", ...PLANTS.map((plant) => plant.name), "all"].join(", ");
    throw new CliError("USAGE", `--plant: got ${JSON.stringify(name)}; allowed: ${allowed}`, { path: "--plant", value: name, cause });
  }
}

function progress(stream: NodeJS.WriteStream, wanted: boolean) {
  if (!wanted || stream.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage} %  {what}",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(1, 0, { what: "" });
  return { update: (what: string, fraction: number) => bar.update(Math.min(1, fraction), { what }), stop: () => bar.stop() };
}

/** One line an experiment. */
function outcomesTable(outcomes: readonly Outcome[]): string {
  const table = new Table({
    ...TABLE_STYLE,
    head: ["", "claim", "verdict", "checks", "largest |z|", "least p", "seconds"],
    colAligns: ["left", "left", "left", "right", "right", "right", "right"],
  });
  for (const { experiment, finding, seconds, holds } of outcomes) {
    const equalities = finding.checks.filter(({ relation }) => relation === "=");
    const z = Math.max(0, ...equalities.map((check) => Math.abs(check.z)));
    const p = Math.min(1, ...finding.checks.map((check) => check.p));
    table.push([
      experiment.id,
      experiment.title,
      holds ? "holds" : "REJECTED",
      String(finding.checks.length),
      z.toFixed(2),
      p.toExponential(1),
      seconds.toFixed(1),
    ]);
  }
  return table.toString();
}

function matrixText({ experiments, rows }: PlantMatrix): string {
  const table = new Table({
    ...TABLE_STYLE,
    head: ["planted error", ...experiments],
    colAligns: ["left", ...experiments.map(() => "left" as const)],
  });
  for (const { name, cells } of rows) table.push([name, ...cells.map(({ caught }) => (caught ? "caught" : "·"))]);
  return table.toString();
}

function writeReport(
  folder: string,
  found: Pick<Parameters<typeof reportHtml>[0], "process" | "form" | "outcomes" | "matrix">,
  terminal: Terminal,
): void {
  const provenance = `landau-mbc ${version}, ${
    found.process === "engine" ? `engine ${capabilities().auto}` : `process ${found.process}`
  }, Node ${process.versions.node}, ${new Date().toISOString()}`;
  const outcomes = found.outcomes.map(({ experiment: { id, title }, finding, seconds, holds }) => ({
    id,
    title,
    holds,
    seconds,
    checks: finding.checks,
  }));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "report.html"), reportHtml({ ...found, provenance }));
    writeFileSync(
      join(folder, "outcomes.json"),
      `${JSON.stringify({ provenance, form: found.form, alpha: ALPHA, outcomes, matrix: found.matrix }, null, 2)}\n`,
    );
  } catch (cause) {
    throw new CliError(
      "OUTPUT",
      `--out: the report could not be written to ${JSON.stringify(folder)} (${cause instanceof Error ? cause.message : String(cause)})`,
      { path: "--out", value: folder, cause },
    );
  }
  terminal.stdout.write(`\nreport  ${join(folder, "report.html")}\n`);
}
