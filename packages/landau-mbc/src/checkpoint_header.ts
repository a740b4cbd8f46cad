/** What the first bytes of a checkpoint tell (SPEC §11), so that a refusal says which kind of wrong it is on every engine alike. */

import { CHECKPOINT_VERSION, SPEC_VERSION } from "@landau-mbc/reference";
import { LandauError } from "./errors.ts";
import { checkpointFormatVersion, checkpointLength, checkpointSpecVersion, looksLikeCheckpoint, sizesFit } from "./plan_reader.ts";

/**
 * Refuses bytes that are not a whole checkpoint of these versions. That their content is unaltered is found by the engine that reads them.
 *
 * @param path what the bytes are called in the message
 * @throws LandauError `CHECKPOINT`
 */
export function requireCheckpoint(bytes: Uint8Array, path: string): void {
  const fault = headerFault(bytes);
  if (fault !== undefined) throw new LandauError("CHECKPOINT", `${path}: got ${fault}`, { path, value: bytes });
}

function headerFault(bytes: Uint8Array): string | undefined {
  if (!looksLikeCheckpoint(bytes)) {
    const kind = foreignKind(bytes);
    const hint = kind === undefined ? "" : ` (${kind})`;
    return `${bytes.length} bytes that are not, or no longer, a checkpoint${hint}; allowed: a checkpoint of landau-mbc`;
  }
  const format = checkpointFormatVersion(bytes);
  if (format !== CHECKPOINT_VERSION) {
    return `a checkpoint of ${age(format, CHECKPOINT_VERSION)} format version ${format}; allowed: format version ${CHECKPOINT_VERSION}`;
  }
  const spec = checkpointSpecVersion(bytes);
  if (spec !== SPEC_VERSION) {
    return `a checkpoint of ${
      age(spec, SPEC_VERSION)
    } specification version ${spec}, which has other bits; allowed: specification version ${SPEC_VERSION}, or the landau-mbc that wrote it`;
  }
  const length = checkpointLength(bytes);
  // Before an engine makes room for the particles that the plan states.
  if (length === BigInt(bytes.length)) {
    return sizesFit(bytes)
      ? undefined
      : "altered content; allowed: a plan and velocities that fill the checkpoint";
  }
  const what = BigInt(bytes.length) < length ? "a truncated checkpoint" : "a checkpoint with something behind its end";
  return `${what}, of ${bytes.length} bytes; allowed: the ${length} bytes that its header states`;
}

/** What begins like this instead; the likely mistakes. */
const FOREIGN: readonly (readonly [beginning: string, kind: string])[] = [
  ["MBCCKPT\0", "its beginning alone"],
  ["MBCPLAN\0", "a plan, which holds no velocities"],
  ["\0TPKCCBM", "in another order of bytes"],
  ["\x1f\x8b", "packed with gzip"],
  ["PK\x03\x04", "a zip archive"],
  ["\x28\xb5\x2f\xfd", "packed with zstd"],
  ["\x89PNG", "a picture"],
  ["\x93NUMPY", "an array of NumPy"],
  ["{", "JSON"],
  ["version https://git-lfs", "a pointer of Git LFS"],
];

function foreignKind(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "an empty file";
  if (bytes.every((byte) => byte === 0)) return "zeros alone";
  return FOREIGN.find(([beginning]) => [...beginning].every((letter, k) => bytes[k] === letter.charCodeAt(0)))?.[1];
}

const age = (version: number, ours: number): string => (version > ours ? "the newer" : "the older");
