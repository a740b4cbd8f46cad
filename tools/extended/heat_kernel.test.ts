/** Extended precision against identities and against itself in another representation. */
import { describe, expect, it } from "vitest";
import { fixedPoint } from "./fixed_point.ts";
import { heatKernel } from "./heat_kernel.ts";

describe("fixed point of 192 bits", () => {
  const f = fixedPoint(192);
  const unit = (x: bigint): number => Number(x < 0n ? -x : x);

  it("knows π and ln 2 to fifty digits", () => {
    const digits = (x: bigint): string => ((x * 10n ** 50n) >> 192n).toString();
    expect(digits(f.pi)).toBe("314159265358979323846264338327950288419716939937510");
    expect(digits(f.ln2)).toBe("69314718055994530941723212145817656807550013436025");
  });

  it("has ln and exp that undo each other, and sin² + cos² = 1", () => {
    for (const x of [1e-9, 0.3, 0.7, 1, 2.5, 17]) {
      const X = f.fromDouble(x);
      expect(unit(f.exp(f.ln(X)) - X)).toBeLessThan(400 * Math.max(1, x));
      const square = f.mul(X, X) % f.fromInteger(20);
      const sine = f.mul(f.mul(f.sincOfSquare(square), f.sincOfSquare(square)), square);
      expect(unit(sine + f.mul(f.cosOfSquare(square), f.cosOfSquare(square)) - f.one)).toBeLessThan(400);
    }
  });

  it("has asin² that undoes sin²", () => {
    for (const z of [1e-30, 1e-3, 0.05, 0.3, 0.9999, 1]) {
      const Z = f.fromDouble(z);
      const angleSquared = f.mul(Z, f.asinSquaredOver(Z));
      const sinc = f.sincOfSquare(angleSquared);
      expect(unit(f.mul(angleSquared, f.mul(sinc, sinc)) - Z)).toBeLessThan(1000);
    }
  });

  it("rounds a double back to itself", () => {
    for (const x of [1, -1, 0.1, -2.9e-17, 1 - 2 ** -53, 12345.678]) expect(f.toDouble(f.fromDouble(x))).toBe(x);
    expect(f.toDouble(f.ratioOfDoubles(3e-300, 1.5e-300))).toBe(2);
  });
});

describe("the heat kernel in extended precision", () => {
  const kernel = heatKernel(192);
  const { fixed } = kernel;

  it("is the same by eigenfunctions and by the integral", () => {
    for (const tau of [0.0011, 0.004, 0.0173, 0.02]) {
      for (const w of [1e-6, 0.003, 0.07, 0.4, 1.3]) {
        const a = kernel.bySeries(tau, w);
        const b = kernel.byIntegral(tau, w);
        // 5e−53 is 2^18 units of the fixed point, and about what the paths around the far side contribute at τ = 0.02.
        expect(Math.abs(fixed.toDouble(a.survival - b.survival))).toBeLessThan(5e-53);
        expect(Math.abs(fixed.toDouble(a.tauDensity - b.tauDensity))).toBeLessThan(5e-53);
      }
    }
  });

  it("has the closed forms of its limits", () => {
    expect(fixed.toDouble(kernel.survival(Number.POSITIVE_INFINITY, 0.5))).toBe(0.75);
    expect(fixed.toDouble(kernel.survival(1e-300, 2e-300) - fixed.exp(-fixed.one))).toBeLessThan(1e-53);
    expect(fixed.toDouble(kernel.survival(0.3, 0))).toBe(1);
    expect(fixed.toDouble(kernel.survival(0.3, 2))).toBe(0);
  });

  it("has a density that is the slope of the survival function", () => {
    for (const tau of [1e-3, 0.01, 0.2, 2]) {
      const w = Math.min(1, 2 * tau);
      const before = w * (1 - 2 ** -20);
      const after = w * (1 + 2 ** -20);
      const slope = fixed.toDouble(kernel.survival(tau, before) - kernel.survival(tau, after)) / (after - before);
      // A central difference over ±2^−20 errs by about 2^−40.
      expect(Math.abs((slope * tau) / fixed.toDouble(kernel.both(tau, w).tauDensity) - 1)).toBeLessThan(2 ** -40);
    }
  });

  it("a wrong constant of the small-time integral would be noticed: τ/4 in the exponent is worth 1e−3 at τ = 0.004", () => {
    const { survival } = kernel.byIntegral(0.004, 0.01);
    const without = fixed.mul(survival, fixed.exp(-fixed.fromDouble(0.001)));
    expect(Math.abs(fixed.toDouble(kernel.bySeries(0.004, 0.01).survival - without))).toBeGreaterThan(1e-4);
  });
});
