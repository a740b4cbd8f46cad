import fc from "fast-check";
import { sha256 } from "@landau-mbc/reference";
import { describe, expect, it } from "vitest";
import { decodeMember, encodeMember, type MemberState } from "../../src/ensemble/member_record.ts";
import { inspectMember, LandauError } from "../../src/entrypoints/main.ts";

const state: MemberState = {
  member: 7,
  collisions: 123,
  configHash: "0123456789abcdef".repeat(4),
  stateHash: "f".repeat(64),
  columns: [["energy", []], ["pressure", [6]]],
  request: '{"quantities":["energy","pressure"],"measures":[]}',
  rows: Float64Array.from({ length: 16 }, (_, k) => k / 3),
};
const onWay: MemberState = { ...state, stateHash: "0".repeat(64), checkpoint: Uint8Array.of(1, 2, 3, 4, 5) };

function refusal(bytes: Uint8Array): LandauError {
  try {
    decodeMember(bytes, "record");
  } catch (error) {
    if (error instanceof LandauError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

/** The bytes with other ones at an offset, and a digest that fits. */
function altered(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const out = bytes.slice();
  out.set(values, at);
  out.set(sha256(out.subarray(0, -32)), out.length - 32);
  return out;
}

describe("a member's record", () => {
  it.each([["complete", state], ["on its way", onWay]] as const)("reads back as it was written, %s", (_, written) => {
    expect(decodeMember(encodeMember(written), "record")).toEqual(written);
  });

  it("is laid out as SPEC §14 says", () => {
    const bytes = encodeMember(onWay);
    const view = new DataView(bytes.buffer);
    const textLength = view.getUint32(120, true);
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe("MBCMEMB\0");
    expect([8, 12, 24, 28, 112, 116, 124].map((at) => view.getUint32(at, true))).toEqual([1, 1, 7, 0, 2, 7, 0]);
    expect([16, 32, 104].map((at) => Number(view.getBigUint64(at, true)))).toEqual([bytes.length, 123, 5]);
    expect(bytes[40]).toBe(0x01);
    expect(bytes[71]).toBe(0xef);
    expect(textLength % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(128, 128 + textLength)))).toEqual([onWay.columns, JSON.parse(onWay.request)]);
    expect(view.getFloat64(128 + textLength + 8 * 15, true)).toBe(5);
    expect([...bytes.subarray(128 + textLength + 128, -32)]).toEqual([1, 2, 3, 4, 5]);
    expect(bytes.subarray(-32)).toEqual(sha256(bytes.subarray(0, -32)));
  });

  it("is refused at every truncation, with every bit flipped and with something behind its end", () => {
    const good = encodeMember(onWay);
    for (let length = 0; length < good.length; length++) {
      expect(refusal(good.subarray(0, length))).toMatchObject({ code: "CHECKPOINT", path: "record" });
    }
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const bytes = good.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(refusal(bytes).code).toBe("CHECKPOINT");
    }
    expect(refusal(Uint8Array.of(...good, 0)).message).toContain("something behind its end");
  });

  it("that is foreign, older, newer or of no ensemble is refused by what it is", () => {
    const good = encodeMember(state);
    expect(refusal(new Uint8Array(500)).message).toContain("500 bytes that are not, or no longer, a member's record");
    expect(refusal(altered(good, 8, [2])).message).toContain("the newer format version 2; allowed: format version 1");
    expect(refusal(altered(good, 12, [0])).message).toContain("the older specification version 0");
    expect(refusal(altered(good, 27, [1])).message).toContain("no ensemble has written");
    expect(refusal(altered(good, 128, [0x7b])).message).toContain("no ensemble has written");
    expect(refusal(altered(good, 116, [8])).message).toContain("altered content");
    expect(refusal(altered(good, 112, [255, 255, 255, 255])).message).toContain("altered content");
  });

  it("never does anything but read or refuse, whatever the bytes", () => {
    const good = encodeMember(onWay);
    fc.assert(
      fc.property(fc.nat(good.length - 33), fc.uint8Array({ minLength: 1, maxLength: 16 }), (at, values) => {
        const bytes = altered(good, at, [...values].slice(0, good.length - 32 - at));
        try {
          decodeMember(bytes, "record");
        } catch (error) {
          expect(error).toBeInstanceOf(LandauError);
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  it("tells what it holds", () => {
    expect(inspectMember(encodeMember(state))).toEqual({
      member: 7,
      status: "done",
      collisions: 123,
      configHash: state.configHash,
      stateHash: state.stateHash,
      times: Float64Array.of(0, 8 / 3),
      series: { energy: Float64Array.of(1 / 3, 3), pressure: Float64Array.from([2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15], (k) => k / 3) },
      shapes: { energy: [2], pressure: [2, 6] },
    });
    expect(inspectMember(encodeMember(onWay)).status).toBe("stopped");
    expect(() => inspectMember("record" as unknown as Uint8Array)).toThrow("record: got");
  });
});
