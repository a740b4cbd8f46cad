import { exact } from "landau-mbc";
import { describe, expect, it } from "vitest";
import { axisymmetricLaw } from "../../packages/truths/src/landau/axisymmetric_law.ts";
import { axisymmetricSolution } from "../../packages/truths/src/landau/axisymmetric_solver.ts";
import { isotropicLaw } from "../../packages/truths/src/landau/isotropic_law.ts";
import { radialSolution } from "../../packages/truths/src/landau/radial_solver.ts";

/** Relative, of a moment after all steps. */
const ROUNDING = 1e-12;

const mixture = (components: readonly exact.IsotropicComponent[]) =>
  ({ kind: "mixture", weights: components.map(() => 1), components }) as const;
const balls = (radii: readonly number[]) => mixture(radii.map((radius) => ({ kind: "uniform-ball", radius })));

describe("the radial solution from rough starts", () => {
  it.each(
    [
      ["a ball", { kind: "uniform-ball" }],
      ["a thin shell", { kind: "shell", radius: 1.7, width: 0.15 }],
      ["eight balls, one jump each", balls([0.4, 0.8, 1.2, 1.6, 2, 2.4, 2.8, 3.2])],
      ["two balls and a shell with a pole", mixture([...balls([1, 2]).components, { kind: "shell", radius: 1, width: 1 }])],
    ] as const,
  )("of %s at γ = −3 has the accuracy that is promised, and its Fisher information falls", (_, initial) => {
    const times = [0, 0.1, 0.5, 4];
    const { series, errors } = exact.landau({ gamma: -3, initial, times });
    times.forEach((__, frame) => {
      expect(Math.abs(series.mass[frame] / series.mass[0] - 1)).toBeLessThan(1e-12);
      expect(Math.abs(series.energy[frame] / series.energy[0] - 1)).toBeLessThan(1e-12);
      expect(errors.moment4[frame] / series.moment4[frame]).toBeLessThan(1e-8);
      expect(errors.moment6[frame] / series.moment6[frame]).toBeLessThan(1e-6);
      if (frame === 0) return;
      expect(errors.entropy[frame]).toBeLessThan(1e-6);
      expect(errors.fisher[frame] / series.fisher[frame]).toBeLessThan(1e-6);
      expect(series.entropy[frame]).toBeLessThan(series.entropy[frame - 1]);
      expect(series.fisher[frame]).toBeLessThan(series.fisher[frame - 1]);
    });
  });

  it.each(
    [
      ["a ball", [Math.sqrt(5)]],
      ["eight balls in close pairs", [1.5, 1.52, 1.6, 2, 2.02, 2.3, 2.35, 2.4]],
    ] as const,
  )("of %s at γ = 0 has the closed moments of Maxwell molecules, within its own errors", (_, radii) => {
    // m_p′ = p(p + 1) T m_{p−2} − p m_p: m4 = 15 T² + a e^{−4t}, m6 = 105 T³ + b e^{−6t} + 21 T a e^{−4t}.
    const times = [0, 0.1, 1];
    const { series, errors } = exact.landau({ gamma: 0, initial: balls(radii), times });
    const start = (p: number) => radii.reduce((sum, radius) => sum + (3 / (p + 3)) * radius ** p, 0) / radii.length;
    const T = start(2) / 3;
    const a = start(4) - 15 * T ** 2;
    const b = start(6) - 105 * T ** 3 - 21 * T * a;
    times.forEach((t, frame) => {
      const m4 = 15 * T ** 2 + a * Math.exp(-4 * t);
      const m6 = 105 * T ** 3 + b * Math.exp(-6 * t) + 21 * T * a * Math.exp(-4 * t);
      expect(Math.abs(series.moment4[frame] - m4)).toBeLessThan(errors.moment4[frame] + ROUNDING * m4);
      expect(Math.abs(series.moment6[frame] - m6)).toBeLessThan(errors.moment6[frame] + ROUNDING * m6);
      // Planted: the clock off by a part in ten thousand.
      if (frame > 0) expect(Math.abs((m4 - 15 * T ** 2) * 1e-4 * 4 * t)).toBeGreaterThan(10 * errors.moment4[frame]);
    });
  });

  it("of two balls differs from a much finer one by less than its errors, while the fronts are still steep too", () => {
    const times = [1e-3, 0.01, 0.1];
    const { series, errors } = exact.landau({ gamma: -3, initial: balls([1, 2]), times });
    const finer = radialSolution(isotropicLaw(balls([1, 2])), -3, times, { degree: 12, accuracy: 1e-12, tolerance: 1e-9, front: 0.01 });
    finer.frames.forEach(({ quantities }, frame) => {
      for (const name of ["moment4", "moment6", "entropy", "fisher"] as const) {
        expect(Math.abs(series[name][frame] - quantities[name])).toBeLessThan(errors[name][frame]);
      }
    });
  });
});

