/**
 * The vectors against what does not come from the reference: published answers, integer arithmetic, the host's SHA-256, extended precision,
 * the incomplete gamma function. A mistake that the reference and every engine share shows up here.
 */

import { createHash } from "node:crypto";
import { philox, sha256 } from "@landau-mbc/reference";
import { describe, expect, it } from "vitest";
import { fixedPoint } from "../../tools/extended/fixed_point.ts";
import { CONFIGURATIONS, planOf, velocitiesOf } from "../configurations.ts";
import { heatKernelCdf } from "../mathematics/plain_process.ts";
import { gammaQ } from "../mathematics/special_functions.ts";
import { fromBits, fromHexadecimal, neighbour, toHexadecimal } from "./bits.ts";
import { SUM_LENGTHS, sumTerms } from "./chapters/states.ts";
import checkpoints from "./checkpoint.json" with { type: "json" };
import clock from "./clock.json" with { type: "json" };
import digests from "./digest.json" with { type: "json" };
import elementary from "./elementary.json" with { type: "json" };
import deflections from "./heat_kernel.json" with { type: "json" };
import { PHILOX, SHA256 } from "./known_answers.ts";
import observables from "./observables.json" with { type: "json" };
import pairs from "./pair_selection.json" with { type: "json" };
import rng from "./rng.json" with { type: "json" };
import runs from "./run.json" with { type: "json" };
import uniforms from "./uniform.json" with { type: "json" };

const hash = (...parts: Uint8Array[]) => parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex");
const hex = (digits: string) => BigInt(`0x${digits}`);

/** Philox4x32-10 from the paper, in integers, the key raised before every round but the first. */
function philoxOfIntegers(key: readonly bigint[], counter: readonly bigint[]): bigint[] {
  const mask = 0xffffffffn;
  let [k0, k1] = key as [bigint, bigint];
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  for (let round = 0; round < 10; round++) {
    if (round > 0) [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
    const [a, b] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & mask, (a >> 32n) ^ c3 ^ k1, a & mask];
  }
  return [c0, c1, c2, c3];
}

describe("the vectors agree with what others publish and other arithmetic gives", () => {
  it("Philox: the reference gives the three answers of Random123", () => {
    for (const { counter: c, key: k, result } of PHILOX) expect(philox(k[0], k[1], c[0], c[1], c[2], c[3])).toEqual(result);
  });

  it("Philox: every addressed block, in integer arithmetic with the counter laid out as SPEC §2 says", () => {
    for (const { seed, member, stream, index, draw, words } of rng.addressed) {
      const s = BigInt(seed);
      const i = BigInt(index);
      const counter = [i & 0xffffffffn, i >> 32n, BigInt(stream + 256 * member), BigInt(draw)];
      expect(philoxOfIntegers([s & 0xffffffffn, s >> 32n], counter)).toEqual(words.map(hex));
    }
  });

  it("uniforms: midpoints and turns, in integer arithmetic", () => {
    for (const { words, u52, polar, azimuth } of uniforms.cases) {
      const [x0, x1, x2, x3] = words.map(hex) as [bigint, bigint, bigint, bigint];
      expect(fromBits(u52)).toBe(Number(2n * (((x1 << 32n) | x0) >> 12n) + 1n) / 2 ** 53);
      expect(fromBits(polar)).toBe(Number(2n * (((x2 << 32n) | x3) >> 24n) + 1n) / 2 ** 41);
      expect(fromBits(azimuth)).toBe(Number(x3 & 0xffffffn) / 2 ** 24);
    }
    for (const { text, seed } of uniforms.textSeeds) {
      expect(BigInt(seed)).toBe(createHash("sha256").update(text, "utf8").digest().readBigUInt64LE(0));
    }
  });

  it("SHA-256: the examples of NIST, and every length against the host's", () => {
    for (const { text, repeat, digest } of SHA256) {
      expect(toHexadecimal(sha256(new TextEncoder().encode(text.repeat(repeat))))).toBe(digest);
    }
    for (const { length, digest } of digests.lengths) {
      expect(digest).toBe(hash(Uint8Array.from({ length }, (_, k) => (7 * k) % 256)));
    }
  });

  it("pairs: the product rule, in integer arithmetic", () => {
    for (const { word, particles, pair } of pairs.words) {
      const n = BigInt(particles);
      const i = (hex(word) * n) >> 64n;
      const j = (((hex(word) * n) & 0xffffffffffffffffn) * (n - 1n)) >> 64n;
      expect(pair).toEqual([Number(i), Number(j >= i ? j + 1n : j)]);
    }
  });

  it("clock: the thresholds are the distribution function of Poisson(64), from the incomplete gamma function", () => {
    let before = 0;
    clock.thresholds.forEach((digits, k) => {
      const probability = Number(hex(digits)) / 2 ** 64;
      const n = clock.firstThreshold + k;
      expect(Math.abs(probability - gammaQ(n + 1, 64))).toBeLessThan(1e-12);
      expect(probability).toBeGreaterThanOrEqual(before);
      before = probability;
    });
    expect(gammaQ(clock.firstThreshold, 64)).toBeLessThan(2 ** -63);
    expect(1 - before).toBeLessThan(1e-15);
  });

  it("deflections: P(1 − cosθ ≥ w) = u by the eigenfunction series, to 1e−12", () => {
    let checked = 0;
    for (const [tau, u, w] of deflections.cases.map((row) => row.map(fromBits) as [number, number, number])) {
      if (tau < 0.02 || tau > 700) continue;
      checked++;
      expect(Math.abs(heatKernelCdf(1 - w, tau) - u), `τ = ${tau}, u = ${u}`).toBeLessThan(1e-12);
    }
    expect(checked).toBeGreaterThan(250);
  });

  it("configuration, checkpoint and state hashes: composed by hand and hashed by the host", () => {
    runs.runs.forEach(({ configurationHash }, k) => {
      const configuration = CONFIGURATIONS[k]!;
      const data = velocitiesOf(configuration);
      expect(configurationHash).toBe(hash(planOf(configuration), ...(data ? [new Uint8Array(data.buffer)] : [])));
    });
    for (const { bytes, stateHash } of checkpoints.checkpoints) {
      const checkpoint = fromHexadecimal(bytes);
      const end = checkpoint.length - 32;
      expect(toHexadecimal(checkpoint.subarray(end))).toBe(hash(checkpoint.subarray(0, end)));
      const view = new DataView(checkpoint.buffer);
      const velocitiesAt = 96 + view.getUint32(96 + 12, true);
      const part = (from: number, length: number) => checkpoint.subarray(from, from + length);
      const magic = new TextEncoder().encode("MBCSTATE");
      expect(stateHash).toBe(
        hash(magic, part(12, 4), part(96 + 56, 4), part(96 + 16, 8), part(24, 8), checkpoint.subarray(velocitiesAt, end)),
      );
    }
  });

  it("sums: within a rounding or two per level of the tree of the exact sum", () => {
    observables.sums.forEach(({ length, sum }, k) => {
      expect(length).toBe(SUM_LENGTHS[k]);
      const terms = sumTerms(length);
      const exact = terms.reduce((total, x) => total + BigInt(Math.round(x * 2 ** 80)), 0n);
      const size = terms.reduce((total, x) => total + Math.abs(x), 0);
      expect(Math.abs(fromBits(sum) - Number(exact) / 2 ** 80)).toBeLessThanOrEqual(4e-14 * size);
    });
  });
});

