/** What an ensemble has of one member, as bytes: SPEC §14. */

import { hexadecimal, Sha256, SPEC_VERSION } from "@landau-mbc/reference";
import { LandauError } from "../errors.ts";
import { readCheckpointBytes } from "../options.ts";
import { byColumn, type Column, widthOf } from "./columns.ts";

const MAGIC = "MBCMEMB\0";
const FORMAT_VERSION = 1;
const HEADER = 128;
const DIGEST = 32;
const MOST_MEMBERS = 16777216;

const AT = {
  format: 8,
  spec: 12,
  length: 16,
  member: 24,
  collisions: 32,
  configHash: 40,
  stateHash: 72,
  checkpoint: 104,
  frames: 112,
  width: 116,
  text: 120,
} as const;

/** A member, complete or on its way. */
export interface MemberState {
  readonly member: number;
  readonly collisions: number;
  /** SPEC §12, of the member's own plan. */
  readonly configHash: string;
  /** SPEC §12, after these collisions. */
  readonly stateHash: string;
  readonly columns: readonly Column[];
  /** What was asked for, as JSON. */
  readonly request: string;
  /** [frames, 1 + width]: each row a time and its numbers. */
  readonly rows: Float64Array;
  /** Of a member on its way. */
  readonly checkpoint?: Uint8Array;
}

/** What a record holds, for reading. */
export interface MemberRecord {
  /** Number of the member. */
  readonly member: number;
  /** `"stopped"`: the member is on its way, and the frames are those so far. */
  readonly status: "done" | "stopped";
  /** Collisions done. */
  readonly collisions: number;
  /** SPEC §12, of the member's own plan. */
  readonly configHash: string;
  /** SPEC §12, after these collisions. */
  readonly stateHash: string;
  /** One per frame. */
  readonly times: Float64Array;
  /** One array per quantity and measure, row-major, one row per frame. */
  readonly series: { readonly [name: string]: Float64Array };
  /** Shape of each array: frames, then the quantity's own. */
  readonly shapes: { readonly [name: string]: readonly number[] };
}

// In browsers, Node, Deno and Bun, but not in the language's own library.
declare const TextEncoder: new() => { encode(text: string): Uint8Array };
declare const TextDecoder: new() => { decode(bytes: Uint8Array): string };

/** The bytes of a member. */
export function encodeMember(state: MemberState): Uint8Array {
  const { member, collisions, configHash, stateHash, columns, request, rows, checkpoint } = state;
  const text = new TextEncoder().encode(JSON.stringify([columns, JSON.parse(request)]));
  const textLength = Math.ceil(text.length / 8) * 8;
  const checkpointLength = checkpoint?.length ?? 0;
  const width = widthOf(columns);
  const end = HEADER + textLength + 8 * rows.length + checkpointLength;
  const bytes = new Uint8Array(end + DIGEST);
  const view = new DataView(bytes.buffer);
  bytes.set(Array.from(MAGIC, (letter) => letter.charCodeAt(0)));
  view.setUint32(AT.format, FORMAT_VERSION, true);
  view.setUint32(AT.spec, SPEC_VERSION, true);
  view.setBigUint64(AT.length, BigInt(bytes.length), true);
  view.setUint32(AT.member, member, true);
  view.setBigUint64(AT.collisions, BigInt(collisions), true);
  bytes.set(fromHexadecimal(configHash), AT.configHash);
  bytes.set(fromHexadecimal(stateHash), AT.stateHash);
  view.setBigUint64(AT.checkpoint, BigInt(checkpointLength), true);
  view.setUint32(AT.frames, rows.length / (1 + width), true);
  view.setUint32(AT.width, width, true);
  view.setUint32(AT.text, textLength, true);
  bytes.fill(" ".charCodeAt(0), HEADER, HEADER + textLength).set(text, HEADER);
  for (let k = 0; k < rows.length; k++) view.setFloat64(HEADER + textLength + 8 * k, rows[k] as number, true);
  if (checkpoint !== undefined) bytes.set(checkpoint, end - checkpointLength);
  bytes.set(new Sha256().update(bytes.subarray(0, end)).digest(), end);
  return bytes;
}

/**
 * The member in these bytes, every one of them checked.
 *
 * @param path what they are called in messages
 * @throws LandauError `CHECKPOINT` that says what is wrong with them
 */
