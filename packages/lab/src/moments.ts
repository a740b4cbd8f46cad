/** Moments of a frame as the lab computes them, from the velocities alone: plain sums, independent of every engine's observables. */

/** With u = v − mean velocity, per particle. */
export interface CentredMoments {
  /** mean |u|². */
  readonly meanSquare: number;
  /** mean |u|⁴, |u|⁶, |u|⁸. */
  readonly moment4: number;
  readonly moment6: number;
  readonly moment8: number;
  /** mean u uᵀ as xx yy zz xy xz yz. */
  readonly pressure: readonly [number, number, number, number, number, number];
  /** tr of its square. */
  readonly pressureSquare: number;
  /** mean |u|²u. */
  readonly heatFlux: readonly [number, number, number];
}

/** The velocities with mean 0 and mean |u|² = `meanSquare` exactly: what a sample had by chance of the conserved quantities is taken away. */
export function withExactEnergy(v: Float64Array, meanSquare: number): Float64Array {
  const n = v.length / 3;
  const mean = [0, 0, 0];
  for (let k = 0; k < v.length; k++) mean[k % 3]! += (v[k] as number) / n;
  const u = v.map((x, k) => x - (mean[k % 3] as number));
  const factor = Math.sqrt(meanSquare / (u.reduce((sum, x) => sum + x * x, 0) / n));
  return u.map((x) => factor * x);
}

/** Moments of row-major [N, 3] velocities. */
export function centredMoments(v: Float64Array): CentredMoments {
  const n = v.length / 3;
  const mean = [0, 0, 0];
  for (let k = 0; k < v.length; k++) mean[k % 3]! += (v[k] as number) / n;
  const sums = new Float64Array(13);
  for (let i = 0; i < n; i++) {
    const x = (v[3 * i] as number) - mean[0]!;
    const y = (v[3 * i + 1] as number) - mean[1]!;
    const z = (v[3 * i + 2] as number) - mean[2]!;
    const s = x * x + y * y + z * z;
    sums[0]! += s;
    sums[1]! += s * s;
    sums[2]! += s * s * s;
    sums[3]! += s * s * s * s;
    sums[4]! += x * x;
    sums[5]! += y * y;
    sums[6]! += z * z;
    sums[7]! += x * y;
    sums[8]! += x * z;
    sums[9]! += y * z;
    sums[10]! += s * x;
    sums[11]! += s * y;
    sums[12]! += s * z;
  }
  const at = (k: number) => (sums[k] as number) / n;
  const pressure = [at(4), at(5), at(6), at(7), at(8), at(9)] as const;
  const [xx, yy, zz, xy, xz, yz] = pressure;
  return {
    meanSquare: at(0),
    moment4: at(1),
    moment6: at(2),
    moment8: at(3),
    pressure,
    pressureSquare: xx * xx + yy * yy + zz * zz + 2 * (xy * xy + xz * xz + yz * yz),
    heatFlux: [at(10), at(11), at(12)],
  };
}
