// --format: in which formats a series is wanted.

import { CliError } from "./failure.ts";

/** Formats of the series of an output folder. */
export const FORMATS = ["csv", "json", "ndjson", "npz", "npy"] as const;
/** Those that can go to standard output, frame by frame. */
export const STREAMED: readonly Format[] = ["csv", "ndjson"];
/** What an output folder holds unless told. */
export const DEFAULT_FORMATS: readonly Format[] = ["csv", "json"];

/** A format of a series. */
export type Format = (typeof FORMATS)[number];

/** Reads `csv,npz`. */
export function readFormats(text: string): readonly Format[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !FORMATS.some((format) => format === word));
  if (unknown === undefined) return [...new Set(words)] as Format[];
  throw new CliError(
    "USAGE",
    `--format: got ${JSON.stringify(unknown)}; allowed: ${FORMATS.join(", ")}, several with commas between them`,
    {
      path: "--format",
      value: text,
    },
  );
}

/** The one format for standard output. */
export function streamedFormat(formats: readonly Format[]): "csv" | "ndjson" {
  const [format] = formats;
  if (formats.length === 1 && (format === "csv" || format === "ndjson")) return format;
  throw new CliError(
    "USAGE",
    `--format: got ${formats.join(",")} and no --out; allowed without --out: one of ${
      STREAMED.join(", ")
    }, which then goes to standard output`,
    { path: "--format", value: formats.join(",") },
  );
}
