/** The schema of the nine kinds of initial condition (SPEC §9), with their bounds and defaults. */

import * as v from "valibot";
import { show } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { allowed, flag, type Range, real, record, triple } from "./schema.ts";
import { velocityData } from "./velocity_data.ts";

/** The scale of SPEC §1 holds mean squares between 4^±120; speeds are their roots. */
const LARGEST_SPEED = 1e35;
const SMALLEST_SPEED = 1e-35;
const LARGEST_TEMPERATURE = 1e70;
const SMALLEST_TEMPERATURE = 1e-70;

const temperature: Range = {
  least: SMALLEST_TEMPERATURE,
  most: LARGEST_TEMPERATURE,
  text: "a finite number > 0 (from 1e-70 to 1e70)",
};
const component: Range = {
  least: -LARGEST_SPEED,
  most: LARGEST_SPEED,
  text: "a finite number (up to 1e35 in magnitude)",
};
const positive: Range = {
  least: SMALLEST_SPEED,
  most: LARGEST_SPEED,
  text: "a finite number > 0 (from 1e-35 to 1e35)",
};
const notNegative: Range = { least: 0, most: LARGEST_SPEED, text: "a finite number ≥ 0 (up to 1e35)" };
const bkwStart: Range = { least: 0.6, most: 1, text: "a number from 3/5 to 1" };
const weight: Range = { least: 1e-100, most: 1e100, text: "a finite number > 0 (from 1e-100 to 1e100)" };

/** √5: the ball of temperature 1. */
const UNIT_BALL_RADIUS = 2.23606797749979;
const MOST_COMPONENTS = 1000;

const kind = <const TKind extends string>(word: TKind) => v.literal(word);

const maxwellian = {
  kind: kind("maxwellian"),
  temperature: v.optional(real(temperature), 1),
  drift: v.optional(triple(component), () => [0, 0, 0] as [number, number, number]),
};
const biMaxwellian = {
  kind: kind("bi-maxwellian"),
  temperature: triple(temperature),
  drift: v.optional(triple(component), () => [0, 0, 0] as [number, number, number]),
};
const bkw = { kind: kind("bkw"), K0: real(bkwStart), temperature: v.optional(real(temperature), 1) };
const shell = { kind: kind("shell"), radius: real(positive), width: v.optional(real(notNegative), 0) };
const twoBeams = {
  kind: kind("two-beams"),
  speed: real(notNegative),
  temperature: real(temperature),
  axis: v.optional(direction(), () => [1, 0, 0] as [number, number, number]),
};
const uniformBall = { kind: kind("uniform-ball"), radius: v.optional(real(positive), UNIT_BALL_RADIUS) };

/** exactMoments: centre and rescale the drawn sample to the law's exact mean and mean square (SPEC §9). */
const drawn = { exactMoments: v.optional(flag(), false) };

const ONLY_ON_THE_MIXTURE = {
  exactMoments: "not allowed on a component; allowed: exactMoments on the mixture itself",
};
const GIVEN_AS_THEY_ARE = {
  exactMoments: "not allowed with given velocities, which are taken as they are; allowed: only with a drawn kind",
};

/** What a mixture may be made of. */
const componentSchema = v.variant(
  "kind",
  [
    record(maxwellian, ONLY_ON_THE_MIXTURE),
    record(biMaxwellian, ONLY_ON_THE_MIXTURE),
    record(bkw, ONLY_ON_THE_MIXTURE),
    record(shell, ONLY_ON_THE_MIXTURE),
    record(twoBeams, ONLY_ON_THE_MIXTURE),
    record(uniformBall, ONLY_ON_THE_MIXTURE),
  ],
  kindMessage(["maxwellian", "bi-maxwellian", "bkw", "shell", "two-beams", "uniform-ball"], {
    velocities: "given velocities are not a law to draw from",
    microcanonical: "its particles are not independent, so they cannot be drawn component by component",
    mixture: "mixtures do not nest; list the components of the inner one with their weights multiplied",
  }),
);

