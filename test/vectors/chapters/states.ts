/** Vectors of whole states: plans, initial velocities, frames, checkpoints, hashes of runs. */

import { block, configurationHash, derivePlan, encodePlan, powerOfTwo, Run, Stream, sumOver, u52 } from "@landau-mbc/reference";
import { type Configuration, CONFIGURATIONS, DRAWN, FURTHER, GIVEN, GRID, planOf, velocitiesOf } from "../../configurations.ts";
import { listToBits, toBits, toHexadecimal } from "../bits.ts";

/** Starts the reference on a configuration. */
const start = (configuration: Configuration) => Run.start(planOf(configuration), velocitiesOf(configuration));

export function plan() {
  return {
    plans: CONFIGURATIONS.map((configuration) => ({
      name: configuration.name,
      settings: readableSettings(configuration),
      plan: toHexadecimal(planOf(configuration)),
    })),
  };
}

/** The settings with the seed in decimal digits and given velocities in bits; every other number is the double nearest to its decimals. */
function readableSettings({ settings }: Configuration): object {
  const { initial } = settings;
  const data = initial.kind === "velocities" ? { initial: { kind: "velocities", data: listToBits(initial.data) } } : {};
  return { ...settings, ...data, seed: settings.seed.toString() };
}

export function initialConditions() {
  return {
    drawn: [...DRAWN, ...GIVEN, ...FURTHER].map((configuration) => {
      const run = start(configuration);
      const velocities = run.velocities();
      return { name: configuration.name, first: listToBits(velocities.subarray(0, 12)), stateHash: run.stateHash() };
    }),
  };
}

/** Lengths around every boundary of the fixed-shape sum, and its terms. */
export const SUM_LENGTHS = [0, 1, 7, 8, 9, 4095, 4096, 4097, 8192, 12_289, 20_481];
export function sumTerms(length: number): Float64Array {
  const source = { seedLow: length, seedHigh: 0, member: 0 };
  return Float64Array.from({ length }, (_, i) => {
    const [x0, x1, x2] = block(source, Stream.initial, i, 0);
    return (u52(x1, x0) - 0.3) * powerOfTwo((x2 % 40) - 20);
  });
}

export function observables() {
  return {
    sums: SUM_LENGTHS.map((length) => {
      const terms = sumTerms(length);
      return { length, sum: toBits(sumOver(length, (i) => terms[i]!)) };
    }),
    frames: CONFIGURATIONS.filter((_, k) => k % 3 === 0).map((configuration) => ({
      name: configuration.name,
      frame: listToBits(start(configuration).frame()),
    })),
  };
}

export function checkpoint() {
  return {
    checkpoints: [GRID[8]!, DRAWN[2]!, GIVEN[4]!].map((configuration) => {
      const small = { ...configuration, settings: { ...configuration.settings, particles: 3 } };
      const velocities = velocitiesOf(small);
      const run = Run.start(encodePlan(derivePlan(small.settings)), velocities);
      run.advance(150);
      return {
        name: `${configuration.name}, with 3 particles`,
        collisions: 150,
        bytes: toHexadecimal(run.checkpoint()),
        stateHash: run.stateHash(),
      };
    }),
  };
}

/** Collisions at which the hash of a run is kept: the first, in the middle of things, and about ten per particle. */
export function milestones({ settings }: Configuration): readonly number[] {
  return [1, 100, Math.max(200, 5 * settings.particles)];
}

export function runs() {
  return {
    runs: CONFIGURATIONS.map((configuration) => {
      const run = start(configuration);
      const hashes = milestones(configuration).map((to) => {
        run.advance(to);
        return [to, run.stateHash()];
      });
      return {
        name: configuration.name,
        configurationHash: configurationHash(planOf(configuration), velocitiesOf(configuration)),
        hashes,
        frame: listToBits(run.frame()),
      };
    }),
  };
}
