/**
 * Maxwell molecules (γ = 0): the invariants of degree 4 and 6 of N velocities obey closed linear equations at every N and h.
 *
 * u = v − mean velocity. Every function of the frame that is symmetric in the particles and in rotations and of degree 6 is a combination of contractions of the tensors
 * P = mean uu, Q = mean |u|²u, R = mean |u|²uu, T = mean uuu; one collision turns such a contraction into another. With Φ the product of f sums over particles,
 * κ = (1 − e^{−6h})/(h(N − 1)), and pairs meeting at rate 2/(h(N − 1)),
 *
 *     d/dt E Φ_r = 2κ Σ_c (A_rc + N B_rc) E Φ_c
 *
 * The rational numbers A and B were found by applying the generator to random frames and solving for the coefficients; test/maxwell_invariants.test.ts does so again. Only the harmonic
 * of degree 2 of the angle's law enters. In the limit N → ∞, h → 0 and for isotropic data: m6′ = 14 m2 m4 − 6 m6.
 */

import { exponential } from "./matrix_exponential.ts";
import { requireInteger, requireList, requireNotNegative, requireNumber, requireSettings } from "./require.ts";

/** A frame's invariants, or expectations of them: from a frame by {@link maxwellInvariants}, from several frames as averages field by field. */
export interface MaxwellInvariants {
  /** m2², m2 = mean |u|². */
  readonly squareSquare: number;
  /** m4 = mean |u|⁴. */
  readonly moment4: number;
  /** tr P². */
  readonly pressureSquare: number;
  /** m6 = mean |u|⁶. */
  readonly moment6: number;
  /** tr PR. */
  readonly pressureFourth: number;
  /** |Q|². */
  readonly heatFluxSquare: number;
  /** T:T, the sum of squares of all 27 entries. */
  readonly thirdMomentSquare: number;
  /** tr P³. */
  readonly pressureCube: number;
  /** m2 m4. */
  readonly squareMoment4: number;
  /** m2 tr P². */
  readonly squarePressureSquare: number;
  /** m2³. */
  readonly squareCube: number;
}

type Name = keyof MaxwellInvariants;

/** Number of sums over particles in each product, in the order of the equations. */
const FACTORS: { readonly [K in Name]: number } = {
  squareSquare: 2,
  moment4: 1,
  pressureSquare: 2,
  moment6: 1,
  pressureFourth: 2,
  heatFluxSquare: 2,
  thirdMomentSquare: 2,
  pressureCube: 3,
  squareMoment4: 2,
  squarePressureSquare: 3,
  squareCube: 3,
};
const NAMES = Object.keys(FACTORS) as Name[];

type Row = Partial<Record<Name, readonly [A: number, B: number]>>;

/** Coefficients [A_rc, B_rc] of the rate of each invariant. m2 is constant. */
const RATES: { readonly [K in Name]: Row } = {
  squareSquare: {},
  moment4: { moment4: [0, -1 / 3], squareSquare: [2 / 3, 0], pressureSquare: [-1 / 3, 0] },
  pressureSquare: { moment4: [0, 1 / 3], squareSquare: [1 / 3, 1 / 3], pressureSquare: [2 / 3, -1] },
  moment6: { moment6: [0, -1 / 2], pressureFourth: [-1, 0], squareMoment4: [3 / 2, 0] },
  pressureFourth: {
    moment6: [0, 1 / 3],
    pressureFourth: [1 / 3, -13 / 12],
    squareMoment4: [2 / 3, 1 / 4],
    heatFluxSquare: [-2 / 3, 0],
    thirdMomentSquare: [1 / 3, 0],
    pressureCube: [-1 / 3, 0],
    squarePressureSquare: [5 / 12, 0],
    squareCube: [1 / 12, 0],
  },
  heatFluxSquare: {
    moment6: [0, 1 / 6],
    heatFluxSquare: [0, -2 / 3],
    pressureFourth: [-1 / 3, 0],
    thirdMomentSquare: [1 / 3, 0],
    squareMoment4: [1 / 6, 0],
  },
  thirdMomentSquare: {
    moment6: [0, 1 / 2],
    heatFluxSquare: [-1 / 2, 1 / 2],
    thirdMomentSquare: [3 / 2, -3 / 2],
    pressureFourth: [-3 / 2, 0],
    squareMoment4: [1, 0],
  },
  pressureCube: {
    pressureFourth: [0, 1 / 4],
    pressureCube: [1 / 2, -3 / 2],
    squareMoment4: [0, 1 / 4],
    squarePressureSquare: [3 / 4, 1 / 2],
    squareCube: [1 / 4, 0],
  },
  squareMoment4: { squareMoment4: [0, -1 / 3], squarePressureSquare: [-1 / 3, 0], squareCube: [2 / 3, 0] },
  squarePressureSquare: { squareMoment4: [0, 1 / 3], squarePressureSquare: [2 / 3, -1], squareCube: [1 / 3, 1 / 3] },
  squareCube: {},
};

/** The equations at one N and h. */
export interface MaxwellEvolution {
  /** The expectations at time t of the process that starts from a state, or from random states with these expectations. Relative error about 1e−14 · (1 + 20 t). */
  at(t: number, start: MaxwellInvariants): MaxwellInvariants;
}