describe("the axisymmetric solution", () => {
  it("from T⊥/T∥ = 2 at γ = −3 leaves the bi-Maxwellian closure by half a per cent at t = 1 and by a quarter at t = 8", () => {
    const { series, errors } = exact.landauAxisymmetric({
      gamma: -3,
      initial: { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
      times: [0, 1, 8],
    });
    const closure = exact.trubnikov({ temperature: [1.2, 0.6] }).at([0, 1, 8]);
    const ratio = (frame: number) => (series.perpendicular[frame] - series.parallel[frame]) / (closure[frame][0] - closure[frame][1]);
    expect(Math.max(...errors.parallel, ...errors.perpendicular)).toBeLessThan(1e-5);
    expect(Math.abs(ratio(0) - 1)).toBeLessThan(1e-10);
    expect(ratio(1)).toBeGreaterThan(1.004);
    expect(ratio(1)).toBeLessThan(1.01);
    expect(ratio(2)).toBeGreaterThan(1.2);
    expect(ratio(2)).toBeLessThan(1.3);
  });

  it.each([1, 4, 8])(
    "lets the difference of the temperatures of two beams of speed %d √T decay at rate 6 for Maxwell molecules",
    (speed) => {
      const times = [0, 0.1, 0.3];
      const { series } = exact.landauAxisymmetric({ gamma: 0, initial: { kind: "two-beams", speed, temperature: 1 }, times });
      times.forEach((t, frame) => {
        const truth = speed ** 2 * Math.exp(-6 * t);
        expect(Math.abs(series.parallel[frame] - series.perpendicular[frame] - truth)).toBeLessThan(1e-5 * (1 + truth));
      });
    },
  );

  it.each(
    [
      ["T⊥/T∥ = 4", { kind: "bi-maxwellian", temperature: [4 / 3, 4 / 3, 1 / 3] }],
      ["two beams three thermal speeds from their middle", { kind: "two-beams", speed: 1.5, temperature: 0.25 }],
      ["two beams 4.7 thermal speeds from their middle", { kind: "two-beams", speed: 4.7, temperature: 1 }],
      ["two beams seven thermal speeds from their middle", { kind: "two-beams", speed: 3.5, temperature: 0.25 }],
    ] as const,
  )("from %s at γ = −3 has temperatures right to 1e−4 by its own estimate, and keeps mass and energy", (_, initial) => {
    const { series, errors } = exact.landauAxisymmetric({ gamma: -3, initial, times: [0, 0.3, 1, 3, 30] });
    const apart = (frame: number) => Math.abs(series.perpendicular[frame] - series.parallel[frame]);
    const sum = (frame: number) => 2 * series.perpendicular[frame] + series.parallel[frame];
    for (const frame of [0, 1, 2, 3, 4]) {
      expect(Math.max(errors.parallel[frame] / series.parallel[frame], errors.perpendicular[frame] / series.perpendicular[frame]))
        .toBeLessThan(1e-4);
      expect(Math.abs(sum(frame) / sum(0) - 1)).toBeLessThan(1e-12);
      expect(Math.abs(series.mass[frame] - 1)).toBeLessThan(1e-12);
      if (frame > 0) expect(apart(frame)).toBeLessThan(apart(frame - 1));
    }
  });

  it.each(
    [
      [-3, { kind: "two-beams", speed: 8, temperature: 1 }],
      [-3, { kind: "two-beams", speed: 15, temperature: 1 }],
      [-3, { kind: "bi-maxwellian", temperature: [1, 1, 100] }],
      [-3, { kind: "bi-maxwellian", temperature: [200, 1, 200] }],
    ] as const,
  )("at γ = %d from the narrow %j has temperatures right to 1e−4 by its own estimate up to t = 4", (gamma, initial) => {
    const { series, errors } = exact.landauAxisymmetric({ gamma, initial, times: [0.03, 1, 4] });
    for (const name of ["parallel", "perpendicular"] as const) {
      for (const [frame, T] of series[name].entries()) expect(errors[name][frame] / T).toBeLessThan(1e-4);
    }
  });

  it.each(
    [
      [-3, { kind: "two-beams", speed: 9, temperature: 1 }, 1e-3],
      [-2, { kind: "two-beams", speed: 0.5, temperature: 1 }, 1e-7],
      [1, { kind: "two-beams", speed: 2, temperature: 1 }, 1e-6],
    ] as const,
  )("at γ = %d from %j differs from a much finer one by less than its errors", (gamma, initial, accuracy) => {
    const times = [0.01, 0.1, 0.87, 1.63, 4];
    const { series, errors } = exact.landauAxisymmetric({ gamma, initial, times });
    const solved = (degree: number, within: number, tolerance: number) =>
      axisymmetricSolution(axisymmetricLaw(initial), gamma, times, {
        degree,
        fewestHarmonics: 3,
        tolerance,
        fewestSteps: 3,
        accuracies: () => [[within, 4000]],
      }).frames;
    const finer = solved(9, accuracy, 3e-7);
    // Planted: too few functions and too long steps.
    const wrong = solved(6, 1e-1, 1e-3);
    for (const name of ["parallel", "perpendicular"] as const) {
      for (const [frame, truth] of finer.entries()) expect(Math.abs(series[name][frame] - truth[name])).toBeLessThan(errors[name][frame]);
      expect(finer.some((truth, frame) => Math.abs(wrong[frame][name] - truth[name]) > errors[name][frame])).toBe(true);
    }
  });
});
