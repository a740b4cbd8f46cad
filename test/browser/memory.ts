/** What a browser takes of this machine's memory, from outside: its processes are descendants of this one. */

import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has ended
  }
};

/** Proportional set size of all descendants of this process, in MB; undefined where there is no such account of it. */
export function descendantsMegabytes(): number | undefined {
  const parents = new Map<number, number>();
  for (const name of list("/proc")) {
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`)) ?? [];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const descends = (id: number | undefined): boolean => id !== undefined && id > 1 && (id === process.pid || descends(parents.get(id)));
  let kilobytes = 0;
  for (const id of parents.keys()) {
    if (id === process.pid || !descends(id)) continue;
    const [, pss] = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${id}/smaps_rollup`)) ?? [];
    kilobytes += Number(pss ?? 0);
  }
  return kilobytes === 0 ? undefined : kilobytes / 1000;
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
