/**
 * The baseline: the same process as a plain scalar loop, as one writes it down in an afternoon. Math.* functions, a xorshift generator (faster
 * here than Math.random), the small-time law of the angle, no grid, no addressed random numbers, no lanes. It promises no bits.
 */

/** State of the generator, four words that are not all zero. */
export interface PlainState {
  readonly words: Uint32Array;
}

/** A generator's state from a seed. */
export function plainState(seed: number): PlainState {
  return { words: Uint32Array.of(seed ^ 0x9e3779b9, 0x243f6a88, 0xb7e15162, seed + 1) };
}

const TO_UNIT = 2 ** -32;

/**
 * Executes collisions among the particles of v.
 *
 * @param v velocities, row-major [N, 3], changed in place
 * @param state changed in place
 */
export function plainLoop(v: Float64Array, gamma: number, h: number, collisions: number, state: PlainState): void {
  const n = v.length / 3;
  let [a, b, c, d] = state.words as unknown as [number, number, number, number];
  for (let k = 0; k < collisions; k++) {
    // xorshift128 (G. Marsaglia, J. Stat. Softw. 8(14), 2003), four words a collision
    let t = a ^ (a << 11);
    a = d ^ (d >>> 19) ^ t ^ (t >>> 8);
    t = b ^ (b << 11);
    b = a ^ (a >>> 19) ^ t ^ (t >>> 8);
    t = c ^ (c << 11);
    c = b ^ (b >>> 19) ^ t ^ (t >>> 8);
    t = d ^ (d << 11);
    d = c ^ (c >>> 19) ^ t ^ (t >>> 8);

    const first = Math.floor((a >>> 0) * TO_UNIT * n);
    const other = Math.floor((b >>> 0) * TO_UNIT * (n - 1));
    const i = 3 * first;
    const j = 3 * (other >= first ? other + 1 : other);
    const x = v[i]! - v[j]!;
    const y = v[i + 1]! - v[j + 1]!;
    const z = v[i + 2]! - v[j + 2]!;
    const square = x * x + y * y + z * z;
    if (square === 0) continue;
    const r = Math.sqrt(square);
    const tau = gamma === -3 ? h / (square * r) : gamma === 0 ? h : h * square ** (gamma / 2);

    const u = ((c >>> 0) + 0.5) * TO_UNIT;
    const theta = Math.sqrt(-4 * tau * Math.log(u));
    const cosine = theta < Math.PI ? Math.cos(theta) : 2 * u - 1;
    const sine = Math.sqrt(1 - cosine * cosine);
    const phi = (d >>> 0) * TO_UNIT * 2 * Math.PI;
    const across = Math.cos(phi) * sine;
    const along = Math.sin(phi) * sine;

    // z-axis frame, turned over where it is singular
    const plane = Math.sqrt(x * x + y * y);
    let dx: number;
    let dy: number;
    let dz: number;
    if (plane > 1e-12 * r) {
      dx = (x * z * across - y * r * along) / plane;
      dy = (y * z * across + x * r * along) / plane;
      dz = -plane * across;
    } else {
      dx = r * across;
      dy = r * along;
      dz = 0;
    }
    dx = 0.5 * (dx - x * (1 - cosine));
    dy = 0.5 * (dy - y * (1 - cosine));
    dz = 0.5 * (dz - z * (1 - cosine));
    v[i] = v[i]! + dx;
    v[i + 1] = v[i + 1]! + dy;
    v[i + 2] = v[i + 2]! + dz;
    v[j] = v[j]! - dx;
    v[j + 1] = v[j + 1]! - dy;
    v[j + 2] = v[j + 2]! - dz;
  }
  state.words.set([a, b, c, d]);
}
