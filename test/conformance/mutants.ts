/**
 * Engines with one planted defect each, made by wrapping the reference: what the ladder has to catch, and by which chapter's name.
 * Each is a defect that a fast engine can really have: a lost high word, a lane that is not masked, a block that ends one too early.
 */

import type { Engine, EngineRun, EngineStages } from "../engines.ts";
import { neighbour } from "../vectors/bits.ts";

/** A defect and the chapter whose bodies must name it: the first failing body on the ladder. */
export interface Mutant {
  readonly defect: string;
  readonly chapter: string;
  readonly engine: (reference: Engine) => Engine;
}

type Wrapped = (run: EngineRun) => Partial<EngineRun>;

const staged = (chapter: string, defect: string, change: (s: EngineStages) => Partial<EngineStages>): Mutant => ({
  defect,
  chapter,
  engine: (reference) => ({ ...reference, stages: { ...reference.stages, ...change(reference.stages) } }),
});

/** Runs whose methods are partly replaced, on starting and on resuming. */
const running = (chapter: string, defect: string, change: Wrapped): Mutant => ({
  defect,
  chapter,
  engine: (reference) => ({
    ...reference,
    start: (plan, velocities) => wrapped(reference.start(plan, velocities), change),
    resume: (checkpoint) => wrapped(reference.resume(checkpoint), change),
  }),
});