/**
 * The evolution of the invariants for N particles and step h; the limit if these are left out. Poisson clock.
 *
 * @param settings particles N ≥ 2, or Infinity; h step ≥ 0, 0 is the limit
 * @throws RangeError for arguments out of range
 */
export function maxwellEvolution(settings: {
  readonly particles?: number;
  readonly h?: number;
} = {}): MaxwellEvolution {
  const {
    particles = Number.POSITIVE_INFINITY,
    h = 0,
  } = requireSettings(settings);
  if (particles !== Number.POSITIVE_INFINITY) requireInteger("particles", particles, 2);
  requireNotNegative("h", h);
  const inverse = 1 / particles;
  // 2κN.
  const rate = (2 * (h === 0 ? 6 : -Math.expm1(-6 * h) / h)) / (1 - inverse);
  const matrix = NAMES.map((row) =>
    NAMES.map((column) => {
      const [A, B] = RATES[row][column] ?? [0, 0];
      const less = FACTORS[row] - FACTORS[column];
      // Means in place of sums: Φ/N^f. Every power of 1/N is ≥ 0.
      return rate * ((A === 0 ? 0 : A * inverse ** (less + 1)) + (B === 0 ? 0 : B * inverse ** less));
    })
  );
  return {
    at: (t, start) => {
      requireNotNegative("t", t);
      for (const name of NAMES) requireNumber(`start.${name}`, start[name], true, "a finite number");
      const E = exponential(matrix, t);
      return record((name) => E[NAMES.indexOf(name)].reduce((sum, value, k) => sum + value * start[NAMES[k]], 0));
    },
  };
}

/** Its sixth power is finite. */
const LARGEST = 1e50;

/**
 * The invariants of a frame.
 *
 * @param velocities 3N numbers, row-major [N, 3]; the mean velocity is subtracted
 * @throws RangeError for a length that is not a multiple of 3, or less than 6, or what is not a number of at most 1e50
 */
export function maxwellInvariants(velocities: ArrayLike<number>): MaxwellInvariants {
  const all = requireList("velocities", velocities);
  const N = all.length / 3;
  requireNumber("velocities.length", all.length, Number.isInteger(N) && N >= 2, "a multiple of 3, at least 6");
  all.forEach((v, k) => {
    requireNumber(`velocities[${k}]`, v, Math.abs(v) <= LARGEST, `finite numbers of at most ${LARGEST}`);
  });
  const mean = [0, 0, 0];
  for (let i = 0; i < 3 * N; i++) mean[i % 3] += velocities[i] / N;
  const P = new Float64Array(9);
  const R = new Float64Array(9);
  const T = new Float64Array(27);
  const Q = new Float64Array(3);
  let [m4, m6] = [0, 0];
  for (let i = 0; i < N; i++) {
    const u = mean.map((m, axis) => velocities[3 * i + axis] - m);
    const square = u[0] ** 2 + u[1] ** 2 + u[2] ** 2;
    m4 += square ** 2 / N;
    m6 += square ** 3 / N;
    for (let a = 0; a < 3; a++) {
      Q[a] += (square * u[a]) / N;
      for (let b = 0; b < 3; b++) {
        P[3 * a + b] += (u[a] * u[b]) / N;
        R[3 * a + b] += (square * u[a] * u[b]) / N;
        for (let c = 0; c < 3; c++) T[9 * a + 3 * b + c] += (u[a] * u[b] * u[c]) / N;
      }
    }
  }
  const m2 = P[0] + P[4] + P[8];
  const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, k) => sum + value * y[k], 0);
  const square = dot(P, P);
  let cube = 0;
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      for (let c = 0; c < 3; c++) cube += P[3 * a + b] * P[3 * b + c] * P[3 * c + a];
    }
  }
  return {
    squareSquare: m2 * m2,
    moment4: m4,
    pressureSquare: square,
    moment6: m6,
    pressureFourth: dot(P, R),
    heatFluxSquare: dot(Q, Q),
    thirdMomentSquare: dot(T, T),
    pressureCube: cube,
    squareMoment4: m2 * m4,
    squarePressureSquare: m2 * square,
    squareCube: m2 ** 3,
  };
}

/**
 * The invariants of an isotropic density (N = ∞).
 *
 * @throws RangeError for moments that are not > 0
 */
export function isotropicInvariants(settings: {
  readonly meanSquare: number;
  readonly moment4: number;
  readonly moment6: number;
}): MaxwellInvariants {
  const { meanSquare, moment4, moment6 } = requireSettings(settings);
  for (const [name, value] of Object.entries({ meanSquare, moment4, moment6 })) {
    requireNumber(name, value, value > 0, "a finite number > 0");
  }
  const square = meanSquare * meanSquare;
  return {
    squareSquare: square,
    moment4,
    pressureSquare: square / 3,
    moment6,
    pressureFourth: (meanSquare * moment4) / 3,
    heatFluxSquare: 0,
    thirdMomentSquare: 0,
    pressureCube: (meanSquare * square) / 9,
    squareMoment4: meanSquare * moment4,
    squarePressureSquare: (meanSquare * square) / 3,
    squareCube: meanSquare * square,
  };
}

function record(value: (name: Name) => number): MaxwellInvariants {
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as unknown as MaxwellInvariants;
}
