/**
 * A run in a process of its own: `probe.ts <engine> <particles> <collisions> <gamma> <h> <threads>` prints as JSON what it took of memory and time.
 */

import { readFileSync } from "node:fs";
import type { EngineName } from "../packages/landau-mbc/src/engine.ts";
import { loadEngine, nativeBinding, nativeWith, plan } from "./engines.ts";

/** What a run took. */
export interface Probe {
  /** The most memory of the process at any time, and what it had before the run. */
  readonly peakBytes: number;
  readonly bytesBefore: number;
  readonly bytesPerParticle: number;
  readonly startSeconds: number;
  /** Of the processor, of all threads; and of the clock on the wall. */
  readonly nanosecondsPerCollision: number;
  readonly passingPerCollision: number;
}

const [name, ...numbers] = process.argv.slice(2);
const [particles, collisions, gamma, h, threads] = numbers.map(Number) as [number, number, number, number, number];
const binding = nativeBinding();
const engine = name === "native" && binding !== undefined ? nativeWith(binding, threads) : await loadEngine(name as EngineName);
const bytes = plan({ particles, gamma, h });
engine.start(plan({ particles: 1000, gamma, h })).free();

const bytesBefore = residentBytes("VmRSS");
const begun = performance.now();
const run = engine.start(bytes);
const started = performance.now();
const processor = process.cpuUsage();
run.advance(collisions);
const { user, system } = process.cpuUsage(processor);
const ended = performance.now();
const peakBytes = residentBytes("VmHWM");
const probe: Probe = {
  peakBytes,
  bytesBefore,
  bytesPerParticle: (peakBytes - bytesBefore) / particles,
  startSeconds: (started - begun) / 1e3,
  nanosecondsPerCollision: ((user + system) * 1e3) / collisions,
  passingPerCollision: ((ended - started) * 1e6) / collisions,
};
console.log(JSON.stringify(probe));

/** From Linux's own book; elsewhere the largest so far stands for both. */
function residentBytes(entry: "VmRSS" | "VmHWM"): number {
  try {
    const line = new RegExp(`^${entry}:\\s+(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8"));
    if (line !== null) return 1024 * Number(line[1]);
  } catch {
    // No Linux.
  }
  return entry === "VmRSS" ? process.memoryUsage.rss() : 1024 * process.resourceUsage().maxRSS;
}
