/**
 * SPEC §7, accuracy: the sampler against the heat kernel in extended precision (`tools/extended/heat_kernel.ts`, 128 bits), never against itself.
 * Deterministic grids. The slow suite repeats the first test on a denser one.
 */
import { deflection } from "@landau-mbc/reference/heat_kernel.ts";
import { describe, expect, it } from "vitest";
import {
  certify,
  type Deflection,
  density,
  evenly,
  gridOfTimes,
  gridOfUniforms,
  neighbour,
  summary,
  SWITCHES,
} from "./heat_kernel_certificate.ts";
import { expectCertified, LARGEST_PROBABILITY_ERROR } from "./heat_kernel_tolerances.ts";

describe("the heat-kernel sampler", () => {
  it("has the law of spherical Brownian motion for every τ from 1e−300 to ∞", () => {
    const certificate = certify(deflection, gridOfTimes(50), gridOfUniforms(150));
    console.info(summary(certificate));
    expectCertified(certificate);
  }, 120_000);

  it("takes a u below 2^−44 as 2^−44", () => {
    const smallest = 2 ** -44;
    for (const tau of [1e-300, 1e-6, 0.05, 0.06, 0.08, 0.1, 0.3, 0.5, 3, Number.POSITIVE_INFINITY]) {
      const w = deflection(tau, smallest);
      expect(w).toBeGreaterThan(0);
      expect(w).toBeLessThanOrEqual(2);
      expect(deflection(tau, 2 ** -60)).toBe(w);
      expect(deflection(tau, 5e-324)).toBe(w);
    }
  });

  it("is uniform at τ = ∞", () => {
    for (const u of evenly(200)) expect(Math.abs(deflection(Number.POSITIVE_INFINITY, u) - 2 * (1 - u))).toBeLessThan(5e-16);
  });

  it("falls as u rises, strictly on a grid", () => {
    const uniforms = gridOfUniforms(400).sort((a, b) => a - b);
    const spaced = uniforms.filter((u, k) => k === 0 || u > (uniforms[k - 1] as number) * (1 + 1e-9));
    for (const tau of gridOfTimes(12)) {
      let last = Number.POSITIVE_INFINITY;
      for (const u of spaced) {
        const w = deflection(tau, u);
        if (!(w < last)) expect({ tau, u, w }).toEqual("less than before");
        last = w;
      }
    }
  });

  it("rises as τ rises, strictly on a grid", () => {
    const taus = Array.from({ length: 2000 }, (_, k) => 1e-4 * 1.006 ** k).filter((tau) => tau < 6);
    for (const u of gridOfUniforms(30).filter((v) => v > 1e-9)) {
      // The far tail is near 2 at every late τ; there the law hardly moves, and neither does a double.
      let last = 0;
      for (const tau of taus) {
        const w = deflection(tau, u);
        const tolerance = tau < 0.3 ? 0 : 2e-15;
        if (!(w > last - tolerance)) expect({ tau, u, w, last }).toEqual("more than before");
        last = w;
      }
    }
  });

  it("does not jump at a switch of regions", () => {
    for (const tau of SWITCHES) {
      let largest = 0;
      for (const u of gridOfUniforms(150)) {
        const before = deflection(tau, u);
        const after = deflection(neighbour(tau, 1), u);
        largest = Math.max(largest, Math.abs(after - before) * density(tau, before));
      }
      console.info(`switch at tau = ${tau}: largest jump of the probability ${largest.toExponential(2)}`);
      expect(largest).toBeLessThan(2 * LARGEST_PROBABILITY_ERROR[0]);
    }
  });
});

describe("the certificate catches", () => {
  const uniforms = gridOfUniforms(25);
  const caught = (planted: Deflection, taus: readonly number[]): void => {
    expectCertified(certify(deflection, taus, uniforms));
    expect(() => expectCertified(certify(planted, taus, uniforms))).toThrow();
  };

  it("a planar Gaussian instead of the spherical law", () => {
    const planar: Deflection = (tau, u) => Math.min(2, 2 * tau * -Math.log(u));
    caught(planar, [1e-6, 1e-4, 0.01]);
  });

  it("one coefficient of the small-time polynomial wrong by 1e−11", () => {
    const wrong: Deflection = (tau, u) => {
      const x = -tau * Math.log(u);
      return deflection(tau, u) + 2 * x * (1e-11 * x);
    };
    caught(wrong, [0.03, 0.04, 0.05]);
  });

  it("one coefficient of the middle-time polynomial wrong by 1e−12", () => {
    caught((tau, u) => deflection(tau, u) - 2 * tau * Math.log(u) * 1e-12, [0.055, 0.07]);
  });

  it("a series that ends one term too early", () => {
    // Without the term l = 19, P(W < w) lacks ½ e^{−380 τ} (P_18 − P_20)(1 − w), and w moves by that over the density.
    const missing = (tau: number, w: number): number => (Math.exp(-380 * tau) * (legendre(18, 1 - w) - legendre(20, 1 - w))) / 2;
    const short: Deflection = (tau, u) => {
      const w = deflection(tau, u);
      return w + missing(tau, w) / density(tau, w);
    };
    caught(short, [0.0801]);
  });

  it("an error of 1e−14 in w where the series is used", () => {
    caught((tau, u) => Math.min(2, deflection(tau, u) + 1e-14), [0.2, 1]);
  });

  it("a w outside (0, 2]", () => {
    caught((tau, u) => deflection(tau, u) * (1 + 1e-12), [5]);
    caught((tau, u) => (u > 1 - 1e-12 ? 0 : deflection(tau, u)), [1e-5]);
  });
});

function legendre(degree: number, c: number): number {
  let before = 1;
  let now = c;
  for (let l = 1; l < degree; l += 1) [before, now] = [now, ((2 * l + 1) * c * now - l * before) / (l + 1)];
  return now;
}
