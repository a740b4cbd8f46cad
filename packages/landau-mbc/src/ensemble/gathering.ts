/** What the complete members have come to so far, in whatever order they come. */

import { hexadecimal, Sha256, SPEC_VERSION } from "@landau-mbc/reference";
import { LandauError } from "../errors.ts";
import { type Column, productsOf, sameColumns, widthOf } from "./columns.ts";
import type { MemberState } from "./member_record.ts";
import { type Moments, MomentTree } from "./statistics.ts";

const MAGIC = "MBCENSM\0";

/** Takes each member once. */
export class Gathering {
  readonly #first: number;
  readonly #members: number;
  readonly #pairs: readonly (readonly [string, string])[];
  /** Rows without their times, if they are kept. */
  readonly #rows: Map<number, Float64Array> | undefined;
  readonly #done: Uint8Array;
  /** State hashes that wait for those of lower members. */
  readonly #hashes = new Map<number, string>();
  readonly #hash = startedHash();
  #hashed: number;
  #tree: MomentTree | undefined;
  #columns: readonly Column[] = [];
  #count = 0;
  #collisions = 0;

  /** @param keepsRows whether each member's rows are wanted at the end */
  constructor(first: number, members: number, pairs: readonly (readonly [string, string])[], keepsRows: boolean) {
    this.#first = first;
    this.#members = members;
    this.#pairs = pairs;
    this.#rows = keepsRows ? new Map() : undefined;
    this.#done = new Uint8Array(members);
    this.#hashed = first;
  }

  /** Members taken. */
  get count(): number {
    return this.#count;
  }

  /** Collisions of the members taken. */
  get collisions(): number {
    return this.#collisions;
  }

  /** What the numbers are; empty before the first member. */
  get columns(): readonly Column[] {
    return this.#columns;
  }

  has(member: number): boolean {
    return this.#done[member - this.#first] === 1;
  }

  /** The lowest member that has not come, from `from` on; undefined if there is none. */
  next(from: number): number | undefined {
    const at = this.#done.indexOf(0, from - this.#first);
    return at < 0 ? undefined : this.#first + at;
  }

  /**
   * Takes in a complete member.
   *
   * @throws LandauError `CONFIG` if it has other numbers than the first: a measure gave more or fewer
   */
  take({ member, columns, rows, stateHash, collisions }: MemberState): void {
    if (this.#tree === undefined) {
      this.#columns = columns;
      this.#tree = new MomentTree(this.#first, this.#members, widthOf(columns), productsOf(columns, this.#pairs));
    } else if (!sameColumns(this.#columns, columns)) {
      const path = "options.measure";
      const message = `${path}: gave ${JSON.stringify(columns)} for member ${member}; allowed: ${
        JSON.stringify(this.#columns)
      }, as for the member before`;
      throw new LandauError("CONFIG", message, { path, value: columns });
    }
    const numbers = withoutTimes(rows, 1 + widthOf(columns));
    this.#rows?.set(member, numbers.slice());
    this.#tree.add(member, numbers);
    this.#done[member - this.#first] = 1;
    this.#count += 1;
    this.#collisions += collisions;
    this.#hashes.set(member, stateHash);
    while (this.#hashes.has(this.#hashed)) this.#hashNext(this.#hashed);
  }

  /** Numbers of the members taken, ascending. */
  members(): Uint32Array {
    const out = new Uint32Array(this.#count);
    let k = 0;
    this.#done.forEach((done, at) => {
      if (done === 1) out[k++] = this.#first + at;
    });
    return out;
  }

  /** Rows of every member taken, one after the other, ascending; undefined if they were not kept. */
  rows(): Float64Array | undefined {
    if (this.#rows === undefined) return undefined;
    const all = [...this.members()].map((member) => this.#rows?.get(member) as Float64Array);
    const out = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const rows of all) {
      out.set(rows, at);
      at += rows.length;
    }
    return out;
  }

  /** Mean and sums of products; undefined if no member has come. To be called once. */
  moments(): Moments | undefined {
    return this.#tree?.total();
  }

  /** SPEC §14, over the members taken. To be called once. */
  membersHash(): string {
    for (const member of [...this.#hashes.keys()].sort((a, b) => a - b)) this.#hashNext(member);
    return hexadecimal(this.#hash.digest());
  }

  #hashNext(member: number): void {
    const digits = this.#hashes.get(member) as string;
    const bytes = new Uint8Array(36);
    new DataView(bytes.buffer).setUint32(0, member, true);
    for (let k = 0; k < 32; k++) bytes[4 + k] = Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16);
    this.#hash.update(bytes);
    this.#hashes.delete(member);
    this.#hashed = member + 1;
  }
}

function startedHash(): Sha256 {
  const bytes = new Uint8Array(12);
  bytes.set(Array.from(MAGIC, (letter) => letter.charCodeAt(0)));
  new DataView(bytes.buffer).setUint32(8, SPEC_VERSION, true);
  return new Sha256().update(bytes);
}

function withoutTimes(rows: Float64Array, stride: number): Float64Array {
  const out = new Float64Array((rows.length / stride) * (stride - 1));
  for (let row = 0; row * stride < rows.length; row++) out.set(rows.subarray(row * stride + 1, (row + 1) * stride), row * (stride - 1));
  return out;
}
