import { describe, expect, it } from "vitest";
import { type Config, validate } from "../src/config.ts";
import { LandauError } from "../src/errors.ts";

const good: Config = { particles: 4, gamma: -3, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" } };
const given = (data: unknown) => ({ ...good, particles: 2, initial: { kind: "velocities", data } });
const initial = (law: object) => ({ ...good, initial: law });
const observe = (o: object) => ({ ...good, observe: o });
/** One quantity behind another. */
const quantity = (q: object) => ({ ...good, particles: 100, observe: { quantities: ["energy", q] } });
const SPEEDS = { name: "histogram", of: "speed", bins: 8, max: 4 } as const;
const mixture = (law: object) => initial({ kind: "mixture", weights: [1], components: [law] });

function detached(): Float64Array {
  const data = new Float64Array(6);
  structuredClone(data, { transfer: [data.buffer] });
  return data;
}

/** What goes in, where the fault is, and what the message must say. */
const refused: readonly (readonly [what: string, input: unknown, path: string, ...says: string[]])[] = [
  ["no configuration", undefined, "", "undefined", "object"],
  ["null", null, "", "null"],
  ["a text", "{}", "", "a string"],
  ["a list", [1, 2], "", "a list", "an object"],
  ["an empty object", {}, "particles", "missing", "from 2 to 2147483648"],
  ["an unknown key", { ...good, gama: 1 }, "gama", "gamma", "Known keys"],
  ["an unknown key in other capitals", { ...good, tend: 1 }, "tend", '"tEnd"'],
  ["__proto__ from JSON", JSON.parse('{"__proto__": 1}'), "__proto__", "unknown key"],
  ["1 particle", { ...good, particles: 1 }, "particles", "got 1;", "from 2"],
  ["too many particles", { ...good, particles: 2147483649 }, "particles", "2147483649", "2^31"],
  ["half a particle", { ...good, particles: 2.5 }, "particles", "2.5", "integer"],
  ["particles as a text", { ...good, particles: "12" }, "particles", '"12" (a string)'],
  ["particles true", { ...good, particles: true }, "particles", "true"],
  ["particles null", { ...good, particles: null }, "particles", "null"],
  ["particles NaN", { ...good, particles: Number.NaN }, "particles", "NaN"],
  ["particles as a bigint", { ...good, particles: 12n }, "particles", "12n"],
  ["2^53 + 1 particles", { ...good, particles: 2 ** 53 + 1 }, "particles", "9007199254740992"],
  ["gamma below -3", { ...good, gamma: -3.0000001 }, "gamma", "-3.0000001", "from -3"],
  ["gamma above 1", { ...good, gamma: 1.5 }, "gamma", "1.5"],
  ["gamma infinite", { ...good, gamma: Number.NEGATIVE_INFINITY }, "gamma", "-Infinity"],
  ["h = 0", { ...good, h: 0 }, "h", "got 0;", "> 0"],
  ["h negative", { ...good, h: -0.1 }, "h", "-0.1"],
  ["h = 1e400", { ...good, h: JSON.parse("1e400") }, "h", "Infinity", "finite"],
  ["tEnd negative", { ...good, tEnd: -1 }, "tEnd", "-1", "≥ 0"],
  ["tEnd missing", { ...good, tEnd: undefined }, "tEnd", "undefined"],
  ["more than 2^52 collisions", { ...good, h: 1e-20 }, "tEnd", "2^52"],
  ["a negative seed", { ...good, seed: -1 }, "seed", "-1"],
  ["a seed beyond 2^53", { ...good, seed: 2 ** 53 }, "seed", "9007199254740992"],
  ["a seed beyond 64 bits", { ...good, seed: 2n ** 64n }, "seed", "18446744073709551616n"],
  ["an empty seed", { ...good, seed: "" }, "seed", '""'],
  ["a seed in the wrong form", { ...good, seed: { u64: "0x12" } }, "seed.u64", "0x12"],
  ["a seed of another type", { ...good, seed: null }, "seed", "null"],
  ["an unknown clock", { ...good, clock: "poison" }, "clock", '"poison"', '(nearest: "poisson")'],
  ["no initial condition", { ...good, initial: undefined }, "initial", "undefined", "kind"],
  ["an unknown kind", initial({ kind: "maxwelian" }), "initial.kind", '"maxwelian"', '"maxwellian"'],
  ["no kind", initial({ temperature: 1 }), "initial.kind", "missing", "velocities"],
  ["a kind that is no text", initial({ kind: 3 }), "initial.kind", "got 3"],
  ["temperature 0", initial({ kind: "maxwellian", temperature: 0 }), "initial.temperature", "got 0;", "> 0"],
  ["a temperature as a text", initial({ kind: "maxwellian", temperature: "1" }), "initial.temperature", "a string"],
  ["two temperatures", initial({ kind: "bi-maxwellian", temperature: [1, 2] }), "initial.temperature", "an array of 2"],
  ["four temperatures", initial({ kind: "bi-maxwellian", temperature: [1, 2, 3, 4] }), "initial.temperature", "an array of 4"],
  ["a negative temperature", initial({ kind: "bi-maxwellian", temperature: [1, -2, 1] }), "initial.temperature[1]", "-2"],
  ["a drift that is not finite", initial({ kind: "maxwellian", drift: [0, 0, Number.NaN] }), "initial.drift[2]", "NaN"],
  ["an unknown parameter", initial({ kind: "bkw", K0: 0.7, temp: 1 }), "initial.temp", '"temperature"'],
  ["K0 below 3/5", initial({ kind: "bkw", K0: 0.59 }), "initial.K0", "0.59", "3/5 to 1"],
  ["K0 above 1", initial({ kind: "bkw", K0: 1.01 }), "initial.K0", "1.01"],
  ["no K0", initial({ kind: "bkw" }), "initial.K0", "missing", "3/5"],
  ["no radius", initial({ kind: "shell" }), "initial.radius", "missing"],
  ["a negative width", initial({ kind: "shell", radius: 1, width: -1 }), "initial.width", "-1", "≥ 0"],
  ["a negative speed", initial({ kind: "two-beams", speed: -1, temperature: 1 }), "initial.speed", "-1"],
  ["an axis of length 0", initial({ kind: "two-beams", speed: 1, temperature: 1, axis: [0, -0, 0] }), "initial.axis", "not all 0"],
  ["radius 0", initial({ kind: "uniform-ball", radius: 0 }), "initial.radius", "got 0"],
  ["microcanonical without exact moments", initial({ kind: "microcanonical", exactMoments: false }), "initial.exactMoments", "false"],
  ["exact moments as a number", initial({ kind: "bkw", K0: 1, exactMoments: 1 }), "initial.exactMoments", "got 1"],
  [
    "exact moments of given velocities",
    { ...good, particles: 2, initial: { kind: "velocities", data: new Float64Array(6), exactMoments: true } },
    "initial.exactMoments",
    "taken as they are",
  ],
  ["an empty mixture", initial({ kind: "mixture", weights: [], components: [] }), "initial.components", "an array of 0"],
  [
    "too few weights",
    initial({ kind: "mixture", weights: [1], components: [{ kind: "maxwellian" }, { kind: "maxwellian" }] }),
    "initial.weights",
    "got 1 weights",
    "2",
  ],
  ["a weight 0", initial({ kind: "mixture", weights: [0], components: [{ kind: "maxwellian" }] }), "initial.weights[0]", "got 0"],
  ["velocities in a mixture", mixture({ kind: "velocities" }), "initial.components[0].kind", "not a law to draw from"],
  ["microcanonical in a mixture", mixture({ kind: "microcanonical" }), "initial.components[0].kind", "not independent"],
  ["a mixture in a mixture", mixture({ kind: "mixture" }), "initial.components[0].kind", "do not nest"],
  [
    "exact moments of a component",
    mixture({ kind: "maxwellian", exactMoments: true }),
    "initial.components[0].exactMoments",
    "on the mixture itself",
  ],
  ["a fault within a component", mixture({ kind: "bkw", K0: 0 }), "initial.components[0].K0", "got 0"],
  ["too few velocities", given(new Float64Array(5)), "initial.data", "5 numbers", "6"],
  ["too many velocities", given(new Float64Array(9)), "initial.data", "9 numbers"],
  ["a Float32Array", given(new Float32Array(6)), "initial.data", "a Float32Array", "Float64Array.from"],
  ["shared memory", given(new Float64Array(new SharedArrayBuffer(48))), "initial.data", "SharedArrayBuffer"],
  ["detached memory", given(detached()), "initial.data", "detached"],
  ["a velocity NaN", given([0, 0, 0, 0, Number.NaN, 0]), "initial.data[4]", "NaN", "finite"],
  ["a velocity as a text", given([0, 0, 0, 0, 0, "1"]), "initial.data[5]", "a string"],
  ["a hole in the velocities", given(new Array(6)), "initial.data[0]", "undefined"],
  [
    "nested velocities",
    given([
      [0, 0, 0],
      [0, 0, 0],
    ]),
    "initial.data[0]",
    "an array of 3",
  ],
  ["no velocities", given(undefined), "initial.data", "undefined"],
  ["every and times", observe({ every: 0.1, times: [1] }), "observe.times", "together with every"],
  ["every 0", observe({ every: 0 }), "observe.every", "got 0"],
  ["too many frames", observe({ every: 1e-9 }), "observe.every", "1e-9", "at most 10000000"],
  ["times beyond the end", observe({ times: [0.5, 2] }), "observe.times[1]", "got 2", "tEnd = 1"],
  ["times that repeat", observe({ times: [0.5, 0.5] }), "observe.times[1]", "increasing"],
  ["a negative time", observe({ times: [-0.5] }), "observe.times[0]", "-0.5"],
  ["times as a number", observe({ times: 3 }), "observe.times", "got 3"],
  ["an unknown quantity", observe({ quantities: ["moment5"] }), "observe.quantities[0]", '"moment5"', '"moment4"'],
  ["an unknown quantity in an object", observe({ quantities: [{ name: "heatflux" }] }), "observe.quantities[0].name", '"heatFlux"'],
  ["a repeated quantity", observe({ quantities: ["energy", { name: "energy" }] }), "observe.quantities[1]", "second time"],
  [
    "a parameter that the quantity does not take",
    observe({ quantities: [{ name: "energy", bins: 3 }] }),
    "observe.quantities[0].bins",
    "unknown key",
  ],
  ["a quantity without its parameters", observe({ quantities: ["histogram"] }), "observe.quantities[0]", '{ name: "histogram", … }'],
  ["a misspelt parameter", quantity({ name: "histogram", off: "speed" }), "observe.quantities[1].off", '"of"'],
  ["a missing parameter", quantity({ name: "tailCount", of: "speed" }), "observe.quantities[1].above", "missing", "a finite number"],
  ["no bins", quantity({ ...SPEEDS, bins: 0 }), "observe.quantities[1].bins", "got 0", "1 to 1000000"],
  ["bins that end where they begin", quantity({ ...SPEEDS, max: 0 }), "observe.quantities[1].max", "got 0", "> min = 0"],
  ["an unknown variable", quantity({ ...SPEEDS, of: "sped" }), "observe.quantities[1].of", '"sped"', '"speed"'],
  ["a centre that is none", quantity({ ...SPEEDS, about: "zero" }), "observe.quantities[1].about", '"mean"'],
  ["a centre of two numbers", quantity({ ...SPEEDS, about: [0, 0] }), "observe.quantities[1].about", "three numbers"],
  ["a name with a space", quantity({ ...SPEEDS, as: "my speeds" }), "observe.quantities[1].as", "my speeds", "a letter"],
  ["the name of another quantity", quantity({ ...SPEEDS, as: "energy" }), "observe.quantities[1].as", "the name of another quantity"],
  ["the name of the times", quantity({ ...SPEEDS, as: "time" }), "observe.quantities[1].as", "time"],
  ["two histograms of one name", observe({ quantities: [SPEEDS, SPEEDS] }), "observe.quantities[1]", "second time", "`as`"],
  ["more numbers than memory", observe({ every: 1e-6, quantities: [{ ...SPEEDS, bins: 1e6 }] }), "observe.quantities[0].bins", "1000000"],
  [
    "as many neighbours as particles",
    quantity({ name: "entropy", neighbours: 100 }),
    "observe.quantities[1].neighbours",
    "less than",
    "100",
  ],
  [
    "entropy of too few particles",
    { ...good, particles: 4, observe: { quantities: ["entropy"] } },
    "observe.quantities[0].neighbours",
    "got 4",
  ],
  ["a centre that this estimator lacks", quantity({ name: "entropy", about: "mean" }), "observe.quantities[1].about", '"radial"'],
  ["Fisher information of few particles", { ...good, particles: 63, observe: { quantities: ["fisher"] } }, "observe.quantities[0]", "64"],
  ["too many pieces", quantity({ name: "fisher", pieces: 7 }), "observe.quantities[1].pieces", "sixteenth"],
  ["a bandwidth of the radial estimator", quantity({ name: "fisher", bandwidth: 1 }), "observe.quantities[1].bandwidth", '"kernel"'],
  [
    "a kernel estimate of many particles",
    { ...good, particles: 20001, observe: { quantities: [{ name: "fisher", estimator: "kernel" }] } },
    "observe.quantities[0].estimator",
    "20000",
  ],
  [
    "an assignment of many particles",
    { ...good, particles: 4097, observe: { quantities: ["w2"] } },
    "observe.quantities[0].method",
    "4096",
  ],
  ["directions of the exact distance", quantity({ name: "w2", directions: 8 }), "observe.quantities[1].directions", '"sliced"'],
  ["a distance to nothing", quantity({ name: "w2", to: null }), "observe.quantities[1].to", "null", '"start"'],
  [
    "a distance to a law of no temperature",
    quantity({ name: "w2", to: { kind: "maxwellian", temperature: 0 } }),
    "observe.quantities[1].to.temperature",
    "got 0",
  ],
  [
    "a distance to given velocities",
    quantity({ name: "w2", to: { kind: "velocities", data: [] } }),
    "observe.quantities[1].to.kind",
    "not a law",
  ],
  ["a power without a mean", quantity({ name: "pairFunction", power: -3 }), "observe.quantities[1].power", "got -3", "infinite"],
  ["a cutoff that is not used", quantity({ name: "pairFunction", power: -1, cutoff: 0.1 }), "observe.quantities[1].cutoff", "≤ -1.5"],
  ["a correlation of nothing known", quantity({ name: "autocorrelation", of: "spin" }), "observe.quantities[1].of", '"velocity"'],
  ["a misspelt key", observe({ evry: 1 }), "observe.evry", '"every"'],
];

describe("a bad configuration", () => {
  it.each(refused)("is refused: %s", (_, input, path, ...says) => {
    const validation = validate(input);
    if (validation.ok) throw new Error("accepted");
    const error = validation.errors[0] as LandauError;
    expect(error).toBeInstanceOf(LandauError);
    expect({ code: error.code, path: error.path }).toEqual({ code: "CONFIG", path });
    for (const word of [path, ...says]) expect(error.message).toContain(word);
  });

  it("carries the refused value itself", () => {
    const validation = validate({ ...good, h: -2, gama: 7 });
    expect(validation.ok).toBe(false);
    if (!validation.ok) {
      expect(validation.errors.map((e) => [e.path, e.value])).toEqual([
        ["gama", 7],
        ["h", -2],
      ]);
    }
  });

  it("reports every wrong field, unknown keys first", () => {
    const validation = validate({ particles: 1, gamma: 2, H: 1, tEnd: 1, initial: { kind: "maxwellian" } });
    expect(validation.ok ? [] : validation.errors.map((e) => e.path)).toEqual(["H", "particles", "gamma", "h"]);
  });
});

describe("a good configuration", () => {
  const resolvedOf = (input: unknown) => {
    const validation = validate(input);
    if (!validation.ok) throw validation.errors[0];
    return validation.config;
  };

  it("gets its defaults", () => {
    expect(resolvedOf(good)).toEqual({
      ...good,
      initial: { kind: "maxwellian", temperature: 1, drift: [0, 0, 0], exactMoments: false },
      seed: 0,
      clock: "poisson",
      observe: { quantities: ["momentum", "energy", "temperature", "pressure", "moment4"] },
    });
  });

  it("may name its schema, which is ignored", () => {
    expect(resolvedOf({ $schema: "./config.schema.json", ...good })).toEqual(resolvedOf(good));
  });

  it.each([
    [
      { kind: "bi-maxwellian", temperature: [1.2, 1.2, 0.6] },
      { drift: [0, 0, 0], exactMoments: false },
    ],
    [
      { kind: "bkw", K0: 0.6 },
      { temperature: 1, exactMoments: false },
    ],
    [
      { kind: "shell", radius: 1 },
      { width: 0, exactMoments: false },
    ],
    [
      { kind: "two-beams", speed: 1, temperature: 0.1 },
      { axis: [1, 0, 0], exactMoments: false },
    ],
    [{ kind: "uniform-ball" }, { radius: Math.sqrt(5), exactMoments: false }],
    [{ kind: "microcanonical" }, { temperature: 1, drift: [0, 0, 0], exactMoments: true }],
    [
      { kind: "mixture", weights: [2], components: [{ kind: "shell", radius: 2 }] },
      { components: [{ kind: "shell", radius: 2, width: 0 }], exactMoments: false },
    ],
  ])("completes %j", (law, defaults) => {
    expect(resolvedOf(initial(law)).initial).toEqual({ ...law, ...defaults });
  });

  it("does not share its default vectors between calls", () => {
    const [a, b] = [resolvedOf(good).initial, resolvedOf(good).initial] as { drift: readonly number[] }[];
    expect(a?.drift).not.toBe(b?.drift);
  });

  it("takes -0 as 0", () => {
    expect(Object.is(resolvedOf({ ...good, gamma: -0 }).gamma, 0)).toBe(true);
    expect(Object.is(resolvedOf({ ...good, seed: -0 }).seed, 0)).toBe(true);
    const { initial: law } = resolvedOf(given([-0, 0, 0, 0, 0, 0]));
    expect(law.kind === "velocities" && Object.is(law.data[0], 0)).toBe(true);
  });

  it("copies given velocities", () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const { initial: law } = resolvedOf(given(data));
    data[0] = 99;
    expect(law.kind === "velocities" && law.data[0]).toBe(1);
  });

  it.each([0, 2 ** 53 - 1, 0n, 2n ** 64n - 1n, "42", { u64: "18446744073709551615" }])("takes the seed %s", (seed) => {
    expect(resolvedOf({ ...good, seed }).seed).toEqual(seed);
  });

  it("takes quantities as names and as objects", () => {
    expect(resolvedOf(observe({ quantities: ["moment8", { name: "heatFlux" }] })).observe.quantities).toEqual(["moment8", "heatFlux"]);
  });
});
