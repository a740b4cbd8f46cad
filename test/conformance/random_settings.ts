/** Random configurations for fast-check: no hand-picked list decides what is compared. */

import type { InitialCondition, Settings } from "@landau-mbc/reference";
import fc from "fast-check";

/** A number whose logarithm is uniform. */
const sized = (from: number, to: number) =>
  fc.double({ min: Math.log10(from), max: Math.log10(to), noNaN: true }).map((exponent) => 10 ** exponent);
const coordinate = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (x === 0 ? 0 : x));
const vector = fc.tuple(coordinate, coordinate, coordinate);

/** Initial laws, at temperatures and speeds of many sizes. */
export const law: fc.Arbitrary<InitialCondition> = fc.oneof(
  fc.record({ kind: fc.constant("maxwellian" as const), temperature: sized(1e-3, 1e3), drift: vector }),
  fc.record({
    kind: fc.constant("bi-maxwellian" as const),
    temperature: fc.tuple(sized(0.1, 10), sized(0.1, 10), sized(0.1, 10)),
    drift: vector,
  }),
  fc.record({ kind: fc.constant("bkw" as const), K0: fc.double({ min: 0.6, max: 1, noNaN: true }), temperature: sized(1e-3, 1e3) }),
  fc.record({ kind: fc.constant("shell" as const), radius: sized(0.1, 10), width: sized(1e-3, 0.1) }),
  fc.record({ kind: fc.constant("uniform-ball" as const), radius: sized(1e-6, 1e6) }),
  fc.record({ kind: fc.constant("microcanonical" as const), temperature: sized(1e-3, 1e3), drift: vector }),
);

/** Settings of a run. */
export const settings: fc.Arbitrary<Settings> = fc.record({
  particles: fc.oneof(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 400 })),
  gamma: fc.oneof(fc.constantFrom(-3, -2, -1, 0, 1), fc.double({ min: -3, max: 1, noNaN: true }).map((x) => (x === 0 ? 0 : x))),
  h: sized(1e-6, 10),
  seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  member: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  clock: fc.constantFrom("poisson" as const, "embedded" as const),
  initial: law,
  exactMoments: fc.boolean(),
});

/** Numbers of collisions to advance by, one after the other. */
export const blocks = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 600 })), { minLength: 1, maxLength: 12 });
