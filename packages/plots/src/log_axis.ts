// Where a logarithmic axis has its marks, and what stands there.

/** From 10^1.2 on powers of ten are enough, below a few of their multiples are needed. */
const FEW_DECADES = 1.2;
/** Values that all points have in common are the marks themselves, if there are no more of them. */
const MOST_OWN = 6;

/** Marks within a domain; those of few common abscissae are these themselves (sizes, steps). */
export function logTicks([low, high]: readonly [number, number], own: readonly number[] = []): number[] {
  const distinct = [...new Set(own)].sort((a, b) => a - b);
  const apart = distinct.every((x, k) => k === 0 || x / (distinct[k - 1] as number) > 1.4);
  if (distinct.length > 1 && distinct.length <= MOST_OWN && apart) return distinct;
  const multiples = Math.log10(high / low) > FEW_DECADES ? [1] : Math.log10(high / low) > 0.6 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks: number[] = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++) {
    for (const multiple of multiples) {
      const tick = Number((multiple * 10 ** k).toPrecision(3));
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** 0.2, 400, 10⁶, 2·10⁻⁵. */
export function tickLabel(x: number): string {
  if (x === 0 || (Math.abs(x) >= 1e-3 && Math.abs(x) < 1e5)) return String(Number(x.toPrecision(3))).replace("-", "−");
  const exponent = Math.floor(Math.log10(Math.abs(x)) + 1e-9);
  const multiple = Number((x / 10 ** exponent).toPrecision(3));
  return `${multiple === 1 ? "" : `${multiple}·`}10${superscript(exponent)}`;
}

/** The digits of an exponent, raised. */
export const superscript = (exponent: number): string =>
  [...String(exponent)].map((digit) => (digit === "-" ? "⁻" : ("⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit))).join("");
