// `landau-mbc run`: configuration in, summary out, and the output folder if one is wanted.

import { renderPng, seriesFigure } from "@landau-mbc/plots";
import { type Config, simulate, type SimulateOptions, type SimulationResult, validate } from "landau-mbc";
import { columns, csvText } from "./columns.ts";
import { readConfigFile, seedFromOption, setField } from "./config_file.ts";
import { CliError, EXIT } from "./failure.ts";
import { npyBytes } from "./npy.ts";
import { checkOutput, type OutputFiles, writeOutput } from "./output_folder.ts";
import { progressBar } from "./progress.ts";
import { count, facts, quantitiesTable, speed } from "./summary.ts";

/** The flags of `run`, as the command line gives them. */
export interface RunFlags {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly figure: boolean;
}

/** Where a command writes; tests bring their own. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** The configuration of a file with the flags applied, not validated yet. */
export function configured(file: string, { set, seed }: Pick<RunFlags, "set" | "seed">): unknown {
  const config = readConfigFile(file);
  for (const assignment of set) setField(config, assignment);
  if (seed !== undefined && config !== null && typeof config === "object") Object.assign(config, { seed: seedFromOption(seed) });
  return config;
}

/** Runs and reports. Throws what `failure.ts` can describe; until the end nothing is written but the progress bar. */
export async function run(file: string, flags: RunFlags, terminal: Terminal): Promise<void> {
  const input = configured(file, flags);
  const validation = validate(input);
  if (!validation.ok) throw validation.errors[0];
  if (flags.out !== undefined) checkOutput(flags.out, flags.force === true);

  const started = new Date();
  const { result, seconds } = await simulated(input as Config, flags, terminal);
  if (result.status !== "done") throw interruption(EXIT.interrupted);

  const list = columns(result.series, result.times.length);
  const timing = {
    started: started.toISOString(),
    seconds,
    nanosecondsPerCollision: perCollision(seconds, result.provenance.collisions),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
  const folder = flags.out === undefined
    ? undefined
    : writeOutput(flags.out, outputFiles(result, validation.config, timing, flags), flags.force === true);

  if (flags.json === true) {
    const { status, times, series, shapes, provenance } = result;
    terminal.stdout.write(`${JSON.stringify({ status, out: folder, run: timing, provenance, times, series, shapes }, plainArrays)}\n`);
  } else if (flags.quiet !== true) {
    terminal.stdout.write(`${report(result, list, seconds, folder)}\n`);
  }
}

type Timing = Readonly<Record<"started" | "node" | "platform", string>> & {
  readonly seconds: number;
  readonly nanosecondsPerCollision: number | null;
};

async function simulated(
  config: Config,
  flags: RunFlags,
  terminal: Terminal,
): Promise<{ readonly result: SimulationResult; readonly seconds: number }> {
  const abort = new AbortController();
  let exit: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    exit = signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
    abort.abort();
  };
  const bar = progressBar(terminal.stderr, flags.quiet !== true);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const from = performance.now();
  try {
    const options = {
      ...(flags.engine === undefined ? {} : { engine: flags.engine }),
      ...(flags.threads === undefined ? {} : { threads: flags.threads }),
    };
    // The engine's name is checked by simulate, which says what is allowed.
    const result = await simulate(config, {
      ...(options as SimulateOptions),
      signal: abort.signal,
      onProgress: (progress) => bar.update(progress),
    });
    if (exit !== undefined) throw interruption(exit);
    return { result, seconds: (performance.now() - from) / 1000 };
  } catch (error) {
    throw exit === undefined ? error : interruption(exit);
  } finally {
    bar.stop();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

const interruption = (exit: number): CliError =>
  new CliError("INTERRUPTED", "stopped by a signal before the end; nothing was written", { exit });

function outputFiles(result: SimulationResult, config: unknown, timing: Timing, flags: RunFlags): OutputFiles {
  const { times, series, shapes, provenance } = result;
  const { particles } = provenance.configuration;
  const figure = flags.figure ? figureOf(result) : undefined;
  return {
    "config.json": json(config),
    "series.csv": csvText(times, columns(series, times.length)),
    "series.json": json({ times, series, shapes }),
    "velocities.npy": npyBytes(result.final.velocities(), [particles, 3]),
    "provenance.json": json({ ...provenance, run: timing }),
    ...(figure === undefined ? {} : { "figure.svg": figure, "figure.png": renderPng(figure) }),
  };
}

function figureOf({ times, series, provenance }: SimulationResult): string {
  const { version, specVersion, engine, configuration, collisions, stateHash, seed } = provenance;
  const { gamma, particles, h, initial } = configuration;
  return seriesFigure({
    times,
    series,
    title: `γ = ${String(gamma).replace("-", "−")}, N = ${particles.toLocaleString("en")}, h = ${h}, ${initial.kind}`,
    caption:
      `u is the velocity less the mean velocity; all quantities per particle. landau-mbc ${version} (specification ${specVersion}, engine ${engine}), seed ${
        seedText(seed)
      }, ${collisions.toLocaleString("en")} collisions.\nState ${stateHash}`,
  });
}

function report(
  { times, provenance }: SimulationResult,
  list: ReturnType<typeof columns>,
  seconds: number,
  folder: string | undefined,
): string {
  const { configuration, engine, threads, seed, collisions, stateHash, configHash, version, specVersion } = provenance;
  const { particles, gamma, h, tEnd, initial, clock } = configuration;
  return [
    `γ = ${gamma}, N = ${particles}, h = ${h}, ${initial.kind}, ${clock} clock, to t = ${tEnd}`,
    "",
    quantitiesTable(list, times.length),
    "",
    facts([
      ["collisions", count(collisions)],
      ["time", speed(seconds, collisions)],
      ["engine", `${engine}, ${threads} thread${threads === 1 ? "" : "s"} (landau-mbc ${version}, specification ${specVersion})`],
      ["seed", seedText(seed)],
      ["state", stateHash],
      ["config", configHash],
      ...(folder === undefined ? [] : [["output", folder] as const]),
    ]),
  ].join("\n");
}

/** Decimal digits of the 64-bit seed. */
const seedText = (seed: SimulationResult["provenance"]["seed"]): string => (typeof seed === "object" ? seed.u64 : String(seed));

const perCollision = (seconds: number, collisions: number): number | null => (collisions > 0 ? (seconds / collisions) * 1e9 : null);

const json = (value: unknown): string => `${JSON.stringify(value, plainArrays, 2)}\n`;

/** Typed arrays as lists, and 64-bit seeds in the form that the configuration reads back. */
function plainArrays(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (typeof value === "bigint") return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : { u64: value.toString() };
  return value;
}
