/**
 * Nanoseconds per collision of every engine (the native one with each instruction set) beside a plain loop in JavaScript, the same in C++ and a bare touch of two particles, at N = 1e4 … 1e7, and of the stages: `npm run bench`.
 *
 * --quick          fewer and shorter rounds
 * --particles=…    sizes, separated by commas
 * --gamma=…        exponent of the collisions (−3)
 * --out=…          where the JSON goes (bench/results/<date>.json)
 */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { engineContender, GAMMA, H, loadEngine, nativeEngines, plainContender, stageContenders } from "./engines.ts";
import { machine } from "./machine.ts";
import { measure } from "./measure.ts";
import { type Block, table } from "./report.ts";
import { compileYardsticks, yardstickContenders } from "./yardsticks.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    particles: { type: "string", default: "10000,100000,1000000,10000000" },
    gamma: { type: "string", default: String(GAMMA) },
    out: { type: "string" },
  },
});
const effort = values.quick ? { rounds: 3, milliseconds: 60 } : { rounds: 9, milliseconds: 250 };
const gamma = Number(values.gamma);
const on = machine();
const engines = await Promise.all((["reference", "wasm-scalar", "wasm"] as const).map(loadEngine));
const contenders = [...engines.map((engine) => ({ title: engine.name as string, engine })), ...nativeEngines()];

const noYardsticks = compileYardsticks();
if (noYardsticks !== undefined) console.log(`The yardsticks in C++ are left out: ${noYardsticks}`);

const collisions: Block[] = values.particles.split(",").map((text) => {
  const particles = Number(text);
  const runs = contenders.map(({ title, engine }) => ({ ...engineContender(engine, particles, gamma), name: title }));
  const yardsticks = noYardsticks === undefined ? yardstickContenders(particles, gamma) : [];
  const timings = measure([plainContender(engines[0]!, particles, gamma), ...yardsticks, ...runs], effort);
  for (const run of runs) run.free();
  const block = { title: `N = ${particles}`, timings };
  console.log(table(`ns per collision, γ = ${gamma}, h = ${H}`, [block]));
  return block;
});

const byEngine = contenders.map(({ title, engine }) => stageContenders(engine, title));
const stages: Block[] = Object.keys(byEngine[0]!).map((title) => ({
  title,
  timings: measure(byEngine.map((contenders) => contenders[title]!), { ...effort, milliseconds: effort.milliseconds / 5 }),
}));

console.log(`\n${table(`ns per collision, γ = ${gamma}, h = ${H}`, collisions)}`);
console.log(`\n${table("ns per element of a stage", stages)}`);
const rounded = (blocks: readonly Block[]) =>
  JSON.parse(JSON.stringify(blocks, (_, x) => (typeof x === "number" ? Number(x.toFixed(2)) : x)));
const path = values.out ?? fileURLToPath(new URL(`results/${on.date.replace(/[:.]/g, "-")}.json`, import.meta.url));
writeFileSync(
  path,
  `${JSON.stringify({ machine: on, gamma, h: H, effort, collisions: rounded(collisions), stages: rounded(stages) }, null, 1)}\n`,
);
console.log(
  `\n${on.processor}, ${on.cores} cores, Node ${on.node}\nMedians of ${effort.rounds} alternating rounds; in brackets, how many times as fast as the first column.\n${path}`,
);
