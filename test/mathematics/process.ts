/** What the truths of this folder look at: a run of any engine, or the plain process with a planted error. */
export interface Process {
  /** Collisions done. */
  readonly collisions: number;
  /** Collisions at or before time t. */
  collisionsAt(t: number): number;
  /** Executes every collision at or before t. */
  runUntil(t: number): void;
  /** Executes collisions until `to` have been done. */
  advance(to: number): void;
  /** Row-major [N, 3], a copy. */
  velocities(): Float64Array;
  /** Particles i, j of the collisions done, interleaved. */
  pairs(): ArrayLike<number>;
  /** Gives memory back; the process is spent. */
  free(): void;
}

/** What a process starts from. */
export interface Setup {
  readonly particles: number;
  readonly gamma: number;
  readonly h: number;
  readonly seed: number;
  /** Row-major [N, 3]. */
  readonly velocities: Float64Array;
}
