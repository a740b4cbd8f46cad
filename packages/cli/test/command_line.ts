// The real program, run from source in a folder of its own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { main } from "../src/index.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BIN = join(ROOT, "packages/landau-mbc/src/entrypoints/bin.ts");
const TSX = pathToFileURL(join(ROOT, "node_modules/tsx/dist/loader.mjs")).href;

/** What a run left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own. `during` may send signals. */
export function landauMbc(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly input?: string;
    readonly during?: (kill: (signal: NodeJS.Signals) => void) => void;
    /** A bundle of it, which starts faster. */
    readonly program?: string;
  },
): Promise<Outcome> {
  const child = spawn(process.execPath, [...(options.program === undefined ? ["--import", TSX, BIN] : [options.program]), ...args], {
    cwd: options.cwd,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json") },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? "");
  options.during?.((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The same entry in this process: quick enough for tables of inputs. Files must be named by absolute paths. */
export async function inProcess(args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const code = await main(args, { stdout: stdout as unknown as NodeJS.WriteStream, stderr: stderr as unknown as NodeJS.WriteStream });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The same, stopped by a signal once `when` says so. Only the program's own handlers hear it, not those of the test's process. */
export async function stoppedInProcess(args: readonly string[], when: () => boolean, signal: NodeJS.Signals = "SIGINT"): Promise<Outcome> {
  const others = process.listeners(signal);
  const outcome = inProcess(args);
  const timer = setInterval(() => {
    if (!when()) return;
    clearInterval(timer);
    for (const listener of process.listeners(signal)) if (!others.includes(listener)) listener(signal);
  }, 5);
  return outcome.finally(() => clearInterval(timer));
}

/** What the program needs of a stream that is no terminal. */
class Sink {
  readonly isTTY = false;
  text = "";
  on(): this {
    return this;
  }
  write(more: string | Uint8Array): boolean {
    this.text += typeof more === "string" ? more : Buffer.from(more).toString("utf8");
    return true;
  }
}

/** A folder that is removed when `work` is done. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "landau-mbc-test-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