const weights = "a list of as many numbers > 0 as there are components";
const components = `a list of 1 to ${MOST_COMPONENTS} components`;

const mixture = v.pipe(
  record({
    kind: kind("mixture"),
    weights: v.pipe(v.array(real(weight), allowed(weights)), v.metadata({ allowed: weights })),
    components: v.pipe(
      v.array(componentSchema, allowed(components)),
      v.minLength(1, allowed(components)),
      v.maxLength(MOST_COMPONENTS, allowed(components)),
      v.metadata({ allowed: components }),
    ),
    ...drawn,
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.weights.length === dataset.value.components.length) return;
    const { weights: given, components: laws } = dataset.value;
    addIssue({
      message: `got ${given.length} weights; allowed: ${laws.length}, one for each of the components`,
      input: given,
      path: [{ type: "object", origin: "value", input: dataset.value, key: "weights", value: given }],
    });
  }),
);

const KINDS = [
  "velocities",
  "maxwellian",
  "bi-maxwellian",
  "bkw",
  "shell",
  "two-beams",
  "mixture",
  "uniform-ball",
  "microcanonical",
] as const;

const always = "true (the microcanonical law has exact moments by definition)";

/** The kinds that are drawn. */
const DRAWN = [
  record({ ...maxwellian, ...drawn }),
  record({ ...biMaxwellian, ...drawn }),
  record({ ...bkw, ...drawn }),
  record({ ...shell, ...drawn }),
  record({ ...twoBeams, ...drawn }),
  mixture,
  record({ ...uniformBall, ...drawn }),
  record({
    ...maxwellian,
    kind: kind("microcanonical"),
    exactMoments: v.optional(v.pipe(v.literal(true, allowed(always)), v.metadata({ allowed: always })), true),
  }),
] as const;

/** Any initial condition. */
export const initialSchema = v.pipe(
  v.variant("kind", [record({ kind: kind("velocities"), data: velocityData() }, GIVEN_AS_THEY_ARE), ...DRAWN], kindMessage(KINDS, {})),
  v.metadata({ allowed: "an object with kind and its parameters" }),
);

/** An initial condition that is drawn, as a law to compare with. */
export const drawnLawSchema = v.pipe(
  v.variant("kind", DRAWN, kindMessage(KINDS.slice(1), { velocities: "given velocities are not a law to draw from" })),
  v.metadata({ allowed: "an object with kind and its parameters" }),
);

/** A direction that can be normalised without overflow or underflow. */
function direction() {
  const text = "three finite numbers, not all 0 (the largest from 1e-100 to 1e100 in magnitude)";
  return v.pipe(
    triple({ least: -1e100, most: 1e100, text: "a finite number (up to 1e100 in magnitude)" }),
    v.check(
      (a) => a.some((x) => x >= 1e-100 || x <= -1e-100),
      (issue) => `got [${issue.input.join(", ")}]; allowed: ${text}`,
    ),
    v.metadata({ allowed: text }),
  );
}

/** The message of an unknown kind: the nearest known one, or why this one is refused here. */
function kindMessage(kinds: readonly string[], reasons: Readonly<Record<string, string>>) {
  return (issue: { readonly input: unknown; readonly path?: readonly unknown[] | undefined }): string => {
    const { input } = issue;
    const list = kinds.map((k) => JSON.stringify(k)).join(", ");
    if (issue.path === undefined) return `got ${show(input)}; allowed: an object whose kind is one of ${list}`;
    if (typeof input === "string" && Object.hasOwn(reasons, input)) return `got ${show(input)}: ${reasons[input]}; allowed: ${list}`;
    if (typeof input === "string") return `got ${show(input)}; did you mean ${JSON.stringify(nearest(input, kinds))}? Allowed: ${list}`;
    return `${input === undefined ? "missing" : `got ${show(input)}`}; allowed: ${list}`;
  };
}
