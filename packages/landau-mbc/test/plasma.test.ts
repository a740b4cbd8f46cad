import { describe, expect, it } from "vitest";
import { ELECTRON_MASS, exact, plasma, PROTON_MASS } from "../src/entrypoints/main.ts";

describe("a plasma in physical units", () => {
  // NRL Plasma Formulary, "Temperature isotropization", in its practical units for A → 0, where A^{−2}[…] = 4/15:
  // electrons 8.2e−7 n lnΛ T^{−3/2} s⁻¹, protons 1.9e−8 n lnΛ T^{−3/2} s⁻¹ (n in cm⁻³, T in eV), each for 2√π e⁴ n lnΛ/(√m T^{3/2}) · 4/15.
  it("isotropises at the rates of the NRL formulary", () => {
    const rate = (mass: number, density: number, temperature: number, coulombLogarithm: number) =>
      exact.trubnikovRate(1, 1) / plasma({ density: density * 1e6, temperature, mass, charge: -1, coulombLogarithm }).timeUnit;
    expect(rate(ELECTRON_MASS, 1e13, 100, 15) / (8.2e-7 * 1e13 * 15 * 100 ** -1.5)).toBeCloseTo(1, 1);
    expect(rate(PROTON_MASS, 1e14, 1000, 18) / (1.9e-8 * 1e14 * 18 * 1000 ** -1.5)).toBeCloseTo(1, 1);
  });

  it("converts and converts back", () => {
    const { time, seconds, temperature, electronvolts, speed, metresPerSecond, velocityUnit } = plasma({
      density: 1e19,
      temperature: 100,
      mass: ELECTRON_MASS,
      charge: 1,
      coulombLogarithm: 15,
    });
    expect(velocityUnit).toBeCloseTo(4.1938e6, -3);
    expect(time(seconds(3))).toBeCloseTo(3, 14);
    expect(electronvolts(temperature(250))).toBeCloseTo(250, 12);
    expect(metresPerSecond(speed(1e5))).toBeCloseTo(1e5, 9);
    expect(() => plasma({ density: 0, temperature: 1, mass: 1, charge: 1, coulombLogarithm: 1 })).toThrow(
      expect.objectContaining({ code: "CONFIG", path: "density" }),
    );
    expect(() => plasma({ density: 1, temperature: 1, mass: 1, charge: 0, coulombLogarithm: 1 })).toThrow(
      /charge: got 0; allowed: a finite number that is not 0/,
    );
  });
});
