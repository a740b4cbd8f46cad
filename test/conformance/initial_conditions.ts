/** SPEC §1 and §9: what a run starts from. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import { type Configuration, DRAWN, GIVEN, planOf, velocitiesOf } from "../configurations.ts";
import vectors from "../vectors/initial_conditions.json" with { type: "json" };
import plans from "../vectors/plan.json" with { type: "json" };
import { fromHexadecimal, listFromBits } from "../vectors/bits.ts";
import { type ConformanceBody, using } from "./body.ts";

const withParticles = ({ settings }: Configuration, particles: number) => encodePlan(derivePlan({ ...settings, particles }));

export const bodies: ConformanceBody[] = [
  {
    chapter: "initial_conditions",
    rung: "state",
    title: "every initial condition starts with the velocities of the vectors, with and without exact moments",
    run(engine, _reference, check) {
      const stored = new Map(plans.plans.map(({ name, plan }) => [name, fromHexadecimal(plan)]));
      for (const [k, configuration] of [...DRAWN, ...GIVEN].entries()) {
        const { name, first, stateHash } = vectors.drawn[k]!;
        check.same(configuration.name, name, "name of the vector");
        using(engine.start(stored.get(name)!, velocitiesOf(configuration)), (run) => {
          check.bits(run.velocities().subarray(0, 12), listFromBits(first), `${name}: first velocities`);
          check.same(run.stateHash(), stateHash, `${name}: state hash at collision 0`);
          check.same(run.collisions, 0, `${name}: collisions`);
        });
      }
    },
  },
  {
    chapter: "initial_conditions",
    rung: "state",
    title: "every number of particles around the lengths of blocks and chunks is drawn as the reference draws it",
    run(engine, reference, check) {
      for (const particles of [2, 3, 4, 5, 7, 8, 9, 31, 63, 64, 65, 127, 4095, 4096, 4097, 8193]) {
        for (const configuration of [DRAWN[0]!, DRAWN[21]!]) {
          const plan = withParticles(configuration, particles);
          using(engine.start(plan), (run) => {
            const whole = reference.start(plan).velocities();
            check.bits(run.velocities(), whole, `${configuration.name}, N = ${particles}`);
            const [from, to] = [Math.floor(particles / 3), particles - 1];
            check.bits(run.velocities(from, to), whole.subarray(3 * from, 3 * to), `particles ${from} to ${to - 1} of ${particles}`);
          });
        }
      }
    },
  },
  {
    chapter: "initial_conditions",
    rung: "state",
    title: "speeds beyond the grid are refused with GRID_OVERFLOW, and a wrong number of velocities with CONFIG",
    run(engine, _reference, check) {
      const fast = new Float64Array(3 * 10_000).fill(1e-3);
      fast[4] = 100;
      const settings = { ...GIVEN[0]!.settings, particles: 10_000, initial: { kind: "velocities", data: fast } as const };
      check.refused(() => engine.start(encodePlan(derivePlan(settings)), fast), "GRID_OVERFLOW", "one particle at 100 rms speeds");
      const plan = planOf(GIVEN[0]!);
      check.refused(() => engine.start(plan, new Float64Array(6)), "CONFIG", "six numbers for 65 particles");
      check.refused(() => engine.start(plan), "CONFIG", "no velocities where the plan needs them");
      check.refused(() => engine.start(planOf(DRAWN[0]!), new Float64Array(195)), "CONFIG", "velocities where the plan draws them");
    },
  },
  {
    chapter: "plan",
    rung: "state",
    title: "bytes that are not a valid plan are refused with CONFIG",
    run(engine, _reference, check) {
      const good = planOf(DRAWN[0]!);
      const altered = (change: (view: DataView) => void) => {
        const bytes = good.slice();
        change(new DataView(bytes.buffer));
        return () => engine.start(bytes);
      };
      check.refused(() => engine.start(new Uint8Array(0)), "CONFIG", "no bytes");
      check.refused(() => engine.start(good.subarray(0, good.length - 1)), "CONFIG", "a plan without its last byte");
      check.refused(altered((view) => view.setUint8(0, 0x58)), "CONFIG", "another magic");
      check.refused(altered((view) => view.setUint32(8, 99, true)), "CONFIG", "another specification version");
      check.refused(altered((view) => view.setBigUint64(16, 1n, true)), "CONFIG", "one particle");
      check.refused(altered((view) => view.setBigUint64(16, 2n ** 31n + 1n, true)), "CONFIG", "2^31 + 1 particles");
      check.refused(altered((view) => view.setFloat64(40, 1.5, true)), "CONFIG", "γ = 1.5");
      check.refused(altered((view) => view.setFloat64(40, Number.NaN, true)), "CONFIG", "γ = NaN");
      check.refused(altered((view) => view.setFloat64(64, 0, true)), "CONFIG", "hInternal = 0");
      check.refused(altered((view) => view.setUint32(36, 2, true)), "CONFIG", "an unknown clock");
      check.refused(altered((view) => view.setUint32(120, 9, true)), "CONFIG", "an unknown kind of component");
    },
  },
];
