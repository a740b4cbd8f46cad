import { describe, expect, it } from "vitest";
import { LandauError, type LandauErrorDetail } from "../src/errors.ts";
import { errorOf, plainError } from "../src/workers/plain_error.ts";

/** Every field there is, so that a new one is an error of types here until it is given. */
const DETAIL: Required<LandauErrorDetail> = {
  path: "options.onMember",
  value: [1, "two"],
  cause: new LandauError("MEMORY", "below", { member: 2 }),
  checkpoint: Uint8Array.of(1, 2, 3),
  member: 0,
  records: [Uint8Array.of(4), Uint8Array.of(5, 6)],
};

/** As from thread to thread. */
const across = (error: unknown): Error => errorOf(structuredClone(plainError(error, new Map())), new Map());

describe("an error across threads", () => {
  it("keeps every field of a LandauError", () => {
    const error = new LandauError("ABORTED", "a text", DETAIL);
    const fields = Object.keys(error) as (keyof LandauError)[];
    expect(fields.filter((field) => error[field] === undefined)).toEqual([]);
    expect([...fields].sort()).toEqual(["name", "code", ...Object.keys(DETAIL).filter((field) => field !== "cause")].sort());
    const there = across(error) as LandauError;
    expect(there).toBeInstanceOf(LandauError);
    for (const field of fields) expect(there[field]).toEqual(error[field]);
    expect(there.message).toBe(error.message);
    expect(there.cause).toBeInstanceOf(LandauError);
    expect(there.cause).toMatchObject({ code: "MEMORY", message: "below", member: 2 });
  });

  it("has no fields that were not given", () => {
    const there = across(new LandauError("ENGINE", "x"));
    expect(there).toEqual(new LandauError("ENGINE", "x"));
    expect(Object.keys(plainError(new LandauError("ENGINE", "x"), new Map()))).toEqual(["name", "message", "stack", "code", "path"]);
  });

  it("keeps name, text, stack and cause of another error", () => {
    const error = new TypeError("of the user's", { cause: 7 });
    const there = across(error);
    expect(there).toMatchObject({ name: "TypeError", message: "of the user's", cause: 7, stack: error.stack });
  });

  it("is the caller's own object where that is named", () => {
    const reason = { own: true };
    const plain = structuredClone(plainError(new LandauError("ABORTED", "stopped", { cause: reason }), new Map([[reason, "signal"]])));
    expect(errorOf(plain, new Map([["signal", reason]])).cause).toBe(reason);
  });
});
