import { describe, expect, it } from "vitest";
import { exact, LandauError, type Stages, stages } from "../src/entrypoints/main.ts";
import { ENGINES } from "./engines.ts";

const refusal = (work: () => unknown): LandauError => {
  try {
    work();
  } catch (error) {
    if (error instanceof LandauError) return error;
  }
  throw new Error("it was accepted");
};

describe.each(ENGINES)("the stages of %s", (engine) => {
  const stage = async (): Promise<Stages> => stages({ engine });

  it("say which engine they are", async () => {
    expect((await stage()).engine).toBe(engine);
  });

  it("know Philox's published block of counter 0 and key 0", async () => {
    const words = (await stage()).philox(0, 0, [0]);
    expect([...words].map((x) => x.toString(16))).toEqual(["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]);
  });

  it("use the high word of counters and seeds", async () => {
    const s = await stage();
    const [a, b, c] = [s.philox(1, 0, [5]), s.philox(1, 0, [5 + 2 ** 32]), s.philox(1n + 2n ** 32n, 0, [5])];
    expect(a).not.toEqual(b);
    expect(a).not.toEqual(c);
    expect(s.philox("text", 3, [7])).toHaveLength(4);
  });

  it("give uniforms inside their intervals", async () => {
    const u = (await stage()).uniforms(3, 10, 500);
    expect(u).toHaveLength(1000);
    for (let k = 0; k < 500; k++) {
      expect(u[2 * k]).toBeGreaterThan(0);
      expect(u[2 * k]).toBeLessThan(1);
      expect(u[2 * k + 1]).toBeGreaterThanOrEqual(0);
      expect(u[2 * k + 1]).toBeLessThan(1);
    }
  });

  it("agree with Math to an ulp or two", async () => {
    const s = await stage();
    const x = [1e-300, 0.1, 0.999, 1, 2.5, 1e300];
    s.log(x).forEach((y, k) => {
      expect(y).toBeCloseTo(Math.log(x[k] as number), 12);
    });
    expect(s.exp([0, 1, -1])[1]).toBeCloseTo(Math.E, 14);
    expect([...s.exp([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])]).toEqual([0, Number.POSITIVE_INFINITY]);
    const [sin, cos] = s.sincos2pi([0.125]);
    expect(sin).toBeCloseTo(Math.SQRT1_2, 14);
    expect(cos).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it("invert the heat kernel", async () => {
    const s = await stage();
    const tau = [1e-300, 1e-6, 0.01, 0.05, 0.07, 0.2, 1, 30];
    for (const u of [1e-6, 0.3, 0.9]) {
      s.deflection(
        tau,
        tau.map(() => u),
      ).forEach((w, k) => {
        expect(Math.abs(exact.heatKernel.survival(w, tau[k] as number) - u)).toBeLessThan(1e-12);
      });
    }
    expect(s.deflection([Number.POSITIVE_INFINITY], [0.25])[0]).toBeCloseTo(1.5, 13);
  });

  it("choose pairs of different particles", async () => {
    const pairs = (await stage()).pair(9, 0, 1000, 3);
    const counts = [0, 0, 0];
    for (let k = 0; k < 1000; k++) {
      const [i, j] = [pairs[2 * k] as number, pairs[2 * k + 1] as number];
      expect(i).not.toBe(j);
      counts[i] = (counts[i] as number) + 1;
      expect(j).toBeLessThan(3);
    }
    for (const count of counts) expect(Math.abs(count - 333)).toBeLessThan(80);
    const large = (await stage()).pair(9, 0, 50, 2 ** 31);
    expect(large.some((x) => x > 2 ** 30)).toBe(true);
  });

  it("turn relative speeds into rotation times", async () => {
    const s = await stage();
    for (const gamma of [-3, -2.5, -2, -1, 0, 0.37, 1]) {
      expect((s.rotationTime(gamma, 0.1, [4])[0] as number) / (0.1 * 2 ** gamma)).toBeCloseTo(1, 13);
    }
  });

  it("collide a pair: momentum to the bit, energy to rounding, the stated angle", async () => {
    const s = await stage();
    const [vi, vj] = [
      [0.3, -0.2, 0.7],
      [-0.5, 0.1, 0.2],
    ];
    const [tau, u] = [0.3, 0.4];
    const out = s.collide(vi as number[], vj as number[], [tau], [u], [0.6]);
    expect(out).toHaveLength(6);
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);
    const before = [0, 1, 2].map((a) => (vi?.[a] as number) - (vj?.[a] as number));
    const after = [0, 1, 2].map((a) => (out[a] as number) - (out[3 + a] as number));
    const w = s.deflection([tau], [u])[0] as number;
    expect(dot(before, after) / dot(before, before)).toBeCloseTo(1 - w, 11);
    expect(dot(after, after)).toBeCloseTo(dot(before, before), 12);
    const onGrid = (x: number) => x + 384 - 384;
    for (let a = 0; a < 3; a++) {
      expect((out[a] as number) + (out[3 + a] as number)).toBe(onGrid(vi?.[a] as number) + onGrid(vj?.[a] as number));
    }
  });

  it("leave a pair without relative velocity as it is", async () => {
    expect([...(await stage()).collide([1, 2, 3], [1, 2, 3], [Number.POSITIVE_INFINITY], [0.5], [0.1])]).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it("take nothing and give nothing", async () => {
    const s = await stage();
    expect(s.philox(0, 0, [])).toHaveLength(0);
    expect(s.deflection([], [])).toHaveLength(0);
    expect(s.collide([], [], [], [], [])).toHaveLength(0);
    expect(s.pair(0, 0, 0, 2)).toHaveLength(0);
  });

  it.each<[string, (s: Stages) => unknown, string, string]>([
    ["a seed", (s) => s.philox(-1, 0, [0]), "seed", "got -1"],
    ["a stream", (s) => s.philox(0, 256, [0]), "stream", "from 0 to 255"],
    ["a counter", (s) => s.philox(0, 0, [0, 1.5]), "counters[1]", "got 1.5"],
    ["counters that are no array", (s) => s.philox(0, 0, 3 as never), "counters", "got 3"],
    ["a Float32Array", (s) => s.log(new Float32Array(2) as never), "x", "Float32Array"],
    ["a NaN", (s) => s.exp([0, Number.NaN]), "x[1]", "NaN"],
    ["an angle of a whole turn", (s) => s.sincos2pi([1]), "x[0]", "below 1"],
    ["a time 0", (s) => s.deflection([0], [0.5]), "tau[0]", "> 0"],
    ["a probability 1", (s) => s.deflection([1], [1]), "u[0]", "between 0 and 1"],
    ["arrays of two lengths", (s) => s.deflection([1, 2], [0.5]), "u", "an array of 1"],
    ["one particle", (s) => s.pair(0, 0, 1, 1), "particles", "from 2"],
    ["a collision beyond 2^53", (s) => s.pair(0, Number.MAX_SAFE_INTEGER, 1, 2), "firstCollision + count", "9007199254740992"],
    ["an exponent", (s) => s.rotationTime(2, 1, [1]), "gamma", "from -3 to 1"],
    ["a relative speed 0", (s) => s.rotationTime(0, 1, [0]), "squares[0]", "> 0"],
    ["velocities of the wrong number", (s) => s.collide([1, 2], [1, 2, 3], [1], [0.5], [0]), "vi", "an array of 2"],
    ["a velocity beyond the grid", (s) => s.collide([65, 0, 0], [1, 2, 3], [1], [0.5], [0]), "vi[0]", "got 65"],
  ])("refuse %s", async (_, work, path, says) => {
    const s = await stage();
    const error = refusal(() => work(s));
    expect({ code: error.code, path: error.path }).toEqual({ code: "CONFIG", path });
    expect(error.message).toContain(says);
  });
});

describe("the stages of any engine", () => {
  it("have the same bits", async () => {
    const count = 1003;
    const spread = (f: (x: number) => number) => Float64Array.from({ length: count }, (_, k) => f(((k + 0.5) * 0.6180339887498949) % 1));
    const velocities = spread((x) => 8 * x - 4);
    const three = Float64Array.from({ length: 3 * count }, (_, k) => (velocities[(7 * k) % count] as number) * ((k % 5) - 2));
    const [tau, u] = [spread((x) => 1e-9 * 1e11 ** x), spread((x) => x)];
    const outputs = await Promise.all(
      ENGINES.map(async (engine) => {
        const s = await stages({ engine });
        return {
          philox: s.philox("bits", 2, spread((x) => Math.floor(x * 2 ** 53))),
          uniforms: s.uniforms(1, 2 ** 32 - 500, count),
          log: s.log(spread((x) => 1e-300 * 1e300 ** (2 * x))),
          exp: s.exp(spread((x) => 1500 * (x - 0.5))),
          sincos: s.sincos2pi(u),
          deflection: s.deflection(tau, u),
          pair: s.pair(7n, 2 ** 32 - 500, count, 1_000_003),
          times: [-3, -2.5, 0.37, 1].map((gamma) => s.rotationTime(gamma, 0.01, tau)),
          collide: s.collide(three, three.toReversed(), tau, u, u),
        };
      }),
    );
    for (const output of outputs) expect(output).toEqual(outputs[0]);
  });

  it("refuse an unknown option", async () => {
    await expect(stages({ engin: "wasm" } as never)).rejects.toMatchObject({ code: "CONFIG", path: "options.engin" });
  });
});
