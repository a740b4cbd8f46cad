/** Initial laws in user units: what each is made of, its mean and its mean square. SPEC §9, last table. */

import { sumOver } from "./observables.ts";

type Vector = readonly [x: number, y: number, z: number];

/** Laws of which each particle is drawn independently. */
export type IndependentLaw =
  | { readonly kind: "maxwellian"; readonly temperature: number; readonly drift: Vector }
  | { readonly kind: "bi-maxwellian"; readonly temperature: Vector; readonly drift: Vector }
  | { readonly kind: "bkw"; readonly K0: number; readonly temperature: number }
  | { readonly kind: "shell"; readonly radius: number; readonly width: number }
  | { readonly kind: "two-beams"; readonly speed: number; readonly temperature: number; readonly axis: Vector }
  | { readonly kind: "uniform-ball"; readonly radius: number };

/** Every initial condition. */
export type InitialCondition =
  | IndependentLaw
  | { readonly kind: "velocities"; readonly data: Float64Array }
  | { readonly kind: "microcanonical"; readonly temperature: number; readonly drift: Vector }
  | { readonly kind: "mixture"; readonly weights: readonly number[]; readonly components: readonly IndependentLaw[] };

/** One component of a plan: kind number, cumulative weight, ten parameters. */
export interface Component {
  readonly kind: number;
  readonly cumulative: number;
  readonly parameters: readonly number[];
}

/** A law as the plan needs it. */
export interface Law {
  readonly components: readonly Component[];
  /** Mean velocity. */
  readonly mean: Vector;
  /** Mean |v|². */
  readonly meanSquare: number;
  /** Mean |v − mean|². */
  readonly centredSquare: number;
}

const ORIGIN: Vector = [0, 0, 0];

/** The law of an initial condition. */
export function initialLaw(initial: InitialCondition): Law {
  if (initial.kind === "velocities") return givenLaw(initial.data);
  if (initial.kind === "mixture") return mixtureLaw(initial.weights, initial.components);
  return independentLaw(initial);
}

function givenLaw(data: Float64Array): Law {
  const at = (k: number) => data[k] as number;
  const n = data.length / 3;
  const sum = sumOver(n, (i) => at(3 * i) * at(3 * i) + at(3 * i + 1) * at(3 * i + 1) + at(3 * i + 2) * at(3 * i + 2));
  return { components: [], mean: ORIGIN, meanSquare: sum / n, centredSquare: 0 };
}

function independentLaw(law: Exclude<InitialCondition, { kind: "velocities" } | { kind: "mixture" }>): Law {
  switch (law.kind) {
    case "maxwellian":
    case "microcanonical":
      return gaussian([law.temperature, law.temperature, law.temperature], law.drift);
    case "bi-maxwellian":
      return gaussian(law.temperature, law.drift);
    case "bkw":
      return centred(2, [Math.sqrt(law.K0 * law.temperature), (3 * (1 - law.K0)) / (2 * law.K0)], 3 * law.temperature);
    case "shell":
      return centred(3, [law.radius, law.width], law.radius * law.radius + law.width * law.width);
    case "two-beams": {
      const factor = law.speed / Math.sqrt(square(law.axis));
      const beam = law.axis.map((a) => factor * a);
      return centred(4, [Math.sqrt(law.temperature), ...beam], law.speed * law.speed + 3 * law.temperature);
    }
    case "uniform-ball":
      return centred(5, [law.radius], (3 * (law.radius * law.radius)) / 5);
  }
}

function gaussian(temperature: Vector, drift: Vector): Law {
  const [Tx, Ty, Tz] = temperature;
  const centredSquare = Tx + Ty + Tz;
  return {
    components: [component(1, 1, [Math.sqrt(Tx), Math.sqrt(Ty), Math.sqrt(Tz), ...drift])],
    mean: drift,
    meanSquare: centredSquare + square(drift),
    centredSquare,
  };
}

function centred(kind: number, parameters: readonly number[], meanSquare: number): Law {
  return { components: [component(kind, 1, parameters)], mean: ORIGIN, meanSquare, centredSquare: meanSquare };
}

function mixtureLaw(weights: readonly number[], laws: readonly IndependentLaw[]): Law {
  const parts = laws.map(independentLaw);
  const running: number[] = [];
  let total = 0;
  for (const weight of weights) {
    total += weight;
    running.push(total);
  }
  const weighted = (value: (law: Law) => number) => {
    let sum = 0;
    parts.forEach((law, index) => {
      sum += (weights[index] as number) * value(law);
    });
    return sum / total;
  };
  const mean: Vector = [weighted((law) => law.mean[0]), weighted((law) => law.mean[1]), weighted((law) => law.mean[2])];
  const meanSquare = weighted((law) => law.meanSquare);
  const components = parts.map((law, index) => ({
    ...(law.components[0] as Component),
    cumulative: (running[index] as number) / total,
  }));
  return { components, mean, meanSquare, centredSquare: meanSquare - square(mean) };
}

function component(kind: number, cumulative: number, parameters: readonly number[]): Component {
  return { kind, cumulative, parameters: Array.from({ length: 10 }, (_, k) => parameters[k] ?? 0) };
}

function square(v: Vector): number {
  return v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
}
