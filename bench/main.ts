/**
 * What collisions cost: `npm run bench`. Every engine (the native one with each instruction set) beside a plain loop in JavaScript, the same in C++ and a bare touch of two
 * particles; the parts of a collision; memory.
 *
 * --grid=…         quick, default (γ = −3, h = 0.02, N = 1e4 … 1e7), laws (γ and h at N = 1e4) or full
 * --sizes=… --gamma=… --h=… --threads=…    other sides of the grid, separated by commas
 * --rounds=…       rounds of each measurement
 * --quick          fewer and shorter rounds
 * --no-stages --no-memory                  leaves these out
 * --out=…          where the JSON goes (bench/results/<date>.json)
 * --figure[=…]     measures nothing: draws docs/speed.png from bench/results/stored.json, or from this result
 * --against=…      these sources beside a commit of this repository: the native engine, ratios of the time; with --threshold=… (percent)
 *                  the exit code is 1 if it is slower by more than that beyond doubt
 */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { claimFigure, renderPng } from "@landau-mbc/plots";
import { compare } from "./against.ts";
import { engineContender, loadEngine, nativeBinding, nativeWith, plainContender } from "./engines.ts";
import { speedFigure } from "./figure.ts";
import { machine } from "./machine.ts";
import { type Contender, type Effort, measure } from "./measure.ts";
import { type Options, optionsOf } from "./options.ts";
import type { Probe } from "./probe.ts";
import { type Block, ratiosText, table } from "./report.ts";
import { type Cell, readResults, type Results, type Run, writeResults } from "./results.ts";
import { stageContenders } from "./stages.ts";
import { clockRate, compileYardsticks, yardstickContenders } from "./yardsticks.ts";

/** Particles of the runs whose memory is measured, and their collisions. */
const MEMORY_PARTICLES = 4_000_000;
const MEMORY_COLLISIONS = 4_000_000;

try {
  await command(optionsOf(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function command(options: Options): Promise<void> {
  if (options.figure !== undefined) return draw(options.figure);
  if (options.against !== undefined) {
    if (compare(options.against, options)) process.exitCode = 1;
    return;
  }
  const usual: Effort = options.quick ? { rounds: 3, milliseconds: 60 } : { rounds: 9, milliseconds: 120 };
  const effort = { ...usual, rounds: options.rounds ?? usual.rounds };
  const noYardsticks = compileYardsticks();
  if (noYardsticks !== undefined) console.log(`The yardsticks in C++ are left out: ${noYardsticks}`);
  const clock = noYardsticks === undefined ? clockRate() : undefined;
  const results: Results = {
    format: 2,
    machine: machine(clock),
    effort,
    cells: await collisions(options, effort, noYardsticks === undefined, clock),
    stages: options.stages ? await stages({ ...effort, milliseconds: effort.milliseconds / 4 }) : [],
    memory: options.memory ? memory() : [],
  };
  const path = writeResults(results, options.out);
  const { processor, cores, node } = results.machine;
  console.log(
    `\n${processor}, ${
      clock === undefined ? "" : `${clock} GHz, `
    }${cores} cores, Node ${node}\nMedians of ${effort.rounds} alternated rounds, processor time (several threads: time that passes).\n${path}`,
  );
}

function draw(path: string): void {
  const file = fileURLToPath(new URL("../docs/speed.png", import.meta.url));
  writeFileSync(file, renderPng(claimFigure(speedFigure(readResults(path))), { scale: 1 }));
  console.log(file);
}

async function collisions({ grid }: Options, effort: Effort, withYardsticks: boolean, clock: number | undefined): Promise<Cell[]> {
  const names = grid.all ? (["reference", "wasm-scalar", "wasm"] as const) : (["wasm"] as const);
  const engines = await Promise.all(names.map(loadEngine));
  const binding = nativeBinding();
  const sets = binding === undefined ? [] : grid.all ? binding.instructionSets() : binding.instructionSets().slice(-1);
  const native = binding === undefined ? [] : [
    ...sets.map((set) => [`native ${set}`, nativeWith(binding, 1, set)] as const),
    ...grid.threads.filter((threads) => threads > 1).map((threads) =>
      [`native, ${threads} threads`, nativeWith(binding, threads)] as const
    ),
  ];
  const cells: Cell[] = [];
  for (const gamma of grid.gammas) {
    for (const h of grid.steps) {
      const blocks: Block[] = [];
      for (const particles of grid.sizes) {
        const law = { particles, gamma, h };
        const runs = [...engines.map((engine) => [engine.name, engine] as const), ...native]
          .map(([name, engine]) => engineContender(engine, law, name));
        const plain: Contender[] = grid.all ? [plainContender(engines[0]!, law)] : [];
        const yardsticks = withYardsticks ? yardstickContenders(law) : [];
        const timings = measure([...yardsticks, ...plain, ...runs], effort);
        for (const run of runs) run.free();
        cells.push({ ...law, timings });
        blocks.push({ title: `N = ${particles}`, timings });
      }
      console.log(`\n${table(`ns per collision, γ = ${gamma}, h = ${h}`, blocks)}`);
      for (const line of ratiosText(blocks, clock)) console.log(line);
    }
  }
  return cells;
}

async function stages(effort: Effort): Promise<Block[]> {
  const { contenders, missing } = await stageContenders(nativeBinding()?.instructionSets() ?? []);
  for (const what of missing) console.log(`Left out: ${what}`);
  const blocks = Object.entries(contenders).filter(([, list]) => list.length > 0).map(([title, list]) => ({
    title,
    timings: measure(list, effort),
  }));
  if (blocks.length > 0) console.log(`\n${table("ns per collision of a stage, N = 10000, γ = −3, h = 0.02", blocks)}`);
  return blocks;
}

function memory(): Run[] {
  const engines = ["wasm", ...(nativeBinding() === undefined ? [] : ["native"])];
  const program = fileURLToPath(new URL("probe.ts", import.meta.url));
  return engines.map((engine) => {
    const args = [engine, MEMORY_PARTICLES, MEMORY_COLLISIONS, -3, 0.02, 1].map(String);
    const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, program, ...args], { encoding: "utf8" });
    if (!stdout.startsWith("{")) throw new Error(`memory of ${engine}: ${stdout}${stderr}`);
    const probe = JSON.parse(stdout) as Probe;
    console.log(`memory of ${engine} at N = ${MEMORY_PARTICLES}: ${probe.bytesPerParticle.toFixed(1)} bytes per particle at the peak`);
    return { engine, particles: MEMORY_PARTICLES, ...probe };
  });
}
