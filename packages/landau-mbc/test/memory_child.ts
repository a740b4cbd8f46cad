/** A process of its own that measures or limits its memory: `many <engine> <simulations>` or `starved <engine>`. Prints JSON. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Config, LandauError, simulate, Simulation } from "../src/entrypoints/main.ts";
import type { EngineName } from "../src/engine.ts";

const PARTICLES = 100_000;
const [mode, engine = "wasm", count = "0"] = process.argv.slice(2) as [string, EngineName, string];
const config = (particles: number): Config => ({ particles, gamma: 0, h: 0.1, tEnd: 0, initial: { kind: "shell", radius: 1 } });

/** Creates, moves and disposes of so many, and notes what the process holds after a tenth of them and at the end. */
async function many(): Promise<object> {
  const held: object[] = [];
  for (let k = 1; k <= Number(count); k++) {
    const simulation = await Simulation.create(config(PARTICLES), { engine });
    await simulation.advance(64);
    await simulation.dispose();
    if (k !== Math.ceil(Number(count) / 10) && k !== Number(count)) continue;
    for (let turn = 0; turn < 3; turn++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { rss, external, arrayBuffers, heapUsed } = process.memoryUsage();
    held.push({ rss, buffers: external + arrayBuffers, heapUsed });
  }
  return held;
}

/** A large run under a limit of address space that is barely above what there is, between two small ones. */
async function starved(): Promise<object> {
  const before = await hash(10);
  const pages = Number(readFileSync("/proc/self/statm", "utf8").split(" ")[0]);
  execFileSync("prlimit", ["--pid", String(process.pid), `--as=${pages * 4096 + 600_000_000}`]);
  const refusal = await simulate(config(60_000_000), { engine }).then(() => undefined, (error: unknown) => error);
  const { code, path, value, message } = refusal as LandauError;
  return { typed: refusal instanceof LandauError, code, path, value, message, goesOn: (await hash(10)) === before };
}

async function hash(particles: number): Promise<string> {
  return (await simulate({ ...config(particles), tEnd: 1 }, { engine })).provenance.stateHash;
}

console.log(JSON.stringify(await (mode === "many" ? many() : starved())));
