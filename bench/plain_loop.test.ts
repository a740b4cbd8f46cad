import { describe, expect, it } from "vitest";
import { plainLoop, plainState } from "./plain_loop.ts";

const N = 2_000;

/** Two temperatures, from the minimal standard generator of Park and Miller. */
function start(): Float64Array {
  let word = 20251109;
  const uniform = () => {
    word = (word * 16807) % 2147483647;
    return word / 2147483647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float64Array.from({ length: 3 * N }, (_, k) => normal() * (k % 3 === 2 ? 0.5 : 1));
}

const mean = (v: Float64Array, of: (x: number, y: number, z: number) => number) => {
  let sum = 0;
  for (let k = 0; k < v.length; k += 3) sum += of(v[k]!, v[k + 1]!, v[k + 2]!);
  return sum / (v.length / 3);
};

describe("the plain loop that engines are measured against is the process", () => {
  for (const gamma of [-3, 0, 0.5]) {
    it(`keeps momentum and energy at γ = ${gamma}`, () => {
      const v = start();
      const energy = mean(v, (x, y, z) => x * x + y * y + z * z);
      const momentum = mean(v, (x, y, z) => x + 2 * y + 3 * z);
      plainLoop(v, gamma, 0.02, 100_000, plainState(1));
      expect(Math.abs(mean(v, (x, y, z) => x * x + y * y + z * z) / energy - 1)).toBeLessThan(1e-11);
      expect(Math.abs(mean(v, (x, y, z) => x + 2 * y + 3 * z) - momentum)).toBeLessThan(1e-12);
    });
  }

  it("relaxes the anisotropy of Maxwell molecules at the rate 6", () => {
    const v = start();
    const anisotropy = () => mean(v, (x, y, z) => x * x + y * y - 2 * z * z);
    const before = anisotropy();
    const h = 0.02;
    plainLoop(v, 0, h, Math.round((N * 0.1) / h), plainState(2));
    expect(Math.abs(anisotropy() / before - Math.exp(-0.6))).toBeLessThan(0.15);
  });
});
