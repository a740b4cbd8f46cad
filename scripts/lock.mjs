// Two set-ups in one clone at a time would write each other's files: the second waits for the first.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TOOLS } from "./paths.mjs";

const LOCK = join(TOOLS, "lock");

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs `work` while holding the lock of this clone; a lock left by a process that has died is taken over. */
export async function alone(work) {
  mkdirSync(TOOLS, { recursive: true });
  for (let told = false;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!alive(holder())) {
      rmSync(LOCK, { force: true });
      continue;
    }
    if (!told) {
      console.log(
        `Another set-up (process ${holder()}) is at work in this folder; waiting for it. (If there is none, delete .tools/lock.)`,
      );
    }
    told = true;
    await sleep(500);
  }
  const leave = () => rmSync(LOCK, { force: true });
  process.once("exit", leave);
  try {
    return await work();
  } finally {
    process.removeListener("exit", leave);
    leave();
  }
}

/** The process that holds the lock; 0, which is nobody's, when the file has gone. A file just made may be empty: then itself, to look again. */
function holder() {
  try {
    return Number(readFileSync(LOCK, "utf8")) || process.pid;
  } catch {
    return 0x7fffffff;
  }
}
