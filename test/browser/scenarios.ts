/**
 * What happens in the pages of `workers.test.ts`: the address names a scenario, which runs on the published bundles as a user's page would and reports to the server. Nothing is
 * injected from outside, so that a page's content security policy is what it says.
 */

import type * as Main from "../../packages/landau-mbc/src/entrypoints/main.ts";
import type * as Slim from "../../packages/landau-mbc/src/entrypoints/slim.ts";
import { collectGarbage } from "./collect_garbage.ts";
import { BAD_INPUTS, CONFIGURATIONS, ESTIMATED, INTERRUPTED, LARGE, LONG, plain } from "./configurations.ts";

// Variables, so that the bundler of this file leaves the package as it is published.
const [MAIN, SLIM] = ["/dist/main.js", "/dist/slim.js"];
const loadMain = (): Promise<typeof Main> => import(MAIN as string);
const loadSlim = (): Promise<typeof Slim> => import(SLIM as string);

const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const SCENARIOS: { readonly [name: string]: (parameters: URLSearchParams) => Promise<unknown> } = {
  /** Hashes of every configuration, by the default way and in place. */
  hashes: async () => {
    const { simulate } = await loadMain();
    const out = [];
    for (const config of CONFIGURATIONS) {
      for (const options of [{}, { worker: true }, { worker: false }]) {
        const { worker, stateHash } = (await simulate(config, options)).provenance;
        out.push([worker, stateHash]);
      }
    }
    return out;
  },

  /** What is estimated from velocities, in a worker. */
  estimates: async () => {
    const { simulate } = await loadMain();
    const { series } = await simulate(ESTIMATED);
    return Object.entries(series).map(([name, numbers]) => [name, ...numbers]);
  },

  /** The longest gaps between frames of the screen and between timers while a run of this length goes on. */
  heartbeat: async () => {
    const { simulate } = await loadMain();
    const gaps = { frame: 0, timer: 0, frames: 0, timers: 0 };
    let going = true;
    const beat = (kind: "frame" | "timer", next: (f: () => void) => unknown) => {
      let last = performance.now();
      const step = () => {
        const now = performance.now();
        if (now - last > gaps[kind]) gaps[kind] = now - last;
        gaps[`${kind}s`] += 1;
        last = now;
        if (going) next(step);
      };
      next(step);
    };
    beat("frame", requestAnimationFrame);
    beat("timer", (f) => setTimeout(f, 4));
    const { provenance, status } = await simulate(LONG, { wallTime: 1.5 });
    going = false;
    return { ...gaps, worker: provenance.worker, status, collisions: provenance.collisions };
  },

  /** Milliseconds from the signal to the result; progress until then. */
  cancel: async () => {
    const { simulate } = await loadMain();
    const out = [];
    for (let k = 0; k < 5; k++) {
      const controller = new AbortController();
      const fractions: number[] = [];
      let begun = () => {};
      const first = new Promise<void>((resolve) => (begun = resolve));
      const run = simulate(LONG, {
        signal: controller.signal,
        onProgress: ({ collisions }) => {
          fractions.push(collisions);
          begun();
        },
      });
      await first;
      await after(250);
      const fired = performance.now();
      controller.abort();
      const { status, checkpoint, provenance } = await run;
      out.push({ milliseconds: performance.now() - fired, status, bytes: checkpoint.length, worker: provenance.worker, fractions });
    }
    return out;
  },

  /** A stream, a Simulation that is forked, and callbacks that throw. */
  semantics: async () => {
    const { simulate, Simulation, stream } = await loadMain();
    const [config] = CONFIGURATIONS;
    const frames = [];
    for await (const { time, values, velocities } of stream(config)) frames.push([time, values.energy, (await velocities()).length]);
    const run = await Simulation.create(config);
    await run.runUntil(0.2);
    await run.advance(500);
    const fork = await run.fork();
    await Promise.all([run.runUntil(config.tEnd), fork.runUntil(config.tEnd)]);
    const hashes = [await run.stateHash(), await fork.stateHash()];
    await Promise.all([run.dispose(), fork.dispose()]);
    const thrown = new TypeError("of the user's");
    const error = await simulate(LONG, {
      onProgress: () => {
        throw thrown;
      },
    }).then(() => undefined, (reason: Main.LandauError) => reason);
    const { checkpoint, cause, code, path } = error as Main.LandauError;
    const again = await Simulation.restore(checkpoint as Uint8Array);
    const went = again.collisions > 0;
    await again.dispose();
    return { frames, worker: run.worker, hashes, same: cause === thrown, code, path, went };
  },

  /** Every bad input, by the default way. */
  refusals: async () => {
    const { simulate } = await loadMain();
    const out = [];
    for (const { config, options } of BAD_INPUTS()) {
      out.push(plain(await simulate(config as never, options as never).then(() => "no error", (error: unknown) => error)));
    }
    return out;
  },

  /** Messages to the worker's own door. */
  messages: async () => {
    const worker = new Worker("/dist/worker.js");
    const heard: unknown[] = [];
    worker.onmessage = ({ data }) => heard.push(data);
    const next = async () => {
      while (heard.length === 0) await after(5);
      return heard.shift() as {
        readonly type: string;
        readonly id?: number;
        readonly error?: { readonly code: string; readonly path: string };
      };
    };
    const answers = [(await next()).type];
    for (
      const message of [null, 7, "x", {}, { type: "call" }, { type: "call", run: 0, id: 1, method: "eval", given: "1" }, {
        type: "stop",
        run: {},
      }]
    ) {
      worker.postMessage(message);
      const { type, error } = await next();
      answers.push(`${type} ${error?.code} ${error?.path}`);
    }
    worker.postMessage({ type: "call", run: 0, id: 5, method: "equip", given: { engine: "reference" } });
    const { type, id } = await next();
    answers.push(`${type} ${id}`);
    worker.terminate();
    return answers;
  },

  /**
   * Runs of many particles, one after the other; `keep` leaves them as they are, `hoard` keeps the velocities of each. Answers the bytes of WebAssembly memory in the workers, when
   * the collectors have been called everywhere.
   */
  memory: async (parameters) => {
    const workers = countWorkers();
    const { initialize, Simulation } = await loadSlim();
    await initialize(WebAssembly.compileStreaming(fetch("/dist/core.wasm")), { worker: "/measured_worker.js" });
    const kept: unknown[] = [];
    for (let k = 0; k < Number(parameters.get("count")); k++) {
      const run = await Simulation.create(LARGE);
      await run.advance(100);
      if (parameters.has("hoard")) kept.push(await run.velocities());
      if (parameters.has("keep")) kept.push(run);
      else await run.dispose();
    }
    Object.assign(globalThis, { kept });
    const bytes = await answersOn("memory", "how much?", workers.size);
    await collectGarbage();
    return { workers: bytes.length, bytes: bytes.reduce((sum, each) => sum + each, 0) };
  },

  /** A run that the page is left in the middle of, its checkpoints in the origin-private file system. */
  leave: async () => {
    const { simulate, checkpointFiles } = await loadMain();
    const files = checkpointFiles("runs/a");
    return new Promise((resolve, reject) => {
      let written = 0;
      const onCheckpoint = async (checkpoint: Uint8Array) => {
        await files.write(checkpoint);
        written += 1;
        if (written === 3) resolve(await files.list());
      };
      simulate(INTERRUPTED, { checkpoint: { everySeconds: 0.05, onCheckpoint } }).then(() => reject(new Error("it has ended")), reject);
    });
  },

  /** The same page anew: what it finds, and where it comes to; then with the latest file damaged. */
  goOn: async () => {
    const { simulate, checkpointFiles, readCheckpointFile } = await loadMain();
    const files = checkpointFiles("runs/a");
    const stored = await files.read();
    if (stored === undefined) return "nothing is there";
    const { provenance } = await simulate(INTERRUPTED, { resume: stored.checkpoint });
    const [latest] = await files.list();
    const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle("runs")).getDirectoryHandle("a");
    const name = latest?.split("/").at(-1) ?? "";
    const writable = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true });
    await writable.write({ type: "write", position: 300, data: new Uint8Array([1, 2, 3]) });
    await writable.close();
    const older = await files.read();
    const direct = await readCheckpointFile(latest ?? "").then(() => undefined, (error: Main.LandauError) => error);
    return {
      stateHash: provenance.stateHash,
      collisions: [older?.collisions, stored.collisions, provenance.collisions],
      latest,
      refused: older?.refused.map(plain),
      direct: { ...plain(direct), intact: direct?.checkpoint?.length === stored.checkpoint.length },
    };
  },

  /** A run whose checkpoints have no room in the origin-private file system: it goes on, and is saved as a Blob. */
  noRoom: async () => {
    const { simulate, checkpointFiles } = await loadMain();
    // What other scenarios have left takes room too.
    await (await navigator.storage.getDirectory()).removeEntry("runs", { recursive: true }).catch(() => {});
    const files = checkpointFiles("runs/full");
    const written: string[] = [];
    const errors: Main.LandauError[] = [];
    const onCheckpoint = (checkpoint: Uint8Array): Promise<void> =>
      files.write(checkpoint).then((file) => void written.push(file), (error: Main.LandauError) => void errors.push(error));
    const { provenance, status } = await simulate(INTERRUPTED, { checkpoint: { everySeconds: 0.05, onCheckpoint } });
    const [error] = errors;
    // What the error carries, out of the browser's own memory.
    const saved = new Uint8Array(await new Blob([error?.checkpoint as Uint8Array<ArrayBuffer>]).arrayBuffer());
    const resumed = await simulate(INTERRUPTED, { resume: saved });
    return {
      status,
      stateHash: provenance.stateHash,
      resumed: resumed.provenance.stateHash,
      written: written.length,
      stored: (await files.read())?.file === written.at(-1),
      error: plain(error),
      cause: (error?.cause as DOMException | undefined)?.name,
    };
  },

  /** The slim entry under this page's policy, with and without the worker's file. */
  slim: async (parameters) => {
    const { initialize, simulate, capabilities } = await loadSlim();
    const file = parameters.get("worker");
    await initialize(WebAssembly.compileStreaming(fetch("/dist/core.wasm")), file === null ? {} : { worker: file });
    const { worker, stateHash, engine } = (await simulate(CONFIGURATIONS[0])).provenance;
    const asked = await simulate(CONFIGURATIONS[0], { worker: true }).then(({ provenance }) => provenance.stateHash, plain);
    return { worker, stateHash, engine, asked, workers: capabilities().workers };
  },

  /** A run from within a worker of the page's own. */
  nested: async () => {
    const worker = new Worker("/nested.js", { type: "module" });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  },
};

/** Those that live, from now on. */
function countWorkers(): ReadonlySet<Worker> {
  const living = new Set<Worker>();
  const Original = Worker;
  globalThis.Worker = class extends Original {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      living.add(this);
    }
    override terminate(): void {
      living.delete(this);
      super.terminate();
    }
  };
  return living;
}

/** So many answers to a question. */
function answersOn(channel: string, question: string, count: number): Promise<readonly number[]> {
  const asked = new BroadcastChannel(channel);
  const answers: number[] = [];
  return new Promise((resolve) => {
    asked.onmessage = ({ data }) => {
      if (answers.push(data) === count) resolve(answers);
    };
    asked.postMessage(question);
  });
}

const parameters = new URL(location.href).searchParams;
const scenario = SCENARIOS[parameters.get("scenario") ?? ""] ?? (async () => "no such scenario");
const report = await scenario(parameters).then(
  (value) => ({ value }),
  (error: unknown) => ({ error: String(error), stack: (error as Error).stack }),
);
await fetch("/report", { method: "POST", body: JSON.stringify(report) });
