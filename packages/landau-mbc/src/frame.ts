/** What can be observed, and where it stands in an engine's frame of 17 numbers: SPEC §10. */

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

/** What one frame holds of a quantity: a number, or the numbers of its shape, row-major. */
export type Value<Q extends Quantity> = (typeof QUANTITIES)[Q]["shape"] extends readonly [] ? number : Float64Array;

/** The observed quantities of one frame. */
export type Values = { readonly [Q in Quantity]?: Value<Q> };

/** The quantities asked for, out of a frame of {@link FRAME_LENGTH} numbers. */
export function valuesOf(frame: Float64Array, quantities: readonly Quantity[]): Values {
  return Object.fromEntries(
    quantities.map((name) => {
      const { offset, size, shape } = QUANTITIES[name];
      return [name, shape.length === 0 ? (frame[offset] as number) : frame.slice(offset, offset + size)];
    }),
  );
}

/** One array of numbers per quantity. */
export type Series = { readonly [Q in Quantity]?: Float64Array };

/** Per quantity: the number of frames, then the quantity's own shape. */
export type Shapes = { readonly [Q in Quantity]?: readonly number[] };

/** Collects frames into row-major arrays, one per quantity, with room for a known number of frames. */
export class Recorder {
  readonly #quantities: readonly Quantity[];
  readonly #rows: Float64Array[];
  readonly #times: Float64Array;
  #frames = 0;

  constructor(quantities: readonly Quantity[], capacity: number) {
    this.#quantities = quantities;
    this.#rows = quantities.map((name) => new Float64Array(capacity * QUANTITIES[name].size));
    this.#times = new Float64Array(capacity);
  }

  /** Frames recorded. */
  get frames(): number {
    return this.#frames;
  }

  /** Adds a frame, which must hold every quantity. */
  add(time: number, values: Values): void {
    this.#quantities.forEach((name, q) => {
      const value = values[name] as number | Float64Array;
      (this.#rows[q] as Float64Array).set(typeof value === "number" ? [value] : value, this.#frames * QUANTITIES[name].size);
    });
    this.#times[this.#frames] = time;
    this.#frames += 1;
  }

  /** Times of the frames recorded. */
  times(): Float64Array {
    return this.#times.slice(0, this.#frames);
  }

  /** The arrays, cut to the frames recorded. */
  series(): Series {
    return Object.fromEntries(
      this.#quantities.map((name, q) => [name, (this.#rows[q] as Float64Array).slice(0, this.#frames * QUANTITIES[name].size)]),
    );
  }

  /** The shape of each array. */
  shapes(): Shapes {
    return Object.fromEntries(this.#quantities.map((name) => [name, [this.#frames, ...QUANTITIES[name].shape]]));
  }
}
