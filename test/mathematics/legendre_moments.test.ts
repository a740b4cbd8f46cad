/**
 * The heat kernel's eigenfunctions: E P_l(cosθ) = e^{−l(l+1)τ} at every τ and l.
 *
 * The deflection is a function of one uniform, so the mean is an integral over u and no sample is needed: the midpoint rule in s with
 * u = s²(3 − 2s), whose weight 6s(1 − s) takes off the logarithm at u = 0 and the square root at u = 1. TOLERANCE is what this rule
 * leaves on an exact sampler, with a margin: 8e−11, and sixteen times that with a quarter of the points.
 */

import { describe, expect, it } from "vitest";
import { engine } from "./engine_process.ts";
import { heatKernelCdf } from "./plain_process.ts";
import { legendre } from "./special_functions.ts";

const TIMES = [1e-6, 1e-4, 0.003, 0.0199, 0.0201, 0.05, 0.1, 0.17, 0.3, 0.8, 2.5, 7];
const DEGREES = [1, 2, 3, 4, 6, 10, 20];
const POINTS = 80_000;
const TOLERANCE = 2e-10;

type Deflection = (tau: Float64Array, u: Float64Array) => Float64Array;

/** Largest |E P_l − e^{−l(l+1)τ}| over DEGREES. */
function worstMoment(deflection: Deflection, tau: number): number {
  const s = Float64Array.from({ length: POINTS }, (_, k) => (k + 0.5) / POINTS);
  const w = deflection(new Float64Array(POINTS).fill(tau), s.map((x) => x * x * (3 - 2 * x)));
  const errors = DEGREES.map((l) => {
    let sum = 0;
    s.forEach((x, k) => {
      sum += ((6 * x * (1 - x)) / POINTS) * legendre(l, 1 - w[k]!);
    });
    return Math.abs(sum - Math.exp(-l * (l + 1) * tau));
  });
  return Math.max(...errors);
}

const gaussian: Deflection = (tau, u) => tau.map((t, k) => 1 - Math.cos(Math.min(Math.PI, Math.sqrt(-4 * t * Math.log(u[k]!)))));
const halfGenerator: Deflection = (tau, u) => engine.stages.deflection(tau.map((t) => t / 2), u);
/** Quantile of the density √(θ sinθ) e^{−θ²/4τ}, the small-time law without its bracket, by a table of its integral. */
const leadingOrder: Deflection = (tau, u) => {
  const t = tau[0]!;
  const [cells, most] = [200_000, Math.min(Math.PI, 14 * Math.sqrt(t))];
  const cumulative = new Float64Array(cells + 1);
  for (let k = 0; k < cells; k++) {
    const theta = ((k + 0.5) / cells) * most;
    cumulative[k + 1] = cumulative[k]! + Math.sqrt(theta * Math.sin(theta)) * Math.exp((-theta * theta) / (4 * t));
  }
  const total = cumulative[cells]!;
  return u.map((x) => {
    let [low, high] = [0, cells];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! <= (1 - x) * total) low = middle;
      else high = middle;
    }
    const part = ((1 - x) * total - cumulative[low]!) / (cumulative[high]! - cumulative[low]!);
    return 1 - Math.cos(((low + part) / cells) * most);
  });
};

describe("the Legendre moments of the deflection", () => {
  for (const tau of TIMES) {
    it(`are e^{−l(l+1)τ} at τ = ${tau}`, () => {
      expect(worstMoment((t, u) => engine.stages.deflection(t, u), tau)).toBeLessThan(TOLERANCE);
    });
  }

  it("follow the convention P(1 − cosθ ≥ w) = u", () => {
    for (const tau of [0.06, 0.4, 3]) {
      const u = Float64Array.of(0.001, 0.1, 0.5, 0.9, 0.999);
      const w = engine.stages.deflection(new Float64Array(5).fill(tau), u);
      w.forEach((x, k) => {
        expect(Math.abs(heatKernelCdf(1 - x, tau) - u[k]!)).toBeLessThan(1e-12);
      });
    }
  });

  it("catch the planted error: planar Gaussian angle, from τ = 1e−4 on", () => {
    for (const tau of TIMES.slice(1)) expect(worstMoment(gaussian, tau)).toBeGreaterThan(4 * TOLERANCE);
  });

  it("catch the planted error: generator ½Δ instead of Δ", () => {
    for (const tau of TIMES) expect(worstMoment(halfGenerator, tau)).toBeGreaterThan(30 * TOLERANCE);
  });

  it("catch the planted error: the small-time law without its curvature bracket", () => {
    for (const tau of [0.003, 0.0199, 0.05, 0.1]) expect(worstMoment(leadingOrder, tau)).toBeGreaterThan(10 * TOLERANCE);
  });
});
