// What becomes of a result: the files of an output folder, and the words on the terminal.

import type { SeriesFigureData } from "@landau-mbc/plots";
import { encodeSeries, encodeVelocities, type SimulationResult } from "landau-mbc";
import { columns, forTable } from "./columns.ts";
import { figureFiles } from "./figure_files.ts";
import { histogramPlaces } from "./histogram_places.ts";
import type { Format } from "./formats.ts";
import type { OutputFiles } from "./output_folder.ts";
import { count, facts, quantitiesTable, speed } from "./summary.ts";

/** When, where and how fast. */
export interface Timing {
  /** When the first session began. */
  readonly started: string;
  /** Of work: what was lost between a checkpoint and a kill is not counted. */
  readonly seconds: number;
  /** 1, and one more for each time the run was gone on with. */
  readonly sessions: number;
  readonly nanosecondsPerCollision: number | null;
  readonly node: string;
  readonly platform: string;
}

/** The timing of a run on this machine. */
export function timingOf({ started, sessions }: Pick<Timing, "started" | "sessions">, seconds: number, collisions: number): Timing {
  return {
    started,
    seconds,
    sessions,
    nanosecondsPerCollision: perCollision(seconds, collisions),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** What is wanted of an output folder. */
export interface Wanted {
  readonly formats: readonly Format[];
  readonly figure: boolean;
}

/** The files of an output folder. */
export async function outputFiles(result: SimulationResult, config: unknown, timing: Timing, wanted: Wanted): Promise<OutputFiles> {
  const { times, series, shapes, provenance, final } = result;
  const inFormat = (format: Format) => format === "json" ? json({ times, series, shapes }) : encodeSeries(result, format);
  return {
    "config.json": json(config),
    ...Object.fromEntries(wanted.formats.map((format) => [`series.${format}`, inFormat(format)])),
    "velocities.npy": encodeVelocities(final, "npy"),
    ...(wanted.figure ? await figureFiles(figureOf(result)) : {}),
    "provenance.json": json({ ...provenance, run: timing }),
  };
}

function figureOf({ times, series, provenance }: SimulationResult): SeriesFigureData {
  const { version, specVersion, engine, configuration, collisions, stateHash, seed } = provenance;
  const { gamma, particles, h, initial } = configuration;
  return {
    times,
    series,
    places: histogramPlaces(configuration.observe),
    title: `γ = ${String(gamma).replace("-", "−")}, N = ${particles.toLocaleString("en")}, h = ${h}, ${initial.kind}`,
    caption:
      `u is the velocity less the mean velocity; all quantities per particle. landau-mbc ${version} (specification ${specVersion}, engine ${engine}), seed ${
        seedText(seed)
      }, ${collisions.toLocaleString("en")} collisions.\nState ${stateHash}`,
  };
}

/** What is said at the end. */
export function report({ times, series, provenance }: SimulationResult, { seconds, sessions }: Timing, folder: string | undefined): string {
  const { configuration, engine, threads, seed, collisions, stateHash, configHash, version, specVersion } = provenance;
  const { particles, gamma, h, tEnd, initial, clock } = configuration;
  const { shown, others } = forTable(series, times.length);
  return [
    `γ = ${gamma}, N = ${particles}, h = ${h}, ${initial.kind}, ${clock} clock, to t = ${tEnd}`,
    "",
    quantitiesTable(columns(shown, times.length), times.length),
    "",
    facts([
      ...others,
      ["collisions", count(collisions)],
      ["time", `${speed(seconds, collisions)}${sessions > 1 ? `, in ${sessions} sessions` : ""}`],
      ["engine", `${engine}, ${threads} thread${threads === 1 ? "" : "s"} (landau-mbc ${version}, specification ${specVersion})`],
      ["seed", seedText(seed)],
      ["state", stateHash],
      ["config", configHash],
      ...(folder === undefined ? [] : [["output", folder] as const]),
    ]),
  ].join("\n");
}

/** Decimal digits of the 64-bit seed. */
export const seedText = (seed: SimulationResult["provenance"]["seed"]): string => (typeof seed === "object" ? seed.u64 : String(seed));

/** Nanoseconds; null for no collision. */
const perCollision = (seconds: number, collisions: number): number | null => (collisions > 0 ? (seconds / collisions) * 1e9 : null);

/** Indented, with a newline at the end. */
export const json = (value: unknown): string => `${JSON.stringify(value, plainArrays, 2)}\n`;

/** Typed arrays as lists, and 64-bit seeds in the form that the configuration reads back. */
export function plainArrays(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (typeof value === "bigint") return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : { u64: value.toString() };
  return value;
}
