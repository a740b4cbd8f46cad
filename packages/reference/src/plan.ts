/**
 * The plan: every derived number of a run, frozen into bytes. SPEC §1.
 *
 * All that can fail before the first collision fails here; an engine decodes a plan and holds no defaults.
 */

import { type Component, type InitialCondition, initialLaw } from "./initial_laws.ts";
import { LARGEST_SCALE_EXPONENT, powerOfTwo, scaleExponentOf, scaleToPower } from "./scale.ts";
import { SpecError } from "./spec_error.ts";

/** Version of SPEC.md that this package implements. */
export const SPEC_VERSION = 1;

/** Largest number of particles, 2^31. */
export const MOST_PARTICLES = 2147483648;

const MAGIC = 0x004e414c5043424dn; // "MBCPLAN\0"
const HEADER_BYTES = 120;
const COMPONENT_BYTES = 96;
const PARAMETERS = 10;
const SMALLEST_STEP = 1e-290;
const LARGEST_STEP = 1e290;

/** What a user chooses, complete: no defaults are filled in below this. */
export interface Settings {
  /** N, an integer in [2, 2^31]. */
  readonly particles: number;
  /** Exponent γ in [−3, 1]. */
  readonly gamma: number;
  /** Step h > 0, in user units of time · speed^−γ. */
  readonly h: number;
  /** 64-bit seed. */
  readonly seed: bigint;
  /** Ensemble member in [0, 2^24). */
  readonly member: number;
  /** Poisson clock of the process, or the embedded chain. */
  readonly clock: "poisson" | "embedded";
  /** The initial law, in user units. */
  readonly initial: InitialCondition;
  /** Centre and rescale the drawn sample to the law's exact momentum and energy. */
  readonly exactMoments: boolean;
}

/** A decoded plan. */
export interface Plan {
  readonly particles: number;
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly member: number;
  readonly clock: "poisson" | "embedded";
  readonly gamma: number;
  readonly h: number;
  /** p: user velocity = internal velocity · 2^p. */
  readonly scaleExponent: number;
  readonly exactMoments: boolean;
  /** h · 2^(pγ). */
  readonly hInternal: number;
  /** Cells (Poisson) or collisions (embedded) per unit of user time. */
  readonly clockRate: number;
  /** Mean velocity that exact moments aim at, internal. */
  readonly targetMean: readonly [number, number, number];
  /** Mean |u|² that exact moments aim at, internal. */
  readonly targetSquare: number;
  /** The initial law's components; none if velocities are given. */
  readonly components: readonly Component[];
}

/**
 * Derives the plan of a run.
 *
 * @throws SpecError `CONFIG` with the field's path if a number is outside its range or the derived scale is
 */
export function derivePlan(settings: Settings): Plan {
  const { particles, gamma, h, seed, member, clock } = settings;
  const law = initialLaw(settings.initial);
  const p = scaleExponentOf(law.meanSquare);
  const shrink = powerOfTwo(-p);
  const plan: Plan = {
    particles,
    seedLow: Number(seed & 0xffffffffn),
    seedHigh: Number(seed >> 32n),
    member,
    clock,
    gamma,
    h,
    scaleExponent: p,
    exactMoments: settings.exactMoments || settings.initial.kind === "microcanonical",
    hInternal: h * scaleToPower(p, gamma),
    clockRate: clockRateOf(settings),
    targetMean: law.mean.map((m) => m * shrink) as [number, number, number],
    targetSquare: law.centredSquare * powerOfTwo(-2 * p),
    components: law.components.map((component) => ({
      ...component,
      parameters: component.parameters.map((value, index) => component.kind === 2 && index === 1 ? value : value * shrink),
    })),
  };
  checkPlan(plan);
  return plan;
}

/** Cells (Poisson) or collisions (embedded) per unit of user time. */
function clockRateOf({ clock, particles, h }: Pick<Plan, "clock" | "particles" | "h">): number {
  return clock === "embedded" ? particles / h : particles / (64 * h);
}

/** Refuses a plan that no engine may run; the same checks as on decoding bytes of unknown origin. */
function checkPlan(plan: Plan): void {
  const require = (holds: boolean, path: string, value: unknown, allowed: string) => {
    if (!holds) throw new SpecError("CONFIG", path, value, allowed);
  };
  const { particles, member, gamma, h, hInternal, clockRate, scaleExponent: p } = plan;
  require(
    Number.isInteger(particles) && particles >= 2 && particles <= MOST_PARTICLES,
    "particles",
    particles,
    "an integer from 2 to 2^31",
  );
  require(Number.isInteger(member) && member >= 0 && member < 16777216, "member", member, "an integer from 0 to 2^24 − 1");
  require(gamma >= -3 && gamma <= 1, "gamma", gamma, "a number in [−3, 1]");
  require(h > 0 && h < Infinity, "h", h, "a finite number > 0");
  require(p >= -LARGEST_SCALE_EXPONENT && p <= LARGEST_SCALE_EXPONENT, "initial", p, "a scale exponent from −120 to 120");
  require(
    hInternal >= SMALLEST_STEP && hInternal <= LARGEST_STEP,
    "h",
    h,
    `h in internal units (here ${hInternal}) must be from 1e−290 to 1e290`,
  );
  require(clockRate > 0 && clockRate < Infinity, "h", h, "particles / h must be finite and positive");
  require(clockRate === clockRateOf(plan), "h", clockRate, "the clock rate of particles and h");
  const numbers = [...plan.targetMean, plan.targetSquare, ...plan.components.flatMap((c) => [c.cumulative, ...c.parameters])];
  require(numbers.every(Number.isFinite), "initial", undefined, "finite parameters");
  require(plan.components.every((c) => c.kind >= 1 && c.kind <= 5), "initial", undefined, "known kinds of components");
  require(plan.components.length > 0 || !plan.exactMoments, "exactMoments", true, "a law to draw from: given velocities stay as they are");
  const last = plan.components[plan.components.length - 1];
  require(last === undefined || last.cumulative === 1, "initial.weights", last?.cumulative, "cumulative weights that end at 1");
}

