import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Moments, MomentTree, type Products } from "../../src/ensemble/statistics.ts";

/** Two numbers a frame, and the products 00, 01, 10, 11. */
const WIDTH = 2;
const ALL: Products = { left: Uint32Array.of(0, 0, 1, 1), right: Uint32Array.of(0, 1, 0, 1) };

function totalOf(first: number, count: number, members: readonly (readonly [number, Float64Array])[]): Moments | undefined {
  const tree = new MomentTree(first, count, WIDTH, ALL);
  for (const [member, rows] of members) tree.add(member, rows.slice());
  return tree.total();
}

/** SPEC §14 as it stands there: the set at a level is joined from the two below it. One frame. */
function specified(level: number, index: number, rows: ReadonlyMap<number, Float64Array>): Moments | undefined {
  if (level === 0) {
    const mean = rows.get(index);
    return mean && { count: 1, mean: mean.slice(), squares: new Float64Array(2), products: new Float64Array(4) };
  }
  const a = specified(level - 1, 2 * index, rows);
  const b = specified(level - 1, 2 * index + 1, rows);
  if (a === undefined || b === undefined) return a ?? b;
  const n = a.count + b.count;
  const w = b.count / n;
  const q = a.count * w;
  const d = [0, 1].map((x) => b.mean[x]! - a.mean[x]!);
  const joined = (sums: "squares" | "products", k: number, x: number, y: number) => (a[sums][k]! + b[sums][k]!) + (d[x]! * d[y]!) * q;
  return {
    count: n,
    mean: Float64Array.from([0, 1], (x) => a.mean[x]! + d[x]! * w),
    squares: Float64Array.from([0, 1], (x) => joined("squares", x, x, x)),
    products: Float64Array.from([[0, 0], [0, 1], [1, 0], [1, 1]] as const, ([x, y], k) => joined("products", k, x, y)),
  };
}

const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const row = fc.tuple(numbers, numbers).map((pair) => Float64Array.from(pair));
/** A first member, how many are planned, those that come, in the order in which they come. */
const arrivals = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.array(fc.tuple(row, fc.boolean(), fc.nat()), { minLength: 1, maxLength: 40 }))
  .map(([first, planned]) => ({
    first,
    count: planned.length,
    came: planned.map(([rows, comes, order], k) => ({ member: first + k, rows, comes, order })).filter(({ comes }) => comes)
      .sort((a, b) => a.order - b.order).map(({ member, rows }) => [member, rows] as const),
  }));

describe("the statistics of an ensemble", () => {
  it("have the bits of SPEC §14, whatever members come and in whatever order", () => {
    fc.assert(
      fc.property(arrivals, ({ first, count, came }) => {
        expect(totalOf(first, count, came)).toEqual(specified(7, 0, new Map(came)));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it("of a set do not depend on which others were to come", () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 50 }), ({ first, count, came }, more) => {
        expect(totalOf(first < more ? 0 : first - more, count + 2 * more, came)).toEqual(totalOf(first, count, came));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it("are what the two-pass formulas give", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), (all) => {
        const total = totalOf(5, all.length, all.map((rows, k) => [5 + k, rows] as const)) as Moments;
        const n = all.length;
        const scale = all.reduce((most, [x, y]) => Math.max(most, Math.abs(x!), Math.abs(y!)), 0);
        const mean = [0, 1].map((x) => all.reduce((sum, rows) => sum + rows[x]!, 0) / n);
        expect(total.count).toBe(n);
        for (const x of [0, 1]) {
          expect(Math.abs(total.mean[x]! - mean[x]!)).toBeLessThanOrEqual(1e-14 * scale);
          for (const y of [0, 1]) {
            const expected = all.reduce((sum, rows) => sum + (rows[x]! - mean[x]!) * (rows[y]! - mean[y]!), 0);
            // Each of n products of deviations of this size is rounded a few times.
            expect(Math.abs(total.products[2 * x + y]! - expected)).toBeLessThanOrEqual(1e-14 * n * scale * scale);
          }
          expect(total.squares[x]).toBe(total.products[3 * x]);
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("keep the digits of a small variance beside a large mean", () => {
    const total = totalOf(0, 1000, Array.from({ length: 1000 }, (_, k) => [k, Float64Array.of(1e9 + (k % 2), 0)] as const)) as Moments;
    expect(total.mean[0]).toBe(1e9 + 0.5);
    expect(total.squares[0]).toBe(250);
  });

  it("of equal members have a variance of exactly 0 and their mean to the bit", () => {
    for (const count of [1, 2, 3, 7, 48, 1001]) {
      const total = totalOf(3, count, Array.from({ length: count }, (_, k) => [3 + k, Float64Array.of(0.1, -1 / 3)] as const)) as Moments;
      expect([...total.mean]).toEqual([0.1, -1 / 3]);
      expect([...total.squares, ...total.products].every((x) => Object.is(x, 0))).toBe(true);
    }
  });

  it("take the highest members too, and hold few rows while members come in order", () => {
    const last = 16_777_215;
    const members = Array.from({ length: 64 }, (_, k) => [last - 63 + k, Float64Array.of(k, 1)] as const);
    const total = totalOf(last - 63, 64, members) as Moments;
    expect([total.count, total.mean[0], total.squares[0]]).toEqual([64, 31.5, 21840]);
    const tree = new MomentTree(0, 16_777_216, 1, { left: new Uint32Array(0), right: new Uint32Array(0) });
    for (let member = 0; member < 100_000; member++) tree.add(member, Float64Array.of(1));
    expect(tree.waiting).toBeLessThanOrEqual(24);
    expect(tree.total()?.count).toBe(100_000);
  });
});
