/** What is observed, summed in a fixed shape so that no engine, lane or thread changes a bit: SPEC §10. */

import { TICK, TICKS_PER_UNIT } from "./pair_update.ts";
import { powerOfTwo } from "./scale.ts";

const CHUNK = 4096;
const ACCUMULATORS = 8;
const TWO_32 = 4294967296;

/** Work on all particles, chunk by chunk: whoever does it may see to something else between two of them. */
export type Pieces<T> = Generator<undefined, T, undefined>;

/** The result of such work, done without a break. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Calls f for particles 0 … n − 1. */
export function* forAll(n: number, f: (particle: number) => void): Pieces<void> {
  for (const [from, to] of chunks(n)) {
    for (let particle = from; particle < to; particle++) f(particle);
    yield;
  }
}

/** The first particle of each chunk of n, and the one behind its last. */
export function* chunks(n: number): Generator<readonly [from: number, to: number], void, undefined> {
  for (let from = 0; from < n; from += CHUNK) yield [from, from + CHUNK < n ? from + CHUNK : n];
}

/** Names, shapes and places in a frame of the observed quantities. */
export const QUANTITIES = {
  momentum: { offset: 0, shape: [3] },
  energy: { offset: 3, shape: [] },
  temperature: { offset: 4, shape: [] },
  pressure: { offset: 5, shape: [6] },
  heatFlux: { offset: 11, shape: [3] },
  moment4: { offset: 14, shape: [] },
  moment6: { offset: 15, shape: [] },
  moment8: { offset: 16, shape: [] },
} as const;

/** Numbers in a frame. */
export const FRAME_LENGTH = 17;

/** The fixed-shape sum of terms that arrive in order: eight strided accumulators a chunk, a binary tree over chunks. */
export class FixedSum {
  readonly #accumulators = new Float64Array(ACCUMULATORS);
  readonly #chunks: number[] = [];
  #inChunk = 0;

  /** Adds the next term. */
  add(x: number): void {
    const a = this.#inChunk % ACCUMULATORS;
    this.#accumulators[a] = (this.#accumulators[a] as number) + x;
    this.#inChunk += 1;
    if (this.#inChunk === CHUNK) this.#closeChunk();
  }

  /** The sum of all terms. */
  total(): number {
    if (this.#inChunk > 0) this.#closeChunk();
    let level = this.#chunks;
    while (level.length > 1) {
      const next: number[] = [];
      for (let k = 0; k + 1 < level.length; k += 2) next.push((level[k] as number) + (level[k + 1] as number));
      if (level.length % 2 === 1) next.push(level[level.length - 1] as number);
      level = next;
    }
    return level[0] ?? 0;
  }

  #closeChunk(): void {
    const [a0, a1, a2, a3, a4, a5, a6, a7] = this.#accumulators as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    this.#chunks.push(a0 + a4 + (a2 + a6) + (a1 + a5 + (a3 + a7)));
    this.#accumulators.fill(0);
    this.#inChunk = 0;
  }
}

/** Fixed-shape sum of f(particle) over particles 0 … n − 1. */
export function* sumInPieces(n: number, f: (particle: number) => number): Pieces<number> {
  const sum = new FixedSum();
  yield* forAll(n, (particle) => sum.add(f(particle)));
  return sum.total();
}

/** The same at once. */
export function sumOver(n: number, f: (particle: number) => number): number {
  return atOnce(sumInPieces(n, f));
}

/** Exact Σ of the ticks along each axis of grid velocities (row-major [N, 3], internal). */
export function* exactTickSumsInPieces(v: Float64Array): Pieces<readonly [bigint, bigint, bigint]> {
  const total: [bigint, bigint, bigint] = [0n, 0n, 0n];
  for (const [from, to] of chunks(v.length / 3)) {
    const high = [0, 0, 0];
    const low = [0, 0, 0];
    for (let k = 3 * from; k < 3 * to; k++) {
      const ticks = (v[k] as number) * TICKS_PER_UNIT;
      const upper = Math.floor(ticks / TWO_32);
      high[k % 3] = (high[k % 3] as number) + upper;
      low[k % 3] = (low[k % 3] as number) + (ticks - upper * TWO_32);
    }
    for (const a of [0, 1, 2] as const) total[a] += BigInt(high[a] as number) * BigInt(TWO_32) + BigInt(low[a] as number);
    yield;
  }
  return total;
}

/** The same at once. */
export function exactTickSums(v: Float64Array): readonly [bigint, bigint, bigint] {
  return atOnce(exactTickSumsInPieces(v));
}

/**
 * A frame of 17 numbers in user units, in the order of QUANTITIES.
 *
 * @param v grid velocities, row-major [N, 3], internal
 * @param tickSums their exact sums
 * @param scaleExponent p: user velocity = internal · 2^p
 */
export function* frameInPieces(
  v: Float64Array,
  tickSums: readonly [bigint, bigint, bigint],
  scaleExponent: number,
): Pieces<Float64Array> {
  const n = v.length / 3;
  const mean = tickSums.map((K) => (Number(K) * TICK) / n) as [number, number, number];
  const sums = Array.from({ length: 13 }, () => new FixedSum());
  yield* forAll(n, (i) => {
    const vx = v[3 * i] as number;
    const vy = v[3 * i + 1] as number;
    const vz = v[3 * i + 2] as number;
    const ux = vx - mean[0];
    const uy = vy - mean[1];
    const uz = vz - mean[2];
    const s = ux * ux + uy * uy + uz * uz;
    const terms = [
      vx * vx + vy * vy + vz * vz,
      ux * ux,
      uy * uy,
      uz * uz,
      ux * uy,
      ux * uz,
      uy * uz,
      s * ux,
      s * uy,
      s * uz,
      s * s,
      s * s * s,
      s * s * (s * s),
    ];
    for (let k = 0; k < 13; k++) (sums[k] as FixedSum).add(terms[k] as number);
  });
  const m = sums.map((sum) => sum.total() / n) as number[];
  const unit = (power: number) => powerOfTwo(power * scaleExponent);
  const at = (k: number) => m[k] as number;
  return Float64Array.of(
    ...mean.map((x) => x * unit(1)),
    0.5 * at(0) * unit(2),
    ((at(1) + at(2) + at(3)) / 3) * unit(2),
    ...[1, 2, 3, 4, 5, 6].map((k) => at(k) * unit(2)),
    ...[7, 8, 9].map((k) => at(k) * unit(3)),
    at(10) * unit(4),
    at(11) * unit(6),
    at(12) * unit(8),
  );
}

/** The same at once. */
export function frame(v: Float64Array, tickSums: readonly [bigint, bigint, bigint], scaleExponent: number): Float64Array {
  return atOnce(frameInPieces(v, tickSums, scaleExponent));
}
