/** What a timing was measured on: without it a number of nanoseconds means nothing. */

import { arch, cpus, loadavg, platform, totalmem } from "node:os";

/** The machine, the runtime and the moment. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  /** Of the processor while it was measured, GHz; where a compiler is there to find it. */
  readonly clock?: number;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  readonly loadAtStart: readonly number[];
}

/** Those of now. */
export function machine(clock: number | undefined): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    processor: processors[0]?.model.trim() ?? "unknown",
    ...(clock === undefined ? {} : { clock }),
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    loadAtStart: loadavg().map((x) => Number(x.toFixed(2))),
  };
}
