/**
 * Everything of the native library once, good and bad input, in one thread and away from it: `npm run sanitize -- addon` runs it under AddressSanitizer.
 * `addon_boundary.ts <library>`; ends with code 0 if nothing was found.
 */

import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { NativeBinding } from "../packages/landau-mbc/src/engines/native_binding.ts";
import { nativeWith, plan } from "./engines.ts";

const binding = createRequire(import.meta.url)(resolve(process.argv[2] ?? "")) as NativeBinding;
for (const set of binding.instructionSets()) {
  stages(set);
  for (const particles of [2, 3, 64, 1001, 60_000]) await runs(set, particles);
  await refused(() => binding.breakDown());
  await refused(() => binding.breakDownAway());
  console.log(`${set}: done`);
}

function stages(set: string): void {
  const s = nativeWith(binding, 1, set).stages;
  const x = Float64Array.from({ length: 101 }, (_, k) => (k + 0.5) / 101);
  const v = Float64Array.from({ length: 303 }, (_, k) => k / 8);
  s.philox(1n, 0, x);
  s.uniforms(1n, 7, 101);
  s.pair(1n, 3, 101, 10);
  for (const stage of [s.log, s.exp, s.sincos2pi]) stage(x);
  s.rotationTime(-2.5, 0.02, x);
  s.deflection(x, x);
  s.collide(v, v.map((y) => y + 1), x, x, x);
}

async function runs(set: string, particles: number): Promise<void> {
  const engine = nativeWith(binding, 3, set);
  const run = engine.start(plan({ particles, gamma: -3, h: 0.02 }));
  run.advance(40_001);
  const checkpoint = run.checkpoint();
  const resumed = engine.resume(checkpoint);
  for (const one of [run, resumed]) one.advance(90_000);
  if (resumed.stateHash() !== run.stateHash()) throw new Error(`${set}: the resumed run of ${particles} particles has another state`);
  run.frame();
  run.velocities(1, particles);
  await refused(() => engine.resume(checkpoint.subarray(0, checkpoint.length - 3)));
  await refused(() => nativeWith(binding, 1, set).stages.deflection(new Float64Array(2), new Float64Array(1)));
  for (const one of [run, resumed]) one.free();
  const away = await engine.away?.start(plan({ particles, gamma: 0.5, h: 0.1 }));
  const work = [away?.advance(5000), away?.frame(), away?.velocities(), away?.checkpoint(), away?.stateHash()];
  away?.free();
  await Promise.allSettled(work);
}

/** What must be refused, is. */
async function refused(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    return;
  }
  throw new Error(`not refused: ${work}`);
}
