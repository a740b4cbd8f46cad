/** Argument checks of the exact results: a RangeError that names the argument, its value and what is allowed. */

/** A finite number that satisfies a condition. */
export function requireNumber(name: string, value: number, holds: boolean, allowed: string): void {
  if (typeof value === "number" && Number.isFinite(value) && holds) return;
  throw new RangeError(`${name}: got ${String(value)}; allowed: ${allowed}`);
}

/** A finite number > 0. */
export function requirePositive(name: string, value: number): void {
  requireNumber(name, value, value > 0, "a finite number > 0");
}

/** A finite number ≥ 0. */
export function requireNotNegative(name: string, value: number): void {
  requireNumber(name, value, value >= 0, "a finite number ≥ 0");
}

/** An integer ≥ least. */
export function requireInteger(name: string, value: number, least: number): void {
  requireNumber(name, value, Number.isInteger(value) && value >= least, `an integer ≥ ${least}`);
}