/** The bytes of a plan (SPEC §1, table). */
export function encodePlan(plan: Plan): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + COMPONENT_BYTES * plan.components.length);
  const view = new DataView(bytes.buffer);
  // x + 0 turns −0 into +0 and leaves every other number.
  const double = (offset: number, x: number) => view.setFloat64(offset, x + 0, true);
  view.setBigUint64(0, MAGIC, true);
  view.setUint32(8, SPEC_VERSION, true);
  view.setUint32(12, bytes.length, true);
  view.setBigUint64(16, BigInt(plan.particles), true);
  view.setUint32(24, plan.seedLow, true);
  view.setUint32(28, plan.seedHigh, true);
  view.setUint32(32, plan.member, true);
  view.setUint32(36, plan.clock === "embedded" ? 1 : 0, true);
  double(40, plan.gamma);
  double(48, plan.h);
  view.setInt32(56, plan.scaleExponent, true);
  view.setUint32(60, plan.exactMoments ? 1 : 0, true);
  double(64, plan.hInternal);
  double(72, plan.clockRate);
  plan.targetMean.forEach((m, axis) => {
    double(80 + 8 * axis, m);
  });
  double(104, plan.targetSquare);
  view.setUint32(112, plan.components.length, true);
  plan.components.forEach((component, index) => {
    const offset = HEADER_BYTES + COMPONENT_BYTES * index;
    view.setUint32(offset, component.kind, true);
    double(offset + 8, component.cumulative);
    component.parameters.forEach((value, k) => {
      double(offset + 16 + 8 * k, value);
    });
  });
  return bytes;
}

/**
 * Reads a plan.
 *
 * @throws SpecError `CONFIG` if the bytes are not a plan of this specification version
 */
export function decodePlan(bytes: Uint8Array): Plan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (value: unknown, allowed: string): never => {
    throw new SpecError("CONFIG", "plan", value, allowed);
  };
  if (bytes.length < HEADER_BYTES || view.getBigUint64(0, true) !== MAGIC) refuse(bytes.length, "the bytes of a plan");
  if (view.getUint32(8, true) !== SPEC_VERSION) refuse(view.getUint32(8, true), `specification version ${SPEC_VERSION}`);
  const count = view.getUint32(112, true);
  if (view.getUint32(12, true) !== bytes.length || bytes.length !== HEADER_BYTES + COMPONENT_BYTES * count) {
    refuse(bytes.length, "a plan of the length it states");
  }
  const clock = view.getUint32(36, true);
  const flags = view.getUint32(60, true);
  if (clock > 1) refuse(clock, "clock 0 or 1");
  if (flags > 1 || view.getUint32(116, true) !== 0) refuse(flags, "known flags");
  const plan: Plan = {
    particles: Number(view.getBigUint64(16, true)),
    seedLow: view.getUint32(24, true),
    seedHigh: view.getUint32(28, true),
    member: view.getUint32(32, true),
    clock: clock === 1 ? "embedded" : "poisson",
    gamma: view.getFloat64(40, true),
    h: view.getFloat64(48, true),
    scaleExponent: view.getInt32(56, true),
    exactMoments: flags === 1,
    hInternal: view.getFloat64(64, true),
    clockRate: view.getFloat64(72, true),
    targetMean: [view.getFloat64(80, true), view.getFloat64(88, true), view.getFloat64(96, true)],
    targetSquare: view.getFloat64(104, true),
    components: Array.from({ length: count }, (_, index) => {
      const offset = HEADER_BYTES + COMPONENT_BYTES * index;
      return {
        kind: view.getUint32(offset, true),
        cumulative: view.getFloat64(offset + 8, true),
        parameters: Array.from({ length: PARAMETERS }, (_, k) => view.getFloat64(offset + 16 + 8 * k, true)),
      };
    }),
  };
  checkPlan(plan);
  if (encodePlan(plan).some((byte, k) => byte !== bytes[k])) {
    refuse("other bytes", "a plan in its one form: no −0, nothing in a place for 0");
  }
  return plan;
}
