// kill −9 at random moments, again and again: what is left must go on to the bits of the unbroken run.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, simulate } from "landau-mbc";
import { landauMbc } from "./command_line.ts";

/** Less than a second on the fast engines: of fifty kills some come while a run ends. */
const CONFIG: Config = {
  particles: 3000,
  gamma: -3,
  h: 0.05,
  tEnd: 25,
  initial: { kind: "bkw", K0: 0.7 },
  seed: "kill",
  observe: { every: 0.25, quantities: ["pressure", "moment4"] },
};

const FILES = ["config.json", "provenance.json", "series.csv", "series.json", "snapshots", "velocities.npy"];
const FLAGS = ["--checkpoint-every", "0.02", "--snapshots", "every:25", "--no-figure", "--quiet"];
/** Runs that are killed beside one another. */
const LANES = 2;

/** What happened. */
export interface Kills {
  /** Processes killed, and how many of them had taken their folder. */
  readonly killed: number;
  readonly killedAtWork: number;
  /** Times that a killed run was gone on with. */
  readonly resumed: number;
  /** Runs that came to their end, each with the hash and the series of the unbroken one. */
  readonly finished: number;
  /** Runs of which nothing was left, or that could not go on, or came to other bits; in words. */
  readonly lost: readonly string[];
}

/**
 * Runs, kills and goes on until so many processes have been killed, and lets the last run come to its end.
 *
 * @param program path of the program
 * @param random uniform in [0, 1): the moments
 */
export async function survive(program: string, kills: number, random: () => number): Promise<Kills> {
  const folder = mkdtempSync(join(tmpdir(), "landau-mbc-kills-"));
  try {
    writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));
    const { provenance, series } = await simulate(CONFIG);
    const startup = await elapsed(() => landauMbc(["--version"], { cwd: folder, program }));
    const lost: string[] = [];
    const counts = { killed: 0, killedAtWork: 0, resumed: 0, finished: 0 };
    let [names, aimed] = [0, 0];
    /** One run: killed and gone on with until it is finished. */
    const through = async (out: string): Promise<void> => {
      while (!existsSync(out) && lost.length === 0) {
        const begun = existsSync(`${out}.unfinished`);
        if (begun) counts.resumed += 1;
        const moment = counts.killed + aimed < kills ? aMoment(join(`${out}.unfinished`, "lock"), startup, random) : undefined;
        aimed += moment === undefined ? 0 : 1;
        const during = moment === undefined ? {} : { during: moment.kill };
        const { code, stderr } = await landauMbc(begun ? ["resume", out, "--quiet"] : ["run", "config.json", "--out", out, ...FLAGS], {
          cwd: folder,
          program,
          ...during,
        });
        moment?.clear();
        aimed -= moment === undefined ? 0 : 1;
        if (code === null) {
          counts.killed += 1;
          if (moment?.atWork() === true) counts.killedAtWork += 1;
          if (begun && !existsSync(`${out}.unfinished`) && !existsSync(out)) lost.push(`${out}: nothing was left`);
        } else if (code !== 0 || stderr !== "") {
          lost.push(`${out}: ended with ${code}: ${stderr}`);
        }
      }
      // Killed in the moment after the folder had its name: the next resume removes what is left of the unfinished one.
      if (existsSync(`${out}.unfinished`)) await landauMbc(["resume", out, "--quiet"], { cwd: folder, program });
      lost.push(...faults(out, provenance.stateHash, series.moment4 as Float64Array));
      counts.finished += 1;
    };
    const lane = async (): Promise<void> => {
      while (counts.killed < kills && lost.length === 0) await through(join(folder, String(names++)));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return { ...counts, lost };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When a process is killed: one time in eight while it starts, else some time after it has taken the folder, which its lock shows. */
function aMoment(lock: string, startup: number, random: () => number): {
  readonly kill: (kill: (signal: NodeJS.Signals) => void) => void;
  readonly atWork: () => boolean;
  readonly clear: () => void;
} {
  const textOf = (): string => {
    try {
      return readFileSync(lock, "utf8");
    } catch {
      return "";
    }
  };
  const before = textOf();
  // A slow machine, or a busy one, comes as far in it.
  const wait = 3 * startup * random() * random();
  let atWork = false;
  let timer: NodeJS.Timeout | undefined;
  const kill = (kill: (signal: NodeJS.Signals) => void): void => {
    const watch = (): void => {
      const text = textOf();
      atWork = text !== "" && text !== before;
      timer = atWork ? setTimeout(() => kill("SIGKILL"), wait) : setTimeout(watch, 3);
    };
    if (random() < 1 / 8) timer = setTimeout(() => kill("SIGKILL"), startup * random());
    else watch();
  };
  return { kill, atWork: () => atWork, clear: () => clearTimeout(timer) };
}

/** What is wrong with a finished folder. */
function faults(out: string, hash: string, moment4: Float64Array): string[] {
  if (!existsSync(out)) return [];
  const found: string[] = [];
  const files = readdirSync(out).sort();
  if (files.join() !== FILES.join()) found.push(`${out}: holds ${files.join()}`);
  if (existsSync(`${out}.unfinished`)) found.push(`${out}: the unfinished folder is still there`);
  const { stateHash } = JSON.parse(readFileSync(join(out, "provenance.json"), "utf8")) as { stateHash: string };
  if (stateHash !== hash) found.push(`${out}: another state`);
  const rows = readFileSync(join(out, "series.csv"), "utf8").trim().split("\n").slice(1);
  const last = rows.map((row) => Number(row.split(",").at(-1)));
  if (last.length !== moment4.length || last.some((x, k) => x !== moment4[k])) found.push(`${out}: another series`);
  return found;
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