function wrapped(run: EngineRun, change: Wrapped): EngineRun {
  const changes = change(run);
  return new Proxy(run, {
    get(target, key) {
      if (key in changes) return Reflect.get(changes, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const lastWrong = (x: Float64Array, lanes: number) => {
  if (x.length % lanes !== 0) x[x.length - 1] = neighbour(x[x.length - 1]!, 1);
  return x;
};

/** Defects that a stage shows. */
export const STAGE_MUTANTS: readonly Mutant[] = [
  staged("rng", "the seed loses its high word", (s) => ({
    philox: (seed, stream, indices) => s.philox(seed & 0xffffffffn, stream, indices),
  })),
  staged("rng", "the index loses its high word", (s) => ({
    philox: (seed, stream, indices) => s.philox(seed, stream, indices.map((index) => index >>> 0)),
  })),
  staged("rng", "the stream is ignored", (s) => ({ philox: (seed, _stream, indices) => s.philox(seed, 0, indices) })),
  staged("rng", "the seed is ignored", (s) => ({
    philox: (_seed, stream, indices) => s.philox(1n, stream, indices),
  })),
  staged("rng", "the last block of a batch that is not a multiple of four is the one before", (s) => ({
    philox: (seed, stream, indices) => {
      const blocks = s.philox(seed, stream, indices);
      if (indices.length > 4 && indices.length % 4 !== 0) blocks.copyWithin(blocks.length - 4, blocks.length - 8, blocks.length - 4);
      return blocks;
    },
  })),
  staged("uniform", "the polar uniform sits on the cell's edge", (s) => ({
    uniforms: (seed, first, count) => s.uniforms(seed, first, count).map((x, k) => (k % 2 === 0 ? x - 2 ** -41 : x)),
  })),
  staged("uniform", "seeds above 2^32 are cut", (s) => ({
    uniforms: (seed, first, count) => s.uniforms(seed & 0xffffffffn, first, count),
  })),
  staged("elementary", "ln takes subnormals for normal numbers", (s) => ({
    log: (x) => s.log(x).map((y, k) => (x[k]! > 0 && x[k]! < 2 ** -1022 ? y + 1 : y)),
  })),
  staged("elementary", "exp flushes small results to zero", (s) => ({ exp: (x) => s.exp(x).map((y) => (y < 2 ** -1022 ? 0 : y)) })),
  staged("elementary", "sine and cosine change places at one eighth of a turn", (s) => ({
    sincos2pi: (x) => s.sincos2pi(x).map((y, k, all) => (x[k >> 1] === 0.125 ? all[k ^ 1]! : y)),
  })),
  staged("elementary", "ln is one unit off for one argument in ten thousand", (s) => ({
    log: (x) => s.log(x).map((y, k) => (x.length === 20_000 && k === 4711 ? neighbour(y, 1) : y)),
  })),
  staged(
    "elementary",
    "the lane beyond the last pair of numbers is not computed",
    (s) => ({ log: (x) => (x.length < 100 ? lastWrong(s.log(x), 2) : s.log(x)) }),
  ),
  staged("pair_selection", "the pair's collision number loses its high word", (s) => ({
    pair: (seed, first, count, particles) => s.pair(seed, first % 2 ** 32, count, particles),
  })),
  staged("pair_selection", "i and j change places", (s) => ({
    pair: (seed, first, count, particles) => s.pair(seed, first, count, particles).map((_, k, all) => all[k ^ 1]!),
  })),
  staged("pair_selection", "particle numbers from 53 bits", (s) => ({
    pair: (seed, first, count, particles) => {
      const blocks = s.philox(seed, 0, Float64Array.from({ length: count }, (_, k) => first + k));
      return s.pair(seed, first, count, particles).map((x, k) => {
        const word = blocks[2 * k - (k % 2) * 2 + 1]! * 2 ** 32 + blocks[2 * k - (k % 2) * 2]!;
        return k % 2 === 0 ? Math.floor((word / 2 ** 64) * particles * (1 - 2 ** -20)) : x;
      });
    },
  })),
  staged("heat_kernel", "u and 1 − u change places", (s) => ({ deflection: (tau, u) => s.deflection(tau, u.map((x) => 1 - x)) })),
  staged("heat_kernel", "the switch at τ = 0.05 compares with < instead of ≤", (s) => ({
    deflection: (tau, u) => s.deflection(tau.map((t) => (t === 0.05 ? neighbour(t, 1) : t)), u),
  })),
  staged("heat_kernel", "a lane takes the method of its neighbour", (s) => ({
    deflection: (tau, u) => {
      const w = s.deflection(tau, u);
      for (let k = 1; k < w.length; k++) if (tau[k - 1]! > 0.3 && tau[k]! < 0.01) w[k] = neighbour(w[k]!, 1);
      return w;
    },
  })),
  staged("heat_kernel", "one unit off far from every switch, now and then", (s) => ({
    deflection: (tau, u) => s.deflection(tau, u).map((w, k) => (tau.length === 20_000 && k % 4999 === 7 ? neighbour(w, 1) : w)),
  })),
  staged("heat_kernel", "one unit off just beyond a switch", (s) => ({
    deflection: (tau, u) => s.deflection(tau, u).map((w, k) => (tau[k] === neighbour(0.08, 3) ? neighbour(w, -1) : w)),
  })),
  staged("pair_update", "r^γ by the host's power function", (s) => ({
    rotationTime: (
      gamma,
      h,
      squares,
    ) => (squares.length > 9 ? squares.map((S) => h * S ** (gamma / 2)) : s.rotationTime(gamma, h, squares)),
  })),
  staged("pair_update", "γ = −3 as (h/S)/r", (s) => ({
    rotationTime: (gamma, h, squares) => gamma === -3 ? squares.map((S) => h / S / Math.sqrt(S)) : s.rotationTime(gamma, h, squares),
  })),
  staged("pair_update", "r = 0 divides by zero", (s) => ({
    collide: (vi, vj, tau, u, azimuth) =>
      s.collide(vi, vj, tau, u, azimuth).map((x, k) => {
        const at = 3 * Math.floor(k / 6);
        return [0, 1, 2].every((a) => vi[at + a] === vj[at + a]) ? Number.NaN : x;
      }),
  })),
  staged("pair_update", "the last collision of an odd number is left out", (s) => ({
    collide: (vi, vj, tau, u, azimuth) => {
      const after = s.collide(vi, vj, tau, u, azimuth);
      const last = tau.length - 1;
      if (last % 2 === 0) {
        for (let a = 0; a < 3; a++) [after[6 * last + a], after[6 * last + 3 + a]] = [vi[3 * last + a]!, vj[3 * last + a]!];
      }
      return after;
    },
  })),
];

/** Defects that only a run shows. */
export const RUN_MUTANTS: readonly Mutant[] = [
  running("clock", "a collision at the very end of an interval is not counted", (run) => ({
    collisionsAt: (t) => Math.max(0, run.collisionsAt(t) - (t > 0 ? 1 : 0)),
  })),
  running("clock", "the clock does not go back", (run) => {
    let latest = 0;
    return {
      collisionsAt: (t) => {
        latest = Math.max(latest, t);
        return run.collisionsAt(latest);
      },
    };
  }),
  running("clock", "the clock is off by one at the boundary of a cell", (run) => ({
    collisionsAt: (t) => run.collisionsAt(t) + (((t * 1000) / 0.64) % 250 === 125 ? 1 : 0) + (t > 0.5 && t < 0.6 ? 1 : 0),
  })),
  {
    defect: "exact moments are ignored",
    chapter: "initial_conditions",
    engine: (reference) => ({
      ...reference,
      start: (plan, velocities) => {
        const bytes = plan.slice();
        bytes[60] = 0;
        return reference.start(plan.length < 120 ? plan : bytes, velocities);
      },
    }),
  },
  running("initial_conditions", "the last of an odd number of particles above 4096 is at rest", (run) => ({
    velocities: () => {
      const v = run.velocities();
      if (v.length > 3 * 4096 && (v.length / 3) % 2 === 1) v.fill(0, v.length - 3);
      return v;
    },
  })),
  {
    defect: "a plan is not checked",
    chapter: "plan",
    engine: (reference) => ({
      ...reference,
      start: (plan, velocities) => (plan.length < 120 || plan[0] !== 0x4d ? ({} as EngineRun) : reference.start(plan, velocities)),
    }),
  },
  {
    defect: "speeds are not checked",
    chapter: "initial_conditions",
    engine: (reference) => ({
      ...reference,
      start: (plan, velocities) => (velocities?.some((x) => x >= 100 && x < 1e4) ? ({} as EngineRun) : reference.start(plan, velocities)),
    }),
  },
  running("observables", "the heat flux is summed in another order", (run) => ({
    frame: () => run.frame().map((x, k) => (k === 11 ? neighbour(x, 1) : x)),
  })),
  running("observables", "the tree of chunks is wrong for three chunks", (run) => ({
    frame: () => (run.velocities().length === 3 * 12_289 ? run.frame().fill(1) : run.frame()),
  })),
  running("run", "the first collision is number 1", (run) => ({
    advance: (to) => run.advance(run.collisions === 0 && to > 0 ? to + 1 : to),
  })),
  running("run", "something is lost after the 150th collision", (run) => ({
    stateHash: () => (run.collisions > 150 ? run.stateHash().replace(/./, "0").replace(/.$/, "x") : run.stateHash()),
  })),
  running("run", "a block that ends at a multiple of seven goes one too far", (run) => ({
    advance: (to) => run.advance(to % 7 === 0 && to < 200 && to > run.collisions ? to + 1 : to),
  })),
  running("run", "asking for a collision that has been done starts a new one", (run) => ({
    advance: (to) => run.advance(to < run.collisions ? run.collisions + 1 : to),
  })),
  (() => {
    let latest: EngineRun | undefined;
    return running("run", "two runs share their state", (run) => {
      latest = run;
      return { stateHash: () => latest!.stateHash() };
    });
  })(),
  running("checkpoint", "a checkpoint's collision number loses its high word", (run) => ({
    advance: (to) => run.advance(to > 2 ** 32 ? Math.min(to, 2 ** 32) : to),
  })),
  running("checkpoint", "a checkpoint leaves out its digest", (run) => ({
    checkpoint: () => {
      const bytes = run.checkpoint();
      return run.collisions > 0 ? bytes.fill(0, bytes.length - 32) : bytes;
    },
  })),
  {
    defect: "a checkpoint is resumed one collision late",
    chapter: "checkpoint",
    engine: (reference) => ({
      ...reference,
      resume: (bytes) => {
        const run = reference.resume(bytes);
        if (run.velocities().length > 9 && run.collisions < 2 ** 30) run.advance(run.collisions + 1);
        return run;
      },
    }),
  },
  {
    defect: "a checkpoint is not checked",
    chapter: "checkpoint",
    engine: (reference) => ({
      ...reference,
      resume: (bytes) => {
        try {
          return reference.resume(bytes);
        } catch {
          return {} as EngineRun;
        }
      },
    }),
  },
];
