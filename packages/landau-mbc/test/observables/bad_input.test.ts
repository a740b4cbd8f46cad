import { describe, expect, it } from "vitest";
import { extrapolationWeights, LandauError, observables as o } from "../../src/entrypoints/main.ts";
import { gaussian } from "./draws.ts";

const v = gaussian(100, 1);
const huge = v.map((x, k) => (k === 7 ? 1e200 : x));

/** What is wrong, how it is called, what the message begins with. */
const CASES: readonly (readonly [string, () => unknown, RegExp])[] = [
  ["options that are null", () => o.radialEntropy(v, null as never), /^options: got null; allowed: an object/],
  ["options that are a string", () => o.slicedW2(v, v, "many" as never), /^options: got "many"/],
  ["no options where they are needed", () => o.histogram(v, undefined as never), /^options: got undefined/],
  [
    "speeds whose powers are infinite",
    () => o.radialFisher(huge),
    /^velocities\[7\]: got 1e\+200; allowed: finite numbers of at most 1e\+60/,
  ],
  ["a centre that is a number", () => o.radialFisher(v, { about: 0 as never }), /^about: got 0; allowed: "mean" or a velocity/],
  ["a centre of strings", () => o.tailCount(v, { of: "speed", above: 1, about: ["0", 0, 0] as never }), /^about: got/],
  ["a centre that is not finite", () => o.radialW2(v, v, { about: [Number.NaN, 0, 0] }), /^about: got/],
  ["a bandwidth that is null", () => o.kernelFisher(v, { bandwidth: null as never }), /^bandwidth: got null/],
  ["pieces that are null", () => o.radialFisher(v, { pieces: null as never }), /^pieces: got null/],
  ["no partners for a power with a pole", () => o.pairPower(v, -2, { partners: 0 }), /^partners: got 0; allowed: an integer ≥ 1/],
  ["partners that are a string", () => o.pairPower(v, -2, { partners: "5" as never }), /^partners: got "5"/],
  ["a cutoff that is null", () => o.pairPower(v, -2, { cutoff: null as never }), /^cutoff: got null/],
  ["a pair function that is a number", () => o.pairFunction(v, 1 as never), /^g: got 1; allowed: a function/],
  ["a test function that is missing", () => o.productMeans(v, undefined as never), /^phi: got undefined; allowed: a function/],
  [
    "more directions than end",
    () => o.slicedW2(v, v, { directions: 1e300 }),
    /^directions: got 1e\+300; allowed: an integer from 1 to 1000000/,
  ],
  ["a law without a cdf", () => o.radialW2(v, {} as never), /^other: got .*; allowed: velocities, or a law/],
  ["a member that is no number", () => o.chaosDefect([1, 2, "3"].map((one) => ({ one, two: 1, three: 1 })) as never), /^members\[2\]: got/],
  ["members that are no list", () => o.chaosDefect(3 as never), /^members: got 3/],
  ["a series of strings", () => o.autocorrelation(["1", "2"] as never, { lags: 1 }), /^series\[0\]: got "1"/],
  ["no series", () => o.autocorrelation(null as never, { lags: 1 }), /^series: got null/],
  ["equal steps", () => extrapolationWeights([0.1, 0.1], [1]), /^h\[1\]: got 0.1; allowed: finite numbers > 0, all different/],
  ["a step that is NaN", () => extrapolationWeights([Number.NaN, 0.1], [1]), /^h\[0\]: got NaN/],
  ["equal powers", () => extrapolationWeights([0.1, 0.2, 0.3], [1, 1]), /^exponents\[1\]: got 1/],
  ["too few powers", () => extrapolationWeights([0.1, 0.2, 0.3], [1]), /^exponents: got 1 powers for 3 steps/],
];

describe("bad input of the estimators", () => {
  it.each(CASES)("%s: a CONFIG error that names it", (_, call, message) => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LandauError);
    expect((thrown as LandauError).code).toBe("CONFIG");
    expect((thrown as LandauError).message).toMatch(message);
  });
});
