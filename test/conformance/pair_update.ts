/** SPEC §8. */

import { toGrid } from "@landau-mbc/reference";
import { GAMMAS } from "../configurations.ts";
import { Random } from "../random.ts";
import { fromBits, listFromBits } from "../vectors/bits.ts";
import vectors from "../vectors/pair_update.json" with { type: "json" };
import type { ConformanceBody } from "./body.ts";

const list = (key: "tau" | "uPolar" | "uAzimuth") => listFromBits(vectors.collide.map((row) => row[key]));
const rows = (key: "vi" | "vj" | "after") => listFromBits(vectors.collide.flatMap((row) => row[key]));

export const bodies: ConformanceBody[] = [
  {
    chapter: "pair_update",
    rung: "stage",
    title: "the rotation time h r^γ has the bits of the vectors for every γ",
    run(engine, _reference, check) {
      for (const [gamma, h, S, tau] of vectors.rotationTime) {
        const got = engine.stages.rotationTime(fromBits(gamma!), fromBits(h!), Float64Array.of(fromBits(S!)));
        check.bits(got, Float64Array.of(fromBits(tau!)), `τ at γ = ${fromBits(gamma!)}, r² = ${fromBits(S!)}`);
      }
    },
  },
  {
    chapter: "pair_update",
    rung: "stage",
    title: "the rotation time has the bits of the reference on random relative speeds",
    run(engine, reference, check) {
      const random = new Random(75);
      const squares = Float64Array.from({ length: 1001 }, () => 10 ** (9 * random.uniform() - 6));
      for (const gamma of [...GAMMAS, -2.999, -0.5, 1e-9, 0.5]) {
        for (const h of [1e-6, 0.02, 10]) {
          const got = engine.stages.rotationTime(gamma, h, squares);
          check.bits(got, reference.stages.rotationTime(gamma, h, squares), `τ at γ = ${gamma}, h = ${h}`);
        }
      }
    },
  },
  {
    chapter: "pair_update",
    rung: "stage",
    title: "one collision gives the velocities of the vectors, along axes and for r = 0 too",
    run(engine, _reference, check) {
      const got = engine.stages.collide(rows("vi"), rows("vj"), list("tau"), list("uPolar"), list("uAzimuth"));
      check.bits(got, rows("after"), "velocities after a collision");
    },
  },
  {
    chapter: "pair_update",
    rung: "stage",
    title: "a collision has the bits of the reference on random pairs, keeps the sum exactly and the relative speed to rounding",
    run(engine, reference, check) {
      const random = new Random(76);
      const count = 4003;
      const vi = Float64Array.from({ length: 3 * count }, () => toGrid(random.normal()));
      const vj = Float64Array.from({ length: 3 * count }, (_, k) => (k % 300 < 3 ? vi[k]! : toGrid(random.normal())));
      const tau = Float64Array.from({ length: count }, () => 10 ** (8 * random.uniform() - 6));
      const u = Float64Array.from({ length: count }, () => (Math.floor(random.uniform() * 2 ** 40) + 0.5) * 2 ** -40);
      const azimuth = Float64Array.from({ length: count }, () => random.below(2 ** 24) * 2 ** -24);
      const got = engine.stages.collide(vi, vj, tau, u, azimuth);
      check.bits(got, reference.stages.collide(vi, vj, tau, u, azimuth), "velocities after a collision");
      for (let k = 0; k < count; k++) {
        let [before, after] = [0, 0];
        for (let a = 0; a < 3; a++) {
          const [x, y] = [got[6 * k + a]!, got[6 * k + 3 + a]!];
          check.same(x + y, vi[3 * k + a]! + vj[3 * k + a]!, `sum of pair ${k}`);
          before += (vi[3 * k + a]! - vj[3 * k + a]!) ** 2;
          after += (x - y) ** 2;
        }
        check.same(Math.abs(Math.sqrt(after) - Math.sqrt(before)) < 8 * 2 ** -44, true, `relative speed of pair ${k} within ticks`);
      }
    },
  },
];
