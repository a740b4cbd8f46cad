import { describe, expect, it } from "vitest";
import { type Config, exact, extrapolate } from "../src/entrypoints/main.ts";

const config: Omit<Config, "h"> = {
  particles: 400,
  gamma: 0,
  tEnd: 0.2,
  seed: 5,
  initial: { kind: "bi-maxwellian", temperature: [1.5, 0.9, 0.6] },
  observe: { quantities: ["pressure"] },
};

describe("the extrapolation to h → 0", () => {
  it("finds the limit where the mean at each h is exact, within its error, and its weights are those of the powers", async () => {
    const { value, standardError, weights, steps, exponents, h } = await extrapolate(config, {
      h: [0.4, 0.1, 0.2],
      quantity: "pressure",
      members: 200,
    });
    expect(h).toEqual([0.1, 0.2, 0.4]);
    expect(exponents).toEqual([1, 2]);
    // Richardson: 8/3, −2, 1/3.
    [8 / 3, -2, 1 / 3].forEach((w, k) => {
      expect(weights[k]).toBeCloseTo(w, 12);
    });
    const [start, end] = [value[0]! - value[2]!, value[6]! - value[8]!];
    const factor = (step: number) => exact.maxwellMoments({ particles: 400, h: step }).anisotropy(0.2);
    // At each h the anisotropy decays by an exact factor; the extrapolation of these factors is what is to be found.
    const expected = start * h.reduce((sum, step, k) => sum + weights[k]! * factor(step), 0);
    const error = Math.hypot(standardError[6]!, standardError[8]!);
    expect(Math.abs(end - expected)).toBeLessThan(4 * error);
    expect(Math.abs(expected - start * factor(0))).toBeLessThan(0.15 * Math.abs(start * (factor(0.1) - factor(0))));
    expect(Math.abs(steps[2]!.mean[6]! - steps[2]!.mean[8]! - start * factor(0))).toBeGreaterThan(4 * error);
  });

  it("coupled runs start from the same particles, so that their extrapolation is not noisier at the start than one run", async () => {
    const options = { h: [0.2, 0.4], quantity: "pressure", members: 20 } as const;
    const coupled = await extrapolate(config, options);
    const independent = await extrapolate(config, { ...options, coupled: false });
    expect(coupled.standardError[0]).toBeCloseTo(coupled.steps[0]!.standardError[0]!, 12);
    expect(independent.standardError[0]! / independent.steps[0]!.standardError[0]!).toBeGreaterThan(1.7);
  });

  it("takes h^{4/3} for Coulomb collisions, and the exact dependence on h of the isotropisation rate bears it out", async () => {
    const { exponents, weights } = await extrapolate({ ...config, gamma: -3, particles: 10 }, {
      h: [0.05, 0.1, 0.2],
      quantity: "pressure",
      members: 2,
    });
    expect(exponents[1]).toBeCloseTo(4 / 3, 14);
    const rates = new Map(
      [0, 0.05, 0.1, 0.2, 1 / 35].map((h) => [h, exact.anisotropyRate({ temperature: [1.2, 1.2, 0.6], gamma: -3, h })]),
    );
    const rate = (h: number) => rates.get(h)!;
    const bias = (of: readonly number[]) => Math.abs(of.reduce((sum, w, k) => sum + w * rate([0.05, 0.1, 0.2][k]!), 0) / rate(0) - 1);
    // All three together cost as much as one run at 1/35.
    expect(bias(weights)).toBeLessThan(0.2 * Math.abs(rate(1 / 35) / rate(0) - 1));
    expect(bias([8 / 3, -2, 1 / 3])).toBeGreaterThan(2 * bias(weights));
  });

  it("refuses equal steps, too few or too many, and a quantity that is not observed", async () => {
    const call = (options: object) => extrapolate(config, { h: [0.2, 0.1], quantity: "pressure", members: 2, ...options });
    await expect(call({ h: [0.2, 0.1, 0.2] })).rejects.toMatchObject({
      code: "CONFIG",
      path: "options.h[2]",
      message: expect.stringContaining("a second time"),
    });
    await expect(call({ h: [0.2] })).rejects.toMatchObject({ code: "CONFIG", path: "options.h" });
    await expect(call({ h: [0.4, 0.3, 0.2, 0.1] })).rejects.toMatchObject({ path: "options.h" });
    await expect(call({ h: [0.2, -1] })).rejects.toMatchObject({ path: "options.h[1]" });
    await expect(call({ exponents: [2, 1], h: [0.1, 0.2, 0.3] })).rejects.toMatchObject({ path: "options.exponents" });
    await expect(call({ quantity: "moment4" })).rejects.toMatchObject({
      path: "options.quantity",
      message: expect.stringContaining("pressure"),
    });
    await expect(call({ particles: 3 })).rejects.toMatchObject({ code: "CONFIG" });
    await expect(extrapolate(config, undefined as never)).rejects.toMatchObject({ code: "CONFIG" });
  });
});
