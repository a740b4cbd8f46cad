/** The schema of the estimated quantities: every parameter, its range, and which of them go together. What depends on N is checked in `limits.ts`. */

import * as v from "valibot";
import { show } from "../errors.ts";
import { drawnLawSchema } from "../initial.ts";
import { lowerEnd } from "../observables/histogram.ts";
import { LEAST_PLAIN_POWER } from "../observables/pair_function.ts";
import { VARIABLES } from "../observables/variable.ts";
import { allowed, byForm, choice, integer, type Range, real, record, triple } from "../schema.ts";
import { QUANTITY_NAMES } from "../frame.ts";
import { ESTIMATE_NAMES, type EstimateName } from "./types.ts";

const bins: Range = { least: 1, most: 1_000_000, text: "an integer from 1 to 1000000" };
const finite: Range = { least: -1e290, most: 1e290, text: "a finite number" };
const neighbours: Range = { least: 1, most: 1000, text: "an integer from 1 to 1000, less than the number of particles" };
const pieces: Range = { least: 2, most: 200, text: "an integer from 2 to 200, at most a sixteenth of the number of particles" };
const positive: Range = { least: 1e-290, most: 1e290, text: "a finite number > 0" };
const power: Range = { least: -2.999, most: 100, text: "a number > -3 (from -2.999 to 100): at -3 and below the mean is infinite" };
const partners: Range = { least: 1, most: 1_000_000, text: "an integer from 1 to 1000000" };
const directions: Range = { least: 1, most: 100_000, text: "an integer from 1 to 100000" };
const component: Range = { least: -1e35, most: 1e35, text: "a finite number (up to 1e35 in magnitude)" };

const aboutText = '"mean", or a velocity of three numbers';
const about = byForm(
  [v.pipe(v.literal("mean", allowed(aboutText)), v.metadata({ allowed: aboutText })), triple(component)],
  (input) => (Array.isArray(input) ? 1 : 0),
);

const toText = '"start", or a law to draw from';
const to = byForm(
  [v.pipe(v.literal("start", allowed(toText)), v.metadata({ allowed: toText })), drawnLawSchema],
  (input) => (input !== null && typeof input === "object" ? 1 : 0),
);

const asText = "a letter, then up to 63 letters, digits and _, and not the name of another quantity, time or collisions";
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const TAKEN: readonly string[] = [...QUANTITY_NAMES, ...ESTIMATE_NAMES, "time", "collisions"];

/** `name` and `as`, which is the name itself unless told. */
const named = <const TName extends EstimateName>(name: TName) => ({
  name: v.literal(name),
  as: v.optional(
    v.pipe(
      v.string(allowed(asText)),
      v.check((text) => PLAIN_NAME.test(text) && (text === name || !TAKEN.includes(text)), allowed(asText)),
      v.metadata({ allowed: asText }),
    ),
    name,
  ),
});

const variable = { of: choice(VARIABLES), about: v.optional(about) };

const histogram = v.pipe(
  record({ ...named("histogram"), ...variable, bins: integer(bins), min: v.optional(real(finite)), max: real(finite) }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { of, max, min = lowerEnd(of, max) } = dataset.value;
    if (max > min) return;
    addIssue({ message: `got ${max}; allowed: a finite number > min = ${min}`, input: max, path: at(dataset.value, "max") });
  }),
);
const tailCount = record({ ...named("tailCount"), ...variable, above: real(finite) });
const entropy = v.pipe(
  record({
    ...named("entropy"),
    estimator: v.optional(choice(["neighbours", "radial"]), "neighbours"),
    neighbours: v.optional(integer(neighbours)),
    about: v.optional(about),
  }),
  onlyWith("estimator", { about: "radial" }),
);
const fisher = v.pipe(
  record({
    ...named("fisher"),
    estimator: v.optional(choice(["radial", "kernel"]), "radial"),
    pieces: v.optional(integer(pieces)),
    bandwidth: v.optional(real(positive)),
    about: v.optional(about),
  }),
  onlyWith("estimator", { pieces: "radial", about: "radial", bandwidth: "kernel" }),
);
const w2 = v.pipe(
  record({
    ...named("w2"),
    to: v.optional(to, "start"),
    method: v.optional(choice(["exact", "sliced", "radial"]), "exact"),
    directions: v.optional(integer(directions)),
    about: v.optional(about),
  }),
  onlyWith("method", { directions: "sliced", about: "radial" }),
);
const pairFunction = v.pipe(
  record({
    ...named("pairFunction"),
    power: real(power),
    partners: v.optional(integer(partners)),
    cutoff: v.optional(real(positive)),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.cutoff === undefined || dataset.value.power <= LEAST_PLAIN_POWER) return;
    const message = `got ${dataset.value.cutoff} with power ${dataset.value.power}; allowed: only with a power ≤ ${LEAST_PLAIN_POWER}`;
    addIssue({ message, input: dataset.value.cutoff, path: at(dataset.value, "cutoff") });
  }),
);
const autocorrelation = record({
  ...named("autocorrelation"),
  of: v.optional(choice(["velocity", ...VARIABLES]), "velocity"),
});

/** An estimated quantity as an object, for a `variant` over `name`. */
export const estimateSchemas = [histogram, tailCount, entropy, fisher, w2, pairFunction, autocorrelation] as const;

/** The same from its bare name; undefined for one that needs parameters. */
export function bareEstimate(name: string) {
  if (name === "entropy") return v.parse(entropy, { name });
  if (name === "fisher") return v.parse(fisher, { name });
  if (name === "w2") return v.parse(w2, { name });
  return name === "autocorrelation" ? v.parse(autocorrelation, { name }) : undefined;
}

/** Refuses a parameter that the chosen way of estimating does not have. */
function onlyWith<TChoice extends string, TValue extends { readonly [K in TChoice]: string }>(
  key: TChoice,
  belongs: { readonly [parameter: string]: TValue[TChoice] },
) {
  return v.rawCheck<TValue>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const given: Readonly<Record<string, unknown>> = dataset.value;
    for (const [parameter, way] of Object.entries(belongs)) {
      if (given[parameter] === undefined || given[key] === way) continue;
      const message = `got ${show(given[parameter])} with ${key} ${JSON.stringify(given[key])}; allowed: only with ${key} ${
        JSON.stringify(way)
      }`;
      addIssue({ message, input: given[parameter], path: at(given, parameter) });
    }
  });
}

const at = (input: object, key: string): [v.ObjectPathItem] => [{
  type: "object",
  origin: "value",
  input: input as Record<string, unknown>,
  key,
  value: (input as Record<string, unknown>)[key],
}];
