import { describe, expect, it } from "vitest";
import { anisotropyRate, type AxisymmetricSettings, landauAxisymmetric } from "../src/index.ts";
import { axisymmetricForm, burnettCoefficients } from "../src/landau/axisymmetric_form.ts";

const near = (value: number, truth: number, tolerance: number) => expect(Math.abs(value / truth - 1)).toBeLessThan(tolerance);

const biMaxwellian = (perpendicular: number, parallel: number) => (v: number, cosine: number) =>
  Math.exp((-v * v * ((1 - cosine * cosine) / perpendicular + (cosine * cosine) / parallel)) / 2) /
  ((2 * Math.PI) ** 1.5 * perpendicular * Math.sqrt(parallel));

/** d/dt of the coefficient of v² P_2, relative to itself. */
function relativeRate(gamma: number, degree: number): { rate: number; out: Float64Array } {
  const form = axisymmetricForm(gamma, 1, degree);
  const c = burnettCoefficients(biMaxwellian(1.2, 0.6), 1, degree);
  const out = new Float64Array(form.size);
  form.apply(c, out);
  const at = form.indices.findIndex(({ k, l }) => k === 0 && l === 2);
  return { rate: out[at] / c[at], out };
}

describe("the axisymmetric collision operator", () => {
  it.each([-3, -2, 1])("starts with the exact rate of a bi-Maxwellian at gamma = %d, and keeps energy", (gamma) => {
    const { rate, out } = relativeRate(gamma, 16);
    const exact = (g: number) => anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: g }) / 0.6;
    near(rate, exact(gamma), 3e-6);
    expect(Math.abs(out[0])).toBeLessThan(1e-14);
    expect(Math.abs(out[out.length - 1])).toBeLessThan(1e-9);
    // Planted: half the generator; a neighbouring exponent.
    expect(Math.abs(rate / (exact(gamma) / 2) - 1)).toBeGreaterThan(0.5);
    expect(Math.abs(rate / exact(gamma === 1 ? 0.99 : gamma + 0.01) - 1)).toBeGreaterThan(1e-3);
  });

  it("lets the traceless second moment of Maxwell molecules decay at rate 6 whatever the other moments are", () => {
    near(relativeRate(0, 8).rate, -6, 1e-11);
  });
});

describe("bad input of the axisymmetric solver", () => {
  it("is refused by the name of the field", () => {
    const fails = (change: object, message: RegExp) =>
      expect(() =>
        landauAxisymmetric(
          { gamma: 0, initial: { kind: "two-beams", speed: 1, temperature: 1 }, times: [0], ...change } as AxisymmetricSettings,
        )
      ).toThrow(message);
    fails({ gamma: 2 }, /^gamma: got 2/);
    fails({ times: [1, 1] }, /^times\[1\]: got 1 after 1/);
    fails({ initial: { kind: "bi-maxwellian", temperature: [1, 2, 3] } }, /^initial.temperature: got 1, 2, 3; allowed: two equal/);
    fails({ initial: { kind: "bi-maxwellian", temperature: [1, 0, 1] } }, /^initial.temperature\[1\]: got 0/);
    fails({ initial: { kind: "two-beams", speed: 1, temperature: 0 } }, /^initial.temperature: got 0/);
    fails({ initial: { kind: "shell", radius: 1 } }, /^initial.kind: got shell/);
  });
});
