import { describe, expect, it } from "vitest";
import { anisotropyRate, type AxisymmetricSettings, landauAxisymmetric } from "../src/index.ts";
import { axisymmetricForm } from "../src/landau/axisymmetric_form.ts";
import { project, spaceFor } from "../src/landau/axisymmetric_projection.ts";
import { axisymmetricSystem } from "../src/landau/axisymmetric_system.ts";

const near = (value: number, truth: number, tolerance: number) => expect(Math.abs(value / truth - 1)).toBeLessThan(tolerance);

const biMaxwellian = (perpendicular: number, parallel: number) => (v: number, cosine: number) =>
  Math.exp((-v * v * ((1 - cosine * cosine) / perpendicular + (cosine * cosine) / parallel)) / 2) /
  ((2 * Math.PI) ** 1.5 * perpendicular * Math.sqrt(parallel));

const start = {
  at: biMaxwellian(1.2, 0.6),
  meanSquare: 3,
  largest: 11,
  breaks: Array.from({ length: 13 }, (_, k) => 0.8 * (k + 1)),
};

/** The space of an accuracy, the coefficients of the start there, and their rate of change, by which ∫ φ_i f changes. */
function rates(gamma: number, accuracy: number) {
  const space = spaceFor(start, { degree: 8, fewestHarmonics: 2 }, accuracy, 2000);
  if (space === undefined) throw new Error("too many functions");
  const system = axisymmetricSystem(space, gamma, 1);
  const c = project(space, system.radialMass, start);
  const out = new Float64Array(space.size);
  axisymmetricForm(space, gamma).apply(c, out);
  return { space, system, c, out };
}

/** d/dt of T∥ − T⊥ relative to itself, of T, and of the mass: v² P_2 = T∥ − T⊥, v²/2 and 1 are functions of the space. */
function relativeRates(gamma: number, accuracy: number) {
  const { space: { radial, offset, first }, out } = rates(gamma, accuracy);
  let [mass, energy, difference] = [0, 0, 0];
  radial.x.forEach((x, j) => {
    mass += 4 * Math.PI * out[j];
    energy += 4 * Math.PI * x * out[j];
    if (j >= first[1]) difference += ((4 * Math.PI) / 5) * 2 * x * out[offset[1] + j];
  });
  return { mass, energy, rate: difference / -0.6 };
}

describe("the axisymmetric collision operator", () => {
  it.each([-3, -2, 1])("starts with the exact rate of a bi-Maxwellian at gamma = %d, and keeps mass and energy", (gamma) => {
    const { rate, mass, energy } = relativeRates(gamma, 1e-5);
    const exact = (g: number) => anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: g }) / 0.6;
    near(rate, exact(gamma), 1e-6);
    expect(Math.abs(mass)).toBeLessThan(1e-13);
    expect(Math.abs(energy)).toBeLessThan(1e-6);
    // Planted: half the generator; a neighbouring exponent.
    expect(Math.abs(rate / (exact(gamma) / 2) - 1)).toBeGreaterThan(0.5);
    expect(Math.abs(rate / exact(gamma === 1 ? 0.99 : gamma + 0.01) - 1)).toBeGreaterThan(1e-3);
  });

  it("lets the traceless second moment of Maxwell molecules decay at rate 6 whatever the other moments are", () => {
    near(relativeRates(0, 1e-2).rate, -6, 1e-4);
    near(relativeRates(0, 1e-5).rate, -6, 1e-7);
  });

  it("has the derivative that it says", () => {
    const { space, c, out } = rates(-3, 1e-1);
    const { size } = space;
    const form = axisymmetricForm(space, -3);
    const direction = c.map((_, i) => Math.sin(1 + i * i) * c[0]);
    const product = new Float64Array(size);
    form.derivative(c).apply(direction, product);
    // The operator is quadratic: the difference of two steps is the derivative but for rounding, of which two derivatives of β make more.
    const [ahead, behind] = [1, -1].map((sign) => {
      const rate = new Float64Array(size);
      form.apply(c.map((value, i) => value + sign * direction[i]), rate);
      return rate;
    });
    const largest = Math.max(...ahead.map(Math.abs));
    for (let i = 0; i < size; i++) expect(Math.abs(product[i] - (ahead[i] - behind[i]) / 2)).toBeLessThan(1e-10 * largest);
    expect(Math.max(...out.map(Math.abs))).toBeGreaterThan(0);
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
    fails(
      { initial: { kind: "two-beams", speed: 7.6, temperature: 0.25 } },
      /^initial.speed: got 7.6 at a temperature of 0.25; allowed: at most 15 √/,
    );
    fails({ initial: { kind: "bi-maxwellian", temperature: [1, 1, 201] } }, /^initial.temperature: got 1, 1, 201; allowed: .*200 times/);
    fails(
      { initial: { kind: "bi-maxwellian", temperature: [201, 1, 201] } },
      /^initial.temperature: got 201, 1, 201; allowed: .*200 times/,
    );
    fails({ initial: { kind: "two-beams", speed: Number.NaN, temperature: 1 } }, /^initial.speed: got NaN/);
    fails({ initial: { kind: "two-beams", speed: "1", temperature: 1 } }, /^initial.speed: got 1; allowed: a finite number/);
    fails({ initial: { kind: "two-beams", speed: 1e40, temperature: 1e80 } }, /^initial: got a mean square speed of 4e\+80/);
    fails({ initial: { kind: "bi-maxwellian", temperature: 1 } }, /^initial.temperature: got 1; allowed: a list of 3/);
    fails({ initial: { kind: "shell", radius: 1 } }, /^initial.kind: got shell/);
  });
});
