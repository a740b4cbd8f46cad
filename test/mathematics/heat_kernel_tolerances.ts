/** What the heat-kernel sampler is held to. Measured on the dense grid of the slow suite; the reasons stand beside the figures. */
import { expect } from "vitest";
import type { Certificate, RegionErrors } from "./heat_kernel_certificate.ts";

/** |P(1 − cosθ ≥ w) − u| by region. The polynomials' minimax error is 6.5e−14, the series has only rounding. SPEC §7 promises 1e−13. */
export const LARGEST_PROBABILITY_ERROR = [1e-13, 1e-13, 3e-15, 3e-15] as const;

/** The same over u. The polynomials' fit guards the tail down to u = 1e−9 and 1e−11; below 2^−41 the engine does not go. */
const LARGEST_TAIL_ERROR = [1e-4, 2e-2, 1e-3, 1e-3] as const;

/** Relative error of w for u ≥ ½. The polynomials' fit holds ten times its aim next to the pole; the series has only rounding. */
const LARGEST_RELATIVE_ERROR = [1e-12, 1e-12, 2e-14, 2e-15] as const;

export function expectCertified({ regions, outside }: Certificate): void {
  expect(outside).toEqual([]);
  regions.forEach((errors: RegionErrors, k) => {
    expect(errors.probability.value, `probability, ${errors.region}`).toBeLessThan(LARGEST_PROBABILITY_ERROR[k] as number);
    expect(errors.tail.value, `tail, ${errors.region}`).toBeLessThan(LARGEST_TAIL_ERROR[k] as number);
    expect(errors.relative.value, `w next to the pole, ${errors.region}`).toBeLessThan(LARGEST_RELATIVE_ERROR[k] as number);
  });
}
