/** What a timing was measured on: without it a number of nanoseconds means nothing. */

import { arch, cpus, loadavg, platform, totalmem } from "node:os";

/** The machine, the runtime and the moment. */
export function machine() {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    loadAtStart: loadavg().map((x) => Number(x.toFixed(2))),
  };
}
