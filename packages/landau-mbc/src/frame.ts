/** What can be observed, and where it stands in an engine's frame of 17 numbers: SPEC §10. */

import { type EstimateName, type ResolvedEstimate, shapeOfEstimate } from "./estimates/types.ts";

/** The quantities, each with its shape and its place in a frame. u = v − mean velocity; everything is per particle, in user units. */
export const QUANTITIES = {
  /** Mean velocity. */
  momentum: { shape: [3], offset: 0, size: 3 },
  /** ½ mean |v|². */
  energy: { shape: [], offset: 3, size: 1 },
  /** mean |u|² / 3. */
  temperature: { shape: [], offset: 4, size: 1 },
  /** mean u uᵀ as xx yy zz xy xz yz. */
  pressure: { shape: [6], offset: 5, size: 6 },
  /** mean |u|² u. */
  heatFlux: { shape: [3], offset: 11, size: 3 },
  /** mean |u|⁴. */
  moment4: { shape: [], offset: 14, size: 1 },
  /** mean |u|⁶. */
  moment6: { shape: [], offset: 15, size: 1 },
  /** mean |u|⁸. */
  moment8: { shape: [], offset: 16, size: 1 },
} as const satisfies Record<string, Placement>;

/** Numbers in a frame. */
export const FRAME_LENGTH = 17;

/** Name of a quantity. */
export type Quantity = keyof typeof QUANTITIES;

/** All names, in the order of a frame. */
export const QUANTITY_NAMES = Object.keys(QUANTITIES) as readonly Quantity[];

interface Placement {
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** Something observed: a quantity of a frame by its name, or one that is estimated from the velocities. */
export type Requested = Quantity | ResolvedEstimate;

/** Its name in a result. */
export const nameOf = (asked: Requested): string => (typeof asked === "string" ? asked : asked.as);

/** The shape of what one frame holds of it: [] for a number. */
export const shapeOf = (asked: Requested): readonly number[] =>
  typeof asked === "string" ? QUANTITIES[asked].shape : shapeOfEstimate(asked);

/** What one frame holds of a quantity: a number, or the numbers of its shape, row-major. */
export type Value<Q extends Quantity> = (typeof QUANTITIES)[Q]["shape"] extends readonly [] ? number : Float64Array;

/** What one frame holds of the estimated quantities, under their own names. */
export interface EstimateValues {
  /** Counts. */
  readonly histogram?: Float64Array;
  /** A count. */
  readonly tailCount?: number;
  /** ∫ f log f. */
  readonly entropy?: number;
  /** ∫ |∇f|²/f. */
  readonly fisher?: number;
  /** A speed. */
  readonly w2?: number;
  /** E |v_1 − v_2|^power. */
  readonly pairFunction?: number;
  /** 1 at the start. */
  readonly autocorrelation?: number;
}

/** The observed quantities of one frame by name; also those named by `as`, and what `measure` gave. */
export type Values =
  & { readonly [Q in Quantity]?: Value<Q> }
  & EstimateValues
  & { readonly [name: string]: number | Float64Array };

/** A quantity out of a frame of {@link FRAME_LENGTH} numbers. */
export function quantityOf(frame: Float64Array, name: Quantity): number | Float64Array {
  const { offset, size, shape } = QUANTITIES[name];
  return shape.length === 0 ? (frame[offset] as number) : frame.slice(offset, offset + size);
}

/** One array of numbers per quantity. */
export type Series =
  & { readonly [Q in Quantity | EstimateName]?: Float64Array }
  & { readonly [name: string]: Float64Array };

/** Per quantity: the number of frames, then the quantity's own shape. */
export type Shapes =
  & { readonly [Q in Quantity | EstimateName]?: readonly number[] }
  & { readonly [name: string]: readonly number[] };

/** A column of a {@link Recorder}. */
interface Column {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly rows: Float64Array;
}

/** Collects frames into row-major arrays, one per quantity, with room for a known number of frames. */
export class Recorder {
  readonly #capacity: number;
  readonly #columns: Column[];
  readonly #times: Float64Array;
  #frames = 0;

  constructor(asked: readonly Requested[], capacity: number) {
    this.#capacity = capacity;
    this.#columns = asked.map((one) => this.#column(nameOf(one), shapeOf(one)));
    this.#times = new Float64Array(capacity);
  }

  /** Frames recorded. */
  get frames(): number {
    return this.#frames;
  }

  /** Adds a frame, which must hold every quantity; what the first one holds besides is recorded too. */
  add(time: number, values: Values): void {
    if (this.#frames === 0) {
      for (const [name, value] of Object.entries(values) as [string, number | Float64Array][]) {
        if (this.#columns.some((column) => column.name === name)) continue;
        this.#columns.push(this.#column(name, typeof value === "number" ? [] : [value.length]));
      }
    }
    for (const { name, rows, size } of this.#columns) {
      const value = values[name] as number | Float64Array;
      rows.set(typeof value === "number" ? [value] : value, this.#frames * size);
    }
    this.#times[this.#frames] = time;
    this.#frames += 1;
  }

  /** Times of the frames recorded. */
  times(): Float64Array {
    return this.#times.slice(0, this.#frames);
  }

  /** The arrays, cut to the frames recorded. */
  series(): Series {
    return Object.fromEntries(this.#columns.map(({ name, rows, size }) => [name, rows.slice(0, this.#frames * size)]));
  }

  /** The shape of each array. */
  shapes(): Shapes {
    return Object.fromEntries(this.#columns.map(({ name, shape }) => [name, [this.#frames, ...shape]]));
  }

  #column(name: string, shape: readonly number[]): Column {
    const size = shape.reduce((product, length) => product * length, 1);
    return { name, shape, size, rows: new Float64Array(this.#capacity * size) };
  }
}