export function decodeMember(bytes: Uint8Array, path: string): MemberState {
  const refuse = (got: string, allowed: string) =>
    new LandauError("CHECKPOINT", `${path}: got ${got}; allowed: ${allowed}`, { path, value: bytes });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER + DIGEST || [...MAGIC].some((letter, k) => view.getUint8(k) !== letter.charCodeAt(0))) {
    throw refuse(`${bytes.length} bytes that are not, or no longer, a member's record`, "a member's record of landau-mbc");
  }
  for (const [what, at, ours] of [["format", AT.format, FORMAT_VERSION], ["specification", AT.spec, SPEC_VERSION]] as const) {
    const version = view.getUint32(at, true);
    if (version === ours) continue;
    throw refuse(
      `a member's record of ${version > ours ? "the newer" : "the older"} ${what} version ${version}`,
      `${what} version ${ours}`,
    );
  }
  const length = view.getBigUint64(AT.length, true);
  if (length !== BigInt(bytes.length)) {
    const what = BigInt(bytes.length) < length ? "a truncated member's record" : "a member's record with something behind its end";
    throw refuse(`${what}, of ${bytes.length} bytes`, `the ${length} bytes that its header states`);
  }
  const [frames, width, textLength] = [AT.frames, AT.width, AT.text].map((at) => view.getUint32(at, true)) as [number, number, number];
  const checkpointLength = Number(view.getBigUint64(AT.checkpoint, true));
  const rowsAt = HEADER + textLength;
  const end = bytes.length - DIGEST;
  const altered = () => refuse("altered content", "bytes that fit the digest at their end");
  if (rowsAt + 8 * frames * (1 + width) + checkpointLength !== end) throw altered();
  const digest = new Sha256().update(bytes.subarray(0, end)).digest();
  if (!digest.every((byte, k) => byte === bytes[end + k])) throw altered();
  const described = readText(bytes.subarray(HEADER, rowsAt), width);
  const member = view.getUint32(AT.member, true);
  if (described === undefined || member >= MOST_MEMBERS) {
    throw refuse("a record that no ensemble has written", "a member's record of landau-mbc");
  }
  return {
    member,
    collisions: Number(view.getBigUint64(AT.collisions, true)),
    configHash: hexadecimal(bytes.subarray(AT.configHash, AT.configHash + DIGEST)),
    stateHash: hexadecimal(bytes.subarray(AT.stateHash, AT.stateHash + DIGEST)),
    ...described,
    rows: Float64Array.from({ length: frames * (1 + width) }, (_, k) => view.getFloat64(rowsAt + 8 * k, true)),
    ...(checkpointLength === 0 ? {} : { checkpoint: bytes.slice(end - checkpointLength, end) }),
  };
}

/**
 * What is in the bytes that `onMember` is given, every one of them checked.
 *
 * @throws LandauError `CHECKPOINT` that says what is wrong with them, `CONFIG` for no Uint8Array
 */
export function inspectMember(record: Uint8Array): MemberRecord {
  const { member, collisions, configHash, stateHash, columns, rows, checkpoint } = decodeMember(
    readCheckpointBytes(record, "record"),
    "record",
  );
  const stride = 1 + widthOf(columns);
  const frames = rows.length / stride;
  return {
    member,
    status: checkpoint === undefined ? "done" : "stopped",
    collisions,
    configHash,
    stateHash,
    times: timesOf(rows, stride),
    series: byColumn(columns, rows, 1),
    shapes: Object.fromEntries(columns.map(([name, shape]) => [name, [frames, ...shape]])),
  };
}

/** The first number of every row. */
export function timesOf(rows: Float64Array, stride: number): Float64Array {
  return Float64Array.from({ length: rows.length / stride }, (_, row) => rows[row * stride] as number);
}

function readText(bytes: Uint8Array, width: number): Pick<MemberState, "columns" | "request"> | undefined {
  try {
    const [columns, request] = JSON.parse(new TextDecoder().decode(bytes)) as [unknown, unknown];
    return areColumns(columns) && widthOf(columns) === width ? { columns, request: JSON.stringify(request) } : undefined;
  } catch {
    return undefined;
  }
}

function areColumns(columns: unknown): columns is readonly Column[] {
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  return Array.isArray(columns) &&
    columns.every((column: unknown) =>
      Array.isArray(column) && column.length === 2 && typeof column[0] === "string" && Array.isArray(column[1]) && column[1].every(isSize)
    );
}

function fromHexadecimal(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, k) => Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16));
}
