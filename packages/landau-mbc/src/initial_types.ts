/** The nine kinds of initial condition as users write them. Temperature 1 means mean |u|² = 3. Units are the user's; bounds and defaults are those of `initial.ts`. */

/** A vector of velocity space. */
export type Vector = readonly [x: number, y: number, z: number];

/** Isotropic Gaussian. */
export interface MaxwellianLaw {
  readonly kind: "maxwellian";
  /** Variance of each component; 1 unless told. */
  readonly temperature?: number;
  /** Mean velocity; [0, 0, 0] unless told. */
  readonly drift?: Vector;
}

/** Gaussian with a temperature per axis. */
export interface BiMaxwellianLaw {
  readonly kind: "bi-maxwellian";
  /** Variances along x, y, z. */
  readonly temperature: Vector;
  /** Mean velocity; [0, 0, 0] unless told. */
  readonly drift?: Vector;
}

/** The Bobylev–Krook–Wu solution at t = 0; its course for γ = 0 is `exact.bkw`. */
export interface BkwLaw {
  readonly kind: "bkw";
  /** From 3/5 (f vanishes at v = 0) to 1 (Maxwellian). */
  readonly K0: number;
  /** mean |v|² / 3; 1 unless told. */
  readonly temperature?: number;
}

/** Uniform directions, |v| = |radius + width · normal|. */
export interface ShellLaw {
  readonly kind: "shell";
  /** Speed at the middle of the shell. */
  readonly radius: number;
  /** 0 unless told: all speeds equal. */
  readonly width?: number;
}

/** Half of the particles around +speed along the axis, half around −speed. */
export interface TwoBeamsLaw {
  readonly kind: "two-beams";
  /** Mean speed of each beam. */
  readonly speed: number;
  /** Variance of each component within a beam. */
  readonly temperature: number;
  /** Direction of the beams, of any length but 0; [1, 0, 0] unless told. */
  readonly axis?: Vector;
}

/** Uniform in a ball of velocity space. */
export interface UniformBallLaw {
  readonly kind: "uniform-ball";
  /** √5 unless told: temperature 1. */
  readonly radius?: number;
}

/** What every drawn sample takes. */
export interface Drawn {
  /** Centre and rescale the sample to the law's exact mean and mean square (SPEC §9); false unless told. */
  readonly exactMoments?: boolean;
}

/** A law of which each particle is drawn independently; what a mixture may be made of. */
export type MixtureComponent = MaxwellianLaw | BiMaxwellianLaw | BkwLaw | ShellLaw | TwoBeamsLaw | UniformBallLaw;

/** Each particle is drawn from one of the components. */
export interface MixtureLaw extends Drawn {
  readonly kind: "mixture";
  /** As many numbers > 0 as there are components; their sum need not be 1. */
  readonly weights: readonly number[];
  /** 1 to 1000 laws. */
  readonly components: readonly MixtureComponent[];
}

/** Uniform on the shell Σu = 0, mean |u|² = 3T: the equilibrium of the process. */
export interface MicrocanonicalLaw {
  readonly kind: "microcanonical";
  /** T; 1 unless told. */
  readonly temperature?: number;
  /** Mean velocity; [0, 0, 0] unless told. */
  readonly drift?: Vector;
  /** Exact by definition. */
  readonly exactMoments?: true;
}

/** Velocities of your own. They are placed on the grid of SPEC §0 once; `provenance.largestRounding` says by how much the worst was moved. */
export interface GivenVelocities {
  readonly kind: "velocities";
  /** 3N finite numbers, row-major [N, 3]. Copied. Other typed arrays, shared and detached memory are refused. */
  readonly data: Float64Array | readonly number[];
}

/** How the velocities are given or drawn. */
export type InitialCondition = GivenVelocities | (MixtureComponent & Drawn) | MixtureLaw | MicrocanonicalLaw;

/** With every default filled in. */
export type Complete<T> = T extends unknown ? { readonly [K in keyof T]-?: T[K] } : never;

/** The same with every default filled in. */
export type ResolvedInitialCondition =
  | { readonly kind: "velocities"; readonly data: Float64Array }
  | Complete<MixtureComponent & Drawn>
  | (Complete<Omit<MixtureLaw, "components">> & { readonly components: readonly Complete<MixtureComponent>[] })
  | Complete<MicrocanonicalLaw>;
