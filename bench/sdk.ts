/**
 * What the SDK costs and how fast it stops: `npm run bench:sdk`.
 *
 * Checkpoints (size, time to write, read and hash), the overhead of progress, observation, streaming and checkpoints in percent of a bare run, and the time from
 * a signal to the answer. Options: --particles (of the checkpoints), --engines, --rounds.
 */

import { parseArgs } from "node:util";
import { capabilities, type Config, simulate, type SimulateOptions, Simulation, stream } from "landau-mbc";

const { values } = parseArgs({
  options: {
    particles: { type: "string", default: "1000000,10000000" },
    engines: { type: "string", default: "native,wasm,wasm-scalar,reference" },
    rounds: { type: "string", default: "7" },
  },
});
const rounds = Number(values.rounds);
const there = capabilities().engines;
const engines = (values.engines.split(",") as ("native" | "wasm")[]).filter((name) => there[name] === true);
/** The reference is not waited for beyond this. */
const LARGEST_OF_REFERENCE = 1_000_000;

const config = (particles: number, tEnd: number, more: Partial<Config> = {}): Config => ({
  particles,
  gamma: -3,
  h: 0.02,
  tEnd,
  initial: { kind: "maxwellian" },
  ...more,
} as Config);

/** Of the processor, all threads: what else the machine does counts little. */
const processorMilliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
};
const milliseconds = async <T>(work: () => Promise<T>): Promise<readonly [number, T]> => {
  const begun = performance.now();
  const answer = await work();
  return [performance.now() - begun, answer];
};
const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] as number;
const largest = (list: readonly number[]): number => list.reduce((a, b) => (a > b ? a : b));
const fixed = (x: number, digits = 1): string => x.toFixed(digits).padStart(9);

await checkpoints();
await overheads();
await latencies();

async function checkpoints(): Promise<void> {
  console.log("\ncheckpoints: milliseconds\nengine            N        MiB    create checkpoint  restore  stateHash");
  for (const engine of engines) {
    for (const particles of values.particles.split(",").map(Number)) {
      if (engine === "reference" as string && particles > LARGEST_OF_REFERENCE) continue;
      const [created, simulation] = await milliseconds(() => Simulation.create(config(particles, 1), { engine }));
      await simulation.advance(1000);
      const [written, bytes] = await milliseconds(() => simulation.checkpoint());
      const [hashed] = await milliseconds(() => simulation.stateHash());
      await simulation.dispose();
      const [read, restored] = await milliseconds(() => Simulation.restore(bytes, { engine }));
      await restored.dispose();
      console.log(
        `${engine.padEnd(12)}${String(particles).padStart(9)} ${fixed(bytes.length / 1048576)} ${fixed(created)} ${fixed(written)} ${
          fixed(read)
        } ${fixed(hashed)}`,
      );
    }
  }
}

/** Each manner beside the bare run, in turn; the middle of the ratios. */
async function overheads(): Promise<void> {
  const particles = 100_000;
  const manners: readonly (readonly [string, (tEnd: number, engine: "wasm") => Promise<unknown>])[] = [
    ["bare", (tEnd, engine) => simulate(config(particles, tEnd), { engine })],
    ["progress", (tEnd, engine) => simulate(config(particles, tEnd), { engine, onProgress: () => {} })],
    ["100 frames", (tEnd, engine) => simulate(config(particles, tEnd, { observe: { every: tEnd / 100 } }), { engine })],
    ["stream of 100", (tEnd, engine) => drained(config(particles, tEnd, { observe: { every: tEnd / 100 } }), { engine })],
    [
      "checkpoint a second",
      (tEnd, engine) => simulate(config(particles, tEnd), { engine, checkpoint: { everySeconds: 1, onCheckpoint: () => {} } }),
    ],
  ];
  console.log(`\noverheads at N = ${particles}: % of a bare run's processor time (middle of ${rounds} rounds)`);
  for (const engine of engines as "wasm"[]) {
    const tEnd = await lengthOf(particles, engine, 2000);
    const times = manners.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [k, [, run]] of manners.entries()) times[k]?.push(await processorMilliseconds(() => run(tEnd, engine)));
    }
    const ratios = times.map((list) => middle(list.map((ms, round) => 100 * (ms / (times[0]?.[round] as number) - 1))));
    console.log(
      `${engine.padEnd(12)} bare ${fixed(middle(times[0] as number[]), 0)} ms; ${
        manners.map(([name], k) => `${name} ${(ratios[k] as number).toFixed(1)}`).slice(1).join("; ")
      }`,
    );
  }
}

/** tEnd of a run that takes about so many milliseconds. */
async function lengthOf(particles: number, engine: "wasm", wanted: number): Promise<number> {
  for (let tEnd = 0.02;; tEnd *= 2) {
    const [took] = await milliseconds(() => simulate(config(particles, tEnd), { engine }));
    if (took > wanted / 4) return tEnd * (wanted / took);
  }
}

async function drained(of: Config, options: SimulateOptions): Promise<void> {
  for await (const _ of stream(of, options));
}

/** From `abort()` to the answer: of `advance`, which leaves the run as it is, and of `simulate`, which has to write and hash its state first. */
async function latencies(): Promise<void> {
  console.log(
    "\nfrom a signal to the answer: milliseconds, middle and largest\nengine            N       advance             simulate            create",
  );
  for (const engine of engines as "wasm"[]) {
    for (const particles of [100, 10_000, 1_000_000, 10_000_000]) {
      if (engine as string === "reference" && particles > LARGEST_OF_REFERENCE) continue;
      const whole = config(particles, 1e4);
      const columns = [
        await repeated(particles, async (signal, begun) => {
          const simulation = await Simulation.create(whole, { engine, signal });
          begun();
          await simulation.advance(1e13);
          await simulation.dispose();
        }),
        await repeated(particles, async (signal, begun) => {
          await simulate(whole, { engine, signal, onProgress: ({ collisions }) => void (collisions > 0 && begun()) });
        }),
        await repeated(particles, async (signal, begun) => {
          begun(1);
          await Simulation.create(whole, { engine, signal }).then((simulation) => simulation.dispose(), () => {});
        }),
      ];
      console.log(`${engine.padEnd(12)}${String(particles).padStart(9)} ${columns.join("")}`);
    }
  }
}

async function repeated(
  particles: number,
  work: (signal: AbortSignal, begun: (after?: number) => void) => Promise<void>,
): Promise<string> {
  const took: number[] = [];
  for (let attempts = particles > 1e6 ? 3 : 10; attempts > 0; attempts--) {
    const controller = new AbortController();
    let due = 0;
    const begun = (after = 120): void => {
      if (due > 0) return;
      due = performance.now() + after;
      setTimeout(() => controller.abort(), after);
    };
    await work(controller.signal, begun);
    took.push(performance.now() - due);
  }
  return `${fixed(middle(took))} ${fixed(largest(took))} `;
}