describe("the elementary functions are as accurate as SPEC §4 says, in extended precision", () => {
  const real = fixedPoint(1200);
  /** Error of `y` against `truth` in units of the last place of the truth. */
  const ulps = (y: number, truth: bigint) => {
    const leading = (truth < 0n ? -truth : truth).toString(2).length - 1 - real.bits;
    const last = Math.max(leading - 52, -1074);
    return Math.abs(Number(((real.fromDouble(y) - truth) * 1000n) >> BigInt(last + real.bits))) / 1000;
  };
  const worst = (cases: readonly (readonly [number, bigint])[]) => Math.max(...cases.map(([y, truth]) => ulps(y, truth)));
  const rows = (cases: readonly string[][]) => cases.map((row) => row.map(fromBits) as [number, number, number]);

  it("ln: below 0.95 ulp", () => {
    const cases = rows(elementary.log).filter(([x, y]) => x > 2 ** -600 && x < Infinity && y !== 0);
    expect(worst(cases.map(([x, y]) => [y, real.ln(real.fromDouble(x))] as const))).toBeLessThan(0.95);
    expect(cases.length).toBeGreaterThan(300);
  });

  it("exp: below 0.9 ulp where the result is normal", () => {
    const cases = rows(elementary.exp).filter(([x]) => Math.abs(x) < 700 && x !== 0);
    expect(worst(cases.map(([x, y]) => [y, real.exp(real.fromDouble(x))] as const))).toBeLessThan(0.9);
    expect(cases.length).toBeGreaterThan(250);
  });

  it("sine and cosine of 2πx: below 1.05 ulp", () => {
    const cases = rows(elementary.sincos2pi).filter(([x]) => x > 2 ** -60 && (8 * x) % 1 !== 0);
    const reduced = (x: number) => {
      const quarter = Math.round(4 * x);
      const angle = real.mul(real.mul(real.pi, real.fromInteger(2)), real.fromDouble(x - quarter / 4));
      const square = real.mul(angle, angle);
      const [sin, cos] = [real.mul(angle, real.sincOfSquare(square)), real.cosOfSquare(square)];
      return [[sin, cos], [cos, -sin], [-sin, -cos], [-cos, sin]][quarter % 4] as [bigint, bigint];
    };
    expect(worst(cases.map(([x, sin]) => [sin, reduced(x)[0]] as const))).toBeLessThan(1.05);
    expect(worst(cases.map(([x, , cos]) => [cos, reduced(x)[1]] as const))).toBeLessThan(1.05);
    expect(cases.length).toBeGreaterThan(200);
  });

  it("notices a table in which every number is one unit off", () => {
    const cases = rows(elementary.log).filter(([x, y]) => x > 2 ** -600 && x < Infinity && y !== 0);
    expect(worst(cases.map(([x, y]) => [neighbour(y, 1), real.ln(real.fromDouble(x))] as const))).toBeGreaterThan(1);
  });
});
