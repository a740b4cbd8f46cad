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

/** γ in [−3, 1]. */
export function requireGamma(gamma: number): void {
  requireNumber("gamma", gamma, gamma >= -3 && gamma <= 1, "a number from -3 to 1");
}

/** Times ≥ 0 that increase, as an array. */
export function requireTimes(times: ArrayLike<number>): number[] {
  const all = Array.from(times);
  all.forEach((t, k) => {
    requireNotNegative(`times[${k}]`, t);
    if (k > 0 && !(t > all[k - 1])) throw new RangeError(`times[${k}]: got ${t} after ${all[k - 1]}; allowed: increasing times`);
  });
  return all;
}
