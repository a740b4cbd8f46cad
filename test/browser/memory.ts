/** What a browser takes of this machine's memory, from outside: its processes are descendants of this one. */

import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it has ended
  }
};

/**
 * Memory of all descendants of this process that is no file's, in MB, swapped or not; undefined where there is no such account of it. Programs and libraries are left out: what of
 * them counts for a process changes as other browsers come and go.
 */
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
    for (const [, size] of read(`/proc/${id}/smaps_rollup`).matchAll(/^(?:Pss_Anon|SwapPss):\s+(\d+) kB/gm)) kilobytes += Number(size);
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
