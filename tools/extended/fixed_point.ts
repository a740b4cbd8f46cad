/**
 * Real numbers as integers: x is held as the integer nearest to x·2^bits.
 *
 * Pure BigInt arithmetic, so every machine gives the same digits. Errors are absolute: a product or quotient is off by less than 1 unit
 * (2^−bits), the functions by less than 20 (asinSquaredOver: 200), measured on arguments up to 30. Meant for truths that doubles are
 * compared with (bits ≥ 128), not for speed.
 */

/** A number times 2^bits, rounded. */
export type Fixed = bigint;

export interface FixedPoint {
  readonly bits: number;
  readonly one: Fixed;
  readonly pi: Fixed;
  readonly ln2: Fixed;
  /** Exact for |x| ≥ 2^(53−bits) or so; finer digits are cut off. */
  fromDouble(x: number): Fixed;
  /** a/b for any two finite doubles, whatever their exponents. */
  ratioOfDoubles(a: number, b: number): Fixed;
  fromInteger(n: number): Fixed;
  /** Nearest double, ties to even. */
  toDouble(x: Fixed): number;
  mul(a: Fixed, b: Fixed): Fixed;
  div(a: Fixed, b: Fixed): Fixed;
  /** Square root, x ≥ 0. */
  sqrt(x: Fixed): Fixed;
  /** e^x; 0 far below. */
  exp(x: Fixed): Fixed;
  /** Natural logarithm, x > 0. */
  ln(x: Fixed): Fixed;
  /** sin(√t)/√t as a function of t = z², 0 ≤ t ≤ 20 (sinc, analytic at 0). */
  sincOfSquare(t: Fixed): Fixed;
  /** cos(√t) as a function of t = z², 0 ≤ t ≤ 20. */
  cosOfSquare(t: Fixed): Fixed;
  /** asin²(√z)/z for 0 ≤ z ≤ 1, analytic at 0. */
  asinSquaredOver(z: Fixed): Fixed;
}

/** The double's integer significand and exponent: x = significand · 2^exponent. */
export function splitDouble(x: number): { significand: bigint; exponent: number } {
  if (!Number.isFinite(x)) throw new RangeError(`splitDouble: ${x} is not finite`);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const field = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const magnitude = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { significand: word >> 63n ? -magnitude : magnitude, exponent: (field === 0 ? 1 : field) - 1075 };
}

const shift = (x: bigint, by: number): bigint => (by >= 0 ? x << BigInt(by) : x >> BigInt(-by));

/** Floor of the square root of a non-negative integer (Newton from above). */
function integerSqrt(n: bigint): bigint {
  if (n < 0n) throw new RangeError("square root of a negative number");
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(16).length * 4 + 1) >> 1);
  x = x < 1n ? 1n : x;
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

export function fixedPoint(bits: number): FixedPoint {
  const P = BigInt(bits);
  const one = 1n << P;

  const mul = (a: Fixed, b: Fixed): Fixed => (a * b) >> P;
  const div = (a: Fixed, b: Fixed): Fixed => (a << P) / b;
  const sqrt = (x: Fixed): Fixed => integerSqrt(x << P);

  /** 2·atanh(1/n) = ln((n+1)/(n−1)) and atan(1/n), by their series. */
  const inverseSeries = (n: bigint, sign: 1n | -1n): Fixed => {
    const guard = 32n;
    let power = (1n << (P + guard)) / n;
    let sum = 0n;
    for (let k = 1n, s = 1n; power !== 0n; k += 2n, s *= sign) {
      sum += (s * power) / k;
      power /= n * n;
    }
    return sum >> guard;
  };
  const pi = 16n * inverseSeries(5n, -1n) - 4n * inverseSeries(239n, -1n);
  const ln2 = 2n * inverseSeries(3n, 1n);

  const exp = (x: Fixed): Fixed => {
    const k = x / ln2;
    const halvings = 8n;
    const guard = 24n;
    const Q = P + guard;
    const r = ((x - k * ln2) << guard) >> halvings;
    let sum = 1n << Q;
    let term = sum;
    for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
      term = ((term * r) >> Q) / n;
      sum += term;
    }
    for (let h = 0n; h < halvings; h += 1n) sum = (sum * sum) >> Q;
    return shift(sum >> guard, Number(k));
  };

  const ln = (x: Fixed): Fixed => {
    if (x <= 0n) throw new RangeError("logarithm of a number that is not positive");
    const guard = 24n;
    const Q = P + guard;
    const length = x.toString(2).length - 1;
    const k = BigInt(length) - P;
    let m = shift(x, Number(Q) - length);
    let roots = 0n;
    for (; roots < 5n; roots += 1n) m = integerSqrt(m << Q);
    const unit = 1n << Q;
    const z = ((m - unit) << Q) / (m + unit);
    const z2 = (z * z) >> Q;
    let power = z;
    let sum = 0n;
    for (let n = 1n; power !== 0n; n += 2n) {
      sum += power / n;
      power = (power * z2) >> Q;
    }
    return ((sum << (roots + 1n)) >> guard) + k * ln2;
  };

  /** Σ (−t)^n / (first · (first+1)(first+2) · …), two factors a step. */
  const alternating = (t: Fixed, first: bigint): Fixed => {
    const guard = 24n;
    let term = one << guard;
    let sum = term;
    for (let n = first; term !== 0n && term !== -1n; n += 2n) {
      term = -((term * t) >> P) / (n * (n + 1n));
      sum += term;
    }
    return sum >> guard;
  };

  const asinSquaredOver = (z: Fixed): Fixed => {
    if (z < 0n || z > one) throw new RangeError("asinSquaredOver: argument outside [0, 1]");
    if (z > one >> 4n) {
      const half = (one - sqrt(one - z)) >> 1n;
      return div(4n * mul(half, asinSquaredOver(half)), z);
    }
    // asin²(√z)/z = Σ_{n≥1} t_n, t_1 = 1, t_{n+1}/t_n = z · 2n² / ((n+1)(2n+1)).
    let term = one;
    let sum = one;
    for (let n = 1n; term !== 0n; n += 1n) {
      term = (((term * z) >> P) * (2n * n * n)) / ((n + 1n) * (2n * n + 1n));
      sum += term;
    }
    return sum;
  };

  return {
    bits,
    one,
    pi,
    ln2,
    fromDouble(x) {
      const { significand, exponent } = splitDouble(x);
      return shift(significand, exponent + bits);
    },
    ratioOfDoubles(a, b) {
      const p = splitDouble(a);
      const q = splitDouble(b);
      const by = p.exponent - q.exponent + bits;
      return by >= 0 ? (p.significand << BigInt(by)) / q.significand : p.significand / (q.significand << BigInt(-by));
    },
    fromInteger: (n) => BigInt(n) << P,
    toDouble(x) {
      // Number(bigint) rounds to nearest, ties to even; the division by a power of two is exact.
      let scale = 1;
      for (let k = 0; k < bits; k += 1) scale *= 2;
      return Number(x) / scale;
    },
    mul,
    div,
    sqrt,
    exp,
    ln,
    sincOfSquare: (t) => alternating(t, 2n),
    cosOfSquare: (t) => alternating(t, 1n),
    asinSquaredOver,
  };
}
