// `landau-mbc ensemble`: many runs of a configuration, and the statistics over them.

import { type Config, validate } from "landau-mbc";
import { EnsembleSession } from "./ensemble_session.ts";
import { CliError } from "./failure.ts";
import { checkOutput } from "./output_folder.ts";
import { json } from "./report.ts";
import { configured, newRecord, type RunFlags } from "./run.ts";
import type { Terminal } from "./session.ts";
import { checkUnfinished, UnfinishedFolder } from "./unfinished_folder.ts";

/** The flags of `ensemble`, as the command line gives them. */
export interface EnsembleFlags extends RunFlags {
  readonly members: number;
  readonly firstMember?: number;
  readonly covariance: readonly string[];
}

/** Runs and reports. Throws what `failure.ts` can describe. Nothing is written before the first member is complete, or `--checkpoint-every` is over. */
export async function ensembleOf(file: string, flags: EnsembleFlags, terminal: Terminal): Promise<void> {
  const input = configured(file, flags);
  const validation = validate(input);
  if (!validation.ok) throw validation.errors[0];
  const { out, force = false, members, firstMember = 0, covariance } = flags;
  const record = { ...newRecord(flags), ensemble: { members, firstMember, covariances: covariance.map(pairOf) } };
  if (out !== undefined) {
    checkOutput(out, force);
    checkUnfinished(out, force);
  }
  const session = new EnsembleSession(input as Config, validation.config, record, flags, terminal);
  await session.start(out, (target) => UnfinishedFolder.create(target, json(validation.config), record));
}

/** `moment4,temperature`; whether these are observed is found by the ensemble. */
function pairOf(text: string): readonly [string, string] {
  const [a, b, ...more] = text.split(",").map((name) => name.trim());
  if (a !== undefined && a !== "" && b !== undefined && b !== "" && more.length === 0) return [a, b];
  throw new CliError(
    "USAGE",
    `--covariance: got ${JSON.stringify(text)}; allowed: two observed quantities, as in --covariance moment4,temperature`,
    {
      path: "--covariance",
      value: text,
    },
  );
}
