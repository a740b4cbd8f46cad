/** The configuration: its type, its schema, the only defaults of the project, and its one validation. */

import * as v from "valibot";
import type { LandauError } from "./errors.ts";
import { initialSchema } from "./initial.ts";
import type { InitialCondition, ResolvedInitialCondition } from "./initial_types.ts";
import { type Observe, observeFault, observeSchema, type ResolvedObserve } from "./observe.ts";
import { allowed, choice, integer, type Range, read, readOrThrow, real, record } from "./schema.ts";
import { planRefusal } from "./resolve.ts";
import { type Seed, seedSchema } from "./seed.ts";

const particles: Range = { least: 2, most: 2147483648, text: "an integer from 2 to 2147483648 (2^31)" };
const gamma: Range = { least: -3, most: 1, text: "a number from -3 (Coulomb) to 1" };
const h: Range = { least: 1e-290, most: 1e290, text: "a finite number > 0 (from 1e-290 to 1e290)" };
const tEnd: Range = { least: 0, most: 1e290, text: "a finite number ≥ 0" };

/** Collisions are counted exactly up to here (SPEC §5). */
const MOST_COLLISIONS = 4503599627370496;

const shape = record({
  $schema: v.optional(v.string(allowed("the address of a JSON Schema; it is ignored"))),
  particles: integer(particles),
  gamma: real(gamma),
  h: real(h),
  tEnd: real(tEnd),
  initial: initialSchema,
  seed: v.optional(seedSchema, 0),
  clock: v.optional(choice(["poisson", "embedded"]), "poisson"),
  observe: v.optional(observeSchema, () => ({})),
});

/** The schema of a configuration; `npx landau-mbc schema` prints it as JSON Schema. */
export const configSchema = v.pipe(
  shape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const fault of faults(dataset.value)) addIssue(fault);
  }),
  v.transform(({ $schema: _, ...config }) => config),
);

/** What to compute. The run costs N · tEnd / h collisions, at most 2^52. */
export interface Config {
  /** Address of a JSON Schema, for editors; ignored. */
  readonly $schema?: string;
  /** N, an integer from 2 to 2^31. */
  readonly particles: number;
  /** Exponent γ of the potential, −3 (Coulomb) to 1; 0 is Maxwell molecules. */
  readonly gamma: number;
  /** Step h > 0 of the process: a collision rotates by τ = h r^γ, and a particle collides 2/h times per unit time. The bias is O(h). */
  readonly h: number;
  /** Length of the run in the time of the Landau equation, ≥ 0. */
  readonly tEnd: number;
  /** Velocities at time 0, given or drawn. */
  readonly initial: InitialCondition;
  /** Integer, bigint, string or 64-bit decimal; 0 unless told. */
  readonly seed?: Seed;
  /** `"poisson"` unless told: collisions at the times of a Poisson process. `"embedded"`: collision k at time (k + 1) h / N exactly. */
  readonly clock?: "poisson" | "embedded";
  /** Frames at 0 and tEnd unless told. */
  readonly observe?: Observe;
}

/** A configuration with every default filled in. */
export interface ResolvedConfig {
  /** N. */
  readonly particles: number;
  /** Exponent γ of the potential. */
  readonly gamma: number;
  /** Step of the process. */
  readonly h: number;
  /** Length of the run. */
  readonly tEnd: number;
  /** Velocities at time 0, with every default. */
  readonly initial: ResolvedInitialCondition;
  /** As it was given; 0 unless told. */
  readonly seed: Seed;
  /** `"poisson"` unless told. */
  readonly clock: "poisson" | "embedded";
  /** When and what, with every default. */
  readonly observe: ResolvedObserve;
}

/** What {@link validate} found. */
export type Validation =
  | { readonly ok: true; readonly config: ResolvedConfig }
  | { readonly ok: false; readonly errors: readonly LandauError[] };

/**
 * Checks a configuration without running it, with the one validation that `simulate` uses too. Never throws.
 *
 * @param config anything; what comes from a form, a file or a message may go in as it is
 * @returns the configuration with its defaults, or every error found (code CONFIG, with path and value), unknown keys first
 */
export function validate(config: unknown): Validation {
  const reading = read(configSchema, config, "");
  if (!reading.ok) return reading;
  const refusal = planRefusal(reading.value);
  return refusal === undefined ? { ok: true, config: reading.value } : { ok: false, errors: [refusal] };
}

/** The configuration with its defaults; throws the first error of {@link validate}, but for that of the plan, which `resolve` derives anyway. */
export function validated(config: unknown): ResolvedConfig {
  return readOrThrow(configSchema, config, "");
}

type Shape = v.InferOutput<typeof shape>;
type Fault = { message: string; input: unknown; path: [v.IssuePathItem, ...v.IssuePathItem[]] };

/** What is wrong between fields, each of which is right by itself. */
function* faults(config: Shape): Generator<Fault> {
  const { initial, observe } = config;
  const expected = config.tEnd * (config.particles / config.h);
  if (!(expected <= MOST_COLLISIONS)) {
    const text = `got ${config.tEnd}, that is ${expected} collisions (N tEnd / h); allowed: at most 2^52 = ${MOST_COLLISIONS}`;
    yield fault(text, config.tEnd, [config, "tEnd"]);
  }
  if (initial.kind === "velocities" && initial.data.length !== 3 * config.particles) {
    const text = `got ${initial.data.length} numbers; allowed: ${3 * config.particles}, three for each of ${config.particles} particles`;
    yield fault(text, initial.data, [config, "initial"], [initial, "data"]);
  }
  const wrong = observeFault(observe, config.tEnd, config.particles);
  if (wrong === undefined) return;
  const where: [object, string | number][] = [
    [config, "observe"],
    [observe, wrong.key],
  ];
  if (wrong.index !== undefined) where.push([observe[wrong.key] as object, wrong.index]);
  if (wrong.parameter !== undefined) where.push([observe.quantities[wrong.index as number] as object, wrong.parameter]);
  yield fault(wrong.message, wrong.value, ...where);
}

function fault(message: string, input: unknown, ...where: [object, string | number][]): Fault {
  const path = where.map(([parent, key]) => ({
    type: "unknown" as const,
    origin: "value" as const,
    input: parent,
    key,
    value: input,
  }));
  return { message, input, path: path as unknown as Fault["path"] };
}
