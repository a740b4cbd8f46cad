// The main job, `npm start`: two experiments with exact answers and one run on three engines, from the configurations in examples/.
// Prints a table, writes figures to runs/main/, and exits with 1 if anything judged does not hold.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { renderPng, stackFigures } from "@landau-mbc/plots";
import { capabilities, type Config } from "landau-mbc";
import { bkwPart } from "./bkw.ts";
import { coulombPart, STEPS } from "./coulomb.ts";
import { type EngineRun, enginesPart } from "./engines.ts";
import { align, holds, LARGEST_Z, type Line, table } from "./judgement.ts";
import type { Part, Progress } from "./part.ts";

const EXAMPLES = new URL("../", import.meta.url);
const OUTPUT = new URL("../../runs/main/", import.meta.url);
/** The pictures of README.md, drawn anew with `npm start -- --docs`. */
const DOCS = new URL("../../docs/", import.meta.url);

const configuration = (name: string): Config => JSON.parse(readFileSync(new URL(`${name}.json`, EXAMPLES), "utf8")) as Config;

const say = (...lines: readonly string[]): void => console.log(lines.join("\n"));

/** A line that is rewritten while something runs, on a terminal only. */
function status(what: string): Progress {
  let shown = "";
  return (fraction) => {
    const text = `  ${what} ${Math.floor(100 * Math.min(fraction, 1))} %`;
    if (!process.stderr.isTTY || text === shown) return;
    shown = text;
    process.stderr.write(`\r\x1b[2K${fraction < 1 ? text : ""}`);
  };
}

/** The settings of a run in one line. */
const settings = ({ particles, gamma, tEnd }: Config, h: string): string =>
  `γ = ${String(gamma).replace("-", "−")}, N = ${particles.toLocaleString("en")}, h = ${h}, to t = ${tEnd}`;

const cost = ({ collisions, seconds }: Part): string =>
  `  ${(collisions / 1e6).toFixed(0)} million collisions in ${seconds.toFixed(1)} s: ${
    ((seconds / collisions) * 1e9).toFixed(1)
  } ns each, draws and frames included`;

function report(part: Part): void {
  say(...table(part.lines), ...part.notes.map((note) => `  ${note}`), cost(part), "");
}

const engineRows = (runs: readonly EngineRun[]): string[] =>
  align(
    runs.map((
      { engine, stateHash, collisions, seconds },
    ) => [engine, stateHash, `${((seconds / collisions) * 1e9).toFixed(0)} ns per collision`]),
    ["left", "left", "right"],
  );

/** Writes a figure as SVG and PNG; the PNG's path as seen from here. */
function write(folder: URL, name: string, svg: string, scale: number): string {
  mkdirSync(folder, { recursive: true });
  if (folder !== DOCS) writeFileSync(new URL(`${name}.svg`, folder), svg);
  const png = new URL(`${name}.png`, folder);
  writeFileSync(png, renderPng(svg, { scale }));
  return relative(process.cwd(), fileURLToPath(png));
}

async function main(): Promise<number> {
  const started = performance.now();
  const [bkw, coulomb, small] = [configuration("bkw"), configuration("coulomb"), configuration("small")];

  say(
    `Engine: ${capabilities().auto}, one thread. Judged lines fail beyond ${LARGEST_Z} σ; σ is one standard deviation of what was observed.`,
    "",
    `Maxwell molecules on the exact solution of Bobylev, Krook and Wu   ${settings(bkw, String(bkw.h))}`,
  );
  const maxwell = await bkwPart(bkw, status("Maxwell molecules"));
  report(maxwell);

  say(`Coulomb collisions, T⊥/T∥ = 2                                       ${settings(coulomb, STEPS.join(", "))}`);
  const two = await coulombPart(coulomb, status("Coulomb collisions"));
  report(two);

  const runs = await enginesPart(small);
  const equal = runs.every(({ stateHash }) => stateHash === runs[0]?.stateHash);
  say(
    `One run on three engines, state after ${runs[0]?.collisions} collisions               ${settings(small, String(small.h))}`,
    ...engineRows(runs),
    `  ${equal ? "the same bits" : "FAIL: the states differ"}`,
    "",
  );

  if (process.argv.includes("--docs")) {
    for (const [name, svg] of [["bkw", maxwell.figure], ["coulomb", two.figure]] as const) write(DOCS, name, svg, 1.5);
  }
  const figure = write(OUTPUT, "figure", stackFigures([maxwell.figure, two.figure]), 2);
  const lines: readonly Line[] = [...maxwell.lines, ...two.lines];
  const failed = lines.filter((line) => !holds(line)).length + (equal ? 0 : 1);
  say(
    `${failed === 0 ? `All ${lines.length} lines lie within ${LARGEST_Z} σ of the exact value` : `${failed} judged lines FAIL`}; ${
      ((performance.now() - started) / 1000).toFixed(0)
    } s in all.`,
    `Figure: ${figure} (and .svg)`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
