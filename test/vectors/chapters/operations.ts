/** Vectors of single operations: rng, uniforms, elementary functions, digest of bytes. */

import { azimuth, block, elementary, hexadecimal, polarUniform, seedFromText, sha256, u52 } from "@landau-mbc/reference";
import { Random } from "../../random.ts";
import { neighbour, toBits } from "../bits.ts";
import { PHILOX, SHA256 } from "../known_answers.ts";

export const SEEDS = [0n, 1n, 42n, 0x0123456789abcdefn, 0xffffffffffffffffn];
const INDICES = [0, 1, 2, 63, 64, 65, 4_294_967_294, 4_294_967_295, 4_294_967_296, 4_294_967_297, 9_007_199_254_740_991];

const hex32 = (word: number) => word.toString(16).padStart(8, "0");

export function rng() {
  const addressed = SEEDS.flatMap((seed) =>
    [0, 1, 2, 3].flatMap((stream) =>
      INDICES.map((index, k) => {
        const [member, draw] = [[0, 1, 16_777_215][k % 3]!, k % 4];
        const source = { seedLow: Number(seed & 0xffffffffn), seedHigh: Number(seed >> 32n), member };
        return { seed: seed.toString(), member, stream, index, draw, words: block(source, stream, index, draw).map(hex32) };
      })
    )
  );
  return {
    knownAnswers: PHILOX.map(({ counter, key, result }) => ({
      counter: counter.map(hex32),
      key: key.map(hex32),
      words: result.map(hex32),
    })),
    addressed,
  };
}

export function uniform() {
  const random = new Random(31);
  const extreme = [[0, 0, 0, 0], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [1, 0x80000000, 0x7fffffff, 0x00ffffff]] as const;
  const blocks = [...extreme, ...Array.from({ length: 40 }, () => [random.word(), random.word(), random.word(), random.word()] as const)];
  return {
    cases: blocks.map((x) => ({
      words: x.map(hex32),
      u52: toBits(u52(x[1], x[0])),
      polar: toBits(polarUniform(x)),
      azimuth: toBits(azimuth(x)),
    })),
    textSeeds: ["", "a", "landau", "0", "ein längerer Text, größer als ein Block von 64 Bytes, mit Umlauten und 🌍"].map((text) => ({
      text,
      seed: seedFromText(text).toString(),
    })),
  };
}

/** Arguments of ln: the ends of its domain, next to 1, powers of two, the uniforms it meets, random ones of every size. */
function logarithms(random: Random): number[] {
  const special = [0, Number.MIN_VALUE, 3 * Number.MIN_VALUE, neighbour(2 ** -1022, -1), 2 ** -1022, Number.MAX_VALUE, Infinity, -1, -0];
  const nearOne = [-3, -2, -1, 0, 1, 2, 3].map((steps) => neighbour(1, steps));
  const nearRoot = [-2, -1, 0, 1, 2].flatMap((steps) => [neighbour(Math.SQRT1_2, steps), neighbour(Math.SQRT2, steps)]);
  const uniforms = [2 ** -53, 2 ** -41, 3 * 2 ** -41, 1 - 2 ** -41, 1 - 2 ** -53, 0.5];
  const powers = Array.from({ length: 44 }, (_, k) => 2 ** (50 * (k - 21)));
  const wide = Array.from({ length: 160 }, () => (1 + random.uniform()) * 2 ** (random.below(2046) - 1022));
  const unit = Array.from({ length: 160 }, () => random.uniform());
  const close = Array.from({ length: 80 }, (_, k) => 1 + (random.uniform() - 0.5) * 2 ** -(k % 50));
  return [...special, ...nearOne, ...nearRoot, ...uniforms, ...powers, ...wide, ...unit, ...close];
}

function exponents(random: Random): number[] {
  const special = [0, -0, 1, -1, 1e-300, -1e-300, 2 ** -54, -(2 ** -54), Infinity, -Infinity, Number.NaN, Math.LN2, -Math.LN2];
  const edges = [709.78, 709.782712893384, 709.79, 710, 800, -708.3, -708.4, -708.5, -744.4, -745.13, -745.14, -746, -800];
  const halves = [-3, -2, -1, 1, 2, 3].flatMap((k) => [-1, 0, 1].map((steps) => neighbour((k * Math.LN2) / 2, steps)));
  const wide = Array.from({ length: 160 }, () => 1450 * random.uniform() - 745);
  const near = Array.from({ length: 160 }, (_, k) => (2 * random.uniform() - 1) * 2 ** (4 - (k % 40)));
  return [...special, ...edges, ...halves, ...wide, ...near];
}

function turns(random: Random): number[] {
  const eighths = Array.from({ length: 8 }, (_, k) => k / 8);
  const around = eighths.slice(1).flatMap((x) => [neighbour(x, -1), neighbour(x, 1)]);
  const azimuths = Array.from({ length: 80 }, () => random.below(16_777_216) * 2 ** -24);
  return [
    ...eighths,
    ...around,
    2 ** -53,
    2 ** -300,
    1 - 2 ** -53,
    1 - 2 ** -24,
    ...azimuths,
    ...Array.from({ length: 160 }, () => random.uniform()),
  ];
}

export function elementaryFunctions() {
  const random = new Random(32);
  return {
    log: logarithms(random).map((x) => [toBits(x), toBits(elementary.ln(x))]),
    exp: exponents(random).map((x) => [toBits(x), toBits(elementary.exp(x))]),
    sincos2pi: turns(random).map((x) => {
      const { sin, cos } = elementary.sincos2pi(x);
      return [toBits(x), toBits(sin), toBits(cos)];
    }),
  };
}

export function digest() {
  const lengths = [1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000];
  return {
    knownAnswers: SHA256.filter(({ repeat }) => repeat === 1).map(({ text, digest }) => ({ text, digest })),
    lengths: lengths.map((length) => ({ length, digest: hexadecimal(sha256(Uint8Array.from({ length }, (_, k) => (7 * k) % 256))) })),
  };
}
