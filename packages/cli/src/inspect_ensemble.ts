// What is in the record of a member, and in the folder of an ensemble.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { ensembleFiles, type EnsembleProvenance, inspectMember, LandauError, type MemberRecord } from "landau-mbc";
import { configText, type Finding, type Rows } from "./inspect.ts";
import { seedText } from "./report.ts";
import { count } from "./summary.ts";
import type { EnsembleRecord } from "./unfinished_folder.ts";

/** Whether the bytes begin as a member's record does. */
export const looksLikeMember = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 8)).toString("latin1") === "MBCMEMB\0";

/** One record. */
export function memberFinding(file: string, bytes: Uint8Array): Finding {
  const { series: _, ...record } = inspectMember(bytes);
  return {
    data: { kind: "member", file, ...record },
    rows: [
      ["member", `${record.member}, in ${file}`],
      ["status", record.status === "done" ? "complete" : "on its way"],
      ["frames", String(record.times.length)],
      ["quantities", Object.keys(record.shapes).join(", ")],
      ["collisions", count(record.collisions)],
      ...(record.status === "done" ? [["state", record.stateHash] as const] : []),
    ],
  };
}

/** The output folder of a finished ensemble. */
export function ensembleFinding(folder: string, provenance: EnsembleProvenance): Finding {
  const { configuration, seed, collisions, members, membersHash, configHash, engine, version, specVersion } = provenance;
  return {
    data: { kind: "ensemble", status: "done", folder, provenance },
    rows: [
      ["folder", `${folder}, a finished ensemble`],
      ["run", configText(configuration)],
      ["members", `${members.count}, from ${members.first}`],
      ["seed", seedText(seed)],
      ["collisions", count(collisions)],
      ["engine", `${engine} (landau-mbc ${version}, specification ${specVersion})`],
      ["states", membersHash],
      ["config", configHash],
    ],
  };
}

/** The members of an unfinished folder, and why some are refused. */
export async function membersIn(
  folder: string,
  { members }: EnsembleRecord,
): Promise<{ readonly data: readonly object[]; readonly rows: Rows }> {
  const found: Omit<MemberRecord, "series">[] = [];
  const refused: (readonly [string, string])[] = [];
  for (const file of await ensembleFiles(folder).list()) {
    try {
      const { series: _, ...record } = inspectMember(readFileSync(file));
      found.push(record);
    } catch (error) {
      if (!(error instanceof LandauError)) throw error;
      refused.push(["refused", `${basename(file)}: ${error.message}`]);
    }
  }
  const complete = found.filter(({ status }) => status === "done").length;
  const collisions = found.reduce((sum, record) => sum + record.collisions, 0);
  return {
    data: found.map(({ member, status, collisions: done, stateHash }) => ({ member, status, collisions: done, stateHash })),
    rows: [
      ["members", `${complete} of ${members} complete${found.length > complete ? `, ${found.length - complete} on their way` : ""}`],
      ["collisions", count(collisions)],
      ...refused,
    ],
  };
}
