/** Argument checks of the exact results: a RangeError that names the argument, its value and what is allowed. */

/** A finite number that satisfies a condition. */
export function requireNumber(name: string, value: number, holds: boolean, allowed: string): void {
  if (typeof value === "number" && Number.isFinite(value) && holds) return;
  throw new RangeError(`${name}: got ${String(value)}; allowed: ${allowed}`);
}

/** Settings as they are, if they are an object. */
export function requireSettings<T extends object>(settings: T, name = "settings"): T {
  if (typeof settings === "object" && settings !== null) return settings;
  throw new RangeError(`${name}: got ${String(settings)}; allowed: an object`);
}

/** A list of numbers as an array; what they are is for others to check. */
export function requireList<T>(name: string, list: ArrayLike<T>, length?: number): T[] {
  const isList = typeof list === "object" && list !== null && Number.isInteger(list.length);
  if (isList && (length === undefined || list.length === length)) return Array.from(list);
  const got = isList ? `a list of ${list.length}` : String(list);
  throw new RangeError(`${name}: got ${got}; allowed: a list of ${length === undefined ? "" : `${length} `}numbers`);
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

/** E|v|² of a start, whose powers up to the eighth of the speed are finite. */
export function requireScale(meanSquare: number): void {
  const allowed = "speeds whose mean square is a number from 1e-30 to 1e30";
  if (meanSquare >= 1e-30 && meanSquare <= 1e30) return;
  throw new RangeError(`initial: got a mean square speed of ${meanSquare}; allowed: ${allowed}`);
}

/** γ in [−3, 1]. */
export function requireGamma(gamma: number): void {
  requireNumber("gamma", gamma, gamma >= -3 && gamma <= 1, "a number from -3 to 1");
}

/** Times ≥ 0 that increase, as an array. */
export function requireTimes(times: ArrayLike<number>): number[] {
  const all = requireList("times", times);
  all.forEach((t, k) => {
    requireNotNegative(`times[${k}]`, t);
    if (k > 0 && !(t > all[k - 1])) throw new RangeError(`times[${k}]: got ${t} after ${all[k - 1]}; allowed: increasing times`);
  });
  return all;
}
