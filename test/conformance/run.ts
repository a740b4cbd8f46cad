/** The whole of a run: SPEC §2 to §10 together. */

import { derivePlan, encodePlan } from "@landau-mbc/reference";
import { CONFIGURATIONS, DRAWN, GRID, planOf, velocitiesOf } from "../configurations.ts";
import type { Engine } from "../engines.ts";
import { Random } from "../random.ts";
import { listFromBits } from "../vectors/bits.ts";
import vectors from "../vectors/run.json" with { type: "json" };
import { type ConformanceBody, using } from "./body.ts";

const find = (name: string) => CONFIGURATIONS.find((candidate) => candidate.name === name)!;
const startOf = (engine: Engine, name: string) => engine.start(planOf(find(name)), velocitiesOf(find(name)));

export const bodies: ConformanceBody[] = [
  {
    chapter: "run",
    rung: "state",
    title: "one collision, then a hundred, give the states of the vectors",
    run(engine, _reference, check) {
      for (const { name, hashes } of vectors.runs) {
        using(startOf(engine, name), (run) => {
          for (const [to, hash] of hashes.slice(0, 2)) {
            run.advance(to as number);
            check.same(run.stateHash(), hash as string, `${name}: state after ${to} collisions`);
          }
        });
      }
    },
  },
  {
    chapter: "run",
    rung: "state",
    title: "many collisions per particle give the state and the frame of the vectors",
    run(engine, _reference, check) {
      for (const { name, hashes, frame } of vectors.runs) {
        using(startOf(engine, name), (run) => {
          const [to, hash] = hashes[hashes.length - 1]!;
          run.advance(to as number);
          check.same(run.collisions, to as number, `${name}: collisions`);
          check.same(run.stateHash(), hash as string, `${name}: state after ${to} collisions`);
          check.bits(run.frame(), listFromBits(frame), `${name}: frame after ${to} collisions`);
        });
      }
    },
  },
  {
    chapter: "run",
    rung: "state",
    title: "advancing in random steps, observing and asking the clock in between, changes no bit",
    run(engine, _reference, check) {
      const random = new Random(77);
      for (const { name, hashes } of vectors.runs.filter((_, k) => k % 2 === 0)) {
        using(startOf(engine, name), (run) => {
          const [to, hash] = hashes[hashes.length - 1] as [number, string];
          const interval = find(name).settings.h;
          while (run.collisions < to) {
            const next = Math.min(to, run.collisions + random.below([3, 70, 700][random.below(3)]!));
            run.advance(next);
            check.same(run.collisions, next, `${name}: collisions after a step`);
            if (random.below(4) === 0) run.frame();
            if (random.below(4) === 0) run.collisionsAt(random.uniform() * interval);
            if (random.below(8) === 0) run.velocities().fill(7);
          }
          check.same(run.stateHash(), hash, `${name}: state after ${to} collisions in random steps`);
        });
      }
    },
  },
  {
    chapter: "run",
    rung: "state",
    title: "large populations and long runs have the state of the reference",
    run(engine, reference, check) {
      for (const [particles, collisions, gamma] of [[20_000, 30_001, -3], [50_003, 25_000, 0.37], [300, 60_000, -3]] as const) {
        const plan = encodePlan(derivePlan({ ...DRAWN[4]!.settings, particles, gamma }));
        const expected = reference.start(plan);
        expected.advance(collisions);
        using(engine.start(plan), (run) => {
          run.advance(collisions);
          check.same(run.stateHash(), expected.stateHash(), `N = ${particles}, ${collisions} collisions, γ = ${gamma}`);
          check.bits(run.frame(), expected.frame(), `frame of N = ${particles}`);
        });
      }
    },
  },
  {
    chapter: "run",
    rung: "state",
    title: "advancing to a collision that has been done does nothing",
    run(engine, _reference, check) {
      const plan = planOf(GRID[16]!);
      using(engine.start(plan), (run) => {
        run.advance(50);
        const hash = run.stateHash();
        for (const to of [50, 49, 0]) run.advance(to);
        check.same(run.collisions, 50, "collisions");
        check.same(run.stateHash(), hash, "state");
      });
    },
  },
  {
    chapter: "run",
    rung: "state",
    title: "two runs side by side do not disturb each other",
    run(engine, reference, check) {
      const [a, b] = [GRID[18]!, GRID[31]!].map(planOf) as [Uint8Array, Uint8Array];
      using(engine.start(a), (first) =>
        using(engine.start(b), (second) => {
          for (let k = 1; k <= 20; k++) {
            first.advance(30 * k);
            second.advance(17 * k);
          }
          const alone = [reference.start(a), reference.start(b)] as const;
          alone[0].advance(600);
          alone[1].advance(340);
          check.same(first.stateHash(), alone[0].stateHash(), "first run");
          check.same(second.stateHash(), alone[1].stateHash(), "second run");
        }));
    },
  },
];
