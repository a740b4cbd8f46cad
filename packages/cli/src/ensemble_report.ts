// What becomes of an ensemble: the files of its output folder, and the words on the terminal.

import type { SeriesFigureData } from "@landau-mbc/plots";
import Table from "cli-table3";
import type { Covariance, EnsembleResult } from "landau-mbc";
import { type Column, columns, csvText, forTable } from "./columns.ts";
import { figureFiles } from "./figure_files.ts";
import { histogramPlaces } from "./histogram_places.ts";
import type { OutputFiles } from "./output_folder.ts";
import { json, plainArrays, seedText, type Timing } from "./report.ts";
import { count, facts, number, speed, TABLE_STYLE } from "./summary.ts";

/** The files of an output folder. */
export async function ensembleOutput(result: EnsembleResult, config: unknown, timing: Timing, wantsFigure: boolean): Promise<OutputFiles> {
  return {
    "config.json": json(config),
    "ensemble.csv": csvText(result.times, allColumns(result)),
    "ensemble.json": json(statistics(result)),
    "provenance.json": json({ ...result.provenance, run: timing }),
    ...(wantsFigure ? await figureFiles(figureOf(result)) : {}),
  };
}

/** All of it on one line. */
export function ensembleJson(result: EnsembleResult, timing: Timing, out: string | undefined): string {
  const { status, provenance } = result;
  return JSON.stringify({ status, out, run: timing, provenance, ...statistics(result) }, plainArrays);
}

/** What is said at the end. */
export function ensembleReport(result: EnsembleResult, { seconds, sessions }: Timing, out: string | undefined): string {
  const { configuration, engine, threads, seed, collisions, membersHash, configHash, version, specVersion, members } = result.provenance;
  const { particles, gamma, h, tEnd, initial, clock } = configuration;
  const { others } = forTable(result.mean, result.times.length);
  return [
    `${members.count} member${
      members.count === 1 ? "" : "s"
    } of γ = ${gamma}, N = ${particles}, h = ${h}, ${initial.kind}, ${clock} clock, to t = ${tEnd}`,
    "",
    meansTable(result),
    "",
    facts([
      ...others,
      ["members", members.count === 1 ? String(members.first) : `${members.first} to ${members.first + members.count - 1}`],
      ["collisions", count(collisions)],
      ["time", `${speed(seconds, collisions)}${sessions > 1 ? `, in ${sessions} sessions` : ""}`],
      ["engine", `${engine}, ${threads} at once (landau-mbc ${version}, specification ${specVersion})`],
      ["seed", seedText(seed)],
      ["states", membersHash],
      ["config", configHash],
      ...(out === undefined ? [] : [["output", out] as const]),
    ]),
  ].join("\n");
}

/** Mean ± standard error at the start and at the end. */
function meansTable({ mean, standardError, times }: EnsembleResult): string {
  const table = new Table({
    ...TABLE_STYLE,
    head: ["quantity", "at the start", "± standard error", "at the end", "± standard error"],
    colAligns: ["left", "right", "left", "right", "left"],
  });
  const errors = columns(forTable(standardError, times.length).shown, times.length);
  columns(forTable(mean, times.length).shown, times.length).forEach((column, k) => {
    const at = (frame: number) => [number(column.at(frame)), `± ${error(errors[k]?.at(frame) ?? Number.NaN)}`];
    table.push([column.name, ...at(0), ...at(times.length - 1)]);
  });
  return table.toString();
}

const error = (x: number): string => (Number.isNaN(x) ? "–" : x === 0 ? "0" : x.toPrecision(2));

/** Each mean with its variance and its standard error beside it, then the covariances. */
function allColumns({ mean, variance, standardError, covariances, times }: EnsembleResult): Column[] {
  const [variances, errors] = [columns(variance, times.length), columns(standardError, times.length)];
  return [
    ...columns(mean, times.length).flatMap((column, k): Column[] => [
      column,
      { name: `${column.name}_variance`, at: (frame) => variances[k]?.at(frame) ?? Number.NaN },
      { name: `${column.name}_standard_error`, at: (frame) => errors[k]?.at(frame) ?? Number.NaN },
    ]),
    ...covariances.flatMap((covariance) => covarianceColumns(covariance, mean, times.length)),
  ];
}

function covarianceColumns({ of: [a, b], values }: Covariance, mean: EnsembleResult["mean"], frames: number): Column[] {
  const names = (quantity: string) => columns({ [quantity]: mean[quantity] }, frames).map(({ name }) => name);
  const pairs = names(a).flatMap((x) => names(b).map((y) => `covariance_${x}_${y}`));
  return pairs.map((name, k) => ({ name, at: (frame) => values[frame * pairs.length + k] ?? Number.NaN }));
}

function statistics({ members, times, mean, variance, standardError, shapes, covariances }: EnsembleResult): object {
  return { members: [...members], times, mean, variance, standardError, shapes, covariances };
}

function figureOf({ times, mean, standardError, provenance }: EnsembleResult): SeriesFigureData {
  const { version, specVersion, engine, configuration, members, membersHash, seed } = provenance;
  const { gamma, particles, h, initial } = configuration;
  const bands = Object.entries(standardError).map(([name, errors]) => [name, errors.map((x) => 2 * x)] as const);
  return {
    times,
    series: mean,
    places: histogramPlaces(configuration.observe),
    ...(members.count > 1 ? { band: Object.fromEntries(bands) } : {}),
    title: `Mean of ${members.count.toLocaleString("en")} runs, γ = ${String(gamma).replace("-", "−")}, N = ${
      particles.toLocaleString("en")
    }, h = ${h}, ${initial.kind}`,
    caption: `${
      members.count > 1 ? "Bands: two standard errors to either side. " : ""
    }u is the velocity less the mean velocity; all quantities per particle. landau-mbc ${version} (specification ${specVersion}, engine ${engine}), seed ${
      seedText(seed)
    }, members ${members.first} to ${members.first + members.count - 1}.\nStates ${membersHash}`,
  };
}
