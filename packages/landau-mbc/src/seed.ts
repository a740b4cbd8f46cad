/** Seeds: an integer, a bigint, a string, or a 64-bit integer in a form that JSON can hold. All 64 bits are used. */

import { seedFromText } from "@landau-mbc/reference";
import * as v from "valibot";
import { allowed } from "./schema.ts";

const TEXT = 'an integer from 0 to 2^53 - 1, a bigint from 0n to 2^64 - 1, a string, or { u64: "decimal digits" }';
const MOST = 0xffff_ffff_ffff_ffffn;

const message = allowed(TEXT);

/** UTF-8 has no form for half of a surrogate pair: encoders put U+FFFD in its place, so that different seeds would become one. */
const HALF = "got a string with half of a surrogate pair; allowed: whole characters";
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** The schema of `seed`. */
export const seedSchema = v.pipe(
  v.union(
    [
      v.pipe(
        v.number(message),
        v.safeInteger(message),
        v.minValue(0, message),
        v.transform((x) => (x === 0 ? 0 : x)),
      ),
      v.pipe(v.bigint(message), v.minValue(0n, message), v.maxValue(MOST, message)),
      v.pipe(v.string(message), v.nonEmpty(message), v.check(isWellFormed, () => HALF)),
      v.strictObject({ u64: v.pipe(v.string(message), v.check(isDecimal64, message)) }, message),
    ],
    message,
  ),
  v.metadata({ allowed: TEXT }),
);

/**
 * A seed as users write it: an integer from 0 to 2^53 − 1, a bigint below 2^64, a string (whose digest is taken, also if it consists of digits), or
 * `{ u64 }` with decimal digits, a 64-bit integer as JSON can hold it.
 */
export type Seed = number | bigint | string | { readonly u64: string };

function isDecimal64(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= MOST;
}

/** The 64-bit integer of a seed; a string is the first eight bytes, little-endian, of the SHA-256 of its UTF-8 form (SPEC §1), also when it consists of digits. */
export function seedInteger(seed: Seed): bigint {
  if (typeof seed === "bigint") return seed;
  if (typeof seed === "number") return BigInt(seed);
  if (typeof seed === "object") return BigInt(seed.u64);
  return seedFromText(seed);
}

/** A seed that JSON can hold. */
export type JsonSeed = Exclude<Seed, bigint>;

/** The same seed in a form that JSON.stringify can write and the configuration reads back. */
export function jsonSeed(seed: Seed): JsonSeed {
  if (typeof seed !== "bigint") return seed;
  return seed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seed) : { u64: seed.toString() };
}
