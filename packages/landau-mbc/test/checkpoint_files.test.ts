import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  checkpointFiles,
  type Config,
  inspectCheckpoint,
  LandauError,
  readCheckpointFile,
  simulate,
  Simulation,
} from "../src/entrypoints/main.ts";
import { ENGINES } from "./engines.ts";

const config: Config = { particles: 2, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" }, seed: 2n ** 63n };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "landau-mbc-checkpoints-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Checkpoints after so many collisions. */
async function checkpoints(...counts: readonly number[]): Promise<Uint8Array[]> {
  await using simulation = await Simulation.create(config, { engine: "reference" });
  const taken: Uint8Array[] = [];
  for (const count of counts) {
    await simulation.advance(count - simulation.collisions);
    taken.push(await simulation.checkpoint());
  }
  return taken;
}

async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LandauError)) throw error;
  return error;
}

const name = (collisions: number) => `checkpoint-${String(collisions).padStart(16, "0")}.mbc`;

describe("checkpoint files", () => {
  it("are written whole, by number of collisions, the last two kept", async () => {
    const files = checkpointFiles(join(folder, "a", "b"));
    const taken = await checkpoints(0, 5, 1234);
    expect(await files.read()).toBeUndefined();
    for (const bytes of taken) {
      const file = await files.write(bytes);
      expect(new Uint8Array(readFileSync(file))).toEqual(bytes);
    }
    expect(readdirSync(files.folder).sort()).toEqual([name(5), name(1234)]);
    expect(await files.list()).toEqual([join(files.folder, name(1234)), join(files.folder, name(5))]);
    expect(await files.read()).toEqual({ checkpoint: taken[2], file: join(files.folder, name(1234)), collisions: 1234, refused: [] });
  });

  it("serve a run that hands out checkpoints, and one that goes on", async () => {
    const files = checkpointFiles(folder);
    const controller = new AbortController();
    const onCheckpoint = async (bytes: Uint8Array) => {
      if ((await files.write(bytes)).endsWith(name(0))) return;
      controller.abort();
    };
    const long = { ...config, particles: 1000, tEnd: 20 };
    const whole = await simulate(long);
    await simulate(long, { engine: "reference", signal: controller.signal, checkpoint: { everySeconds: 0.01, onCheckpoint } });
    const resume = (await files.read())?.checkpoint as Uint8Array;
    expect(inspectCheckpoint(resume).collisions).toBeLessThan(whole.provenance.collisions);
    const { provenance } = await simulate(long, {
      engine: "reference",
      resume,
      checkpoint: { everySeconds: 0.05, onCheckpoint: files.write },
    });
    expect(provenance.stateHash).toBe(whole.provenance.stateHash);
  });

  it("are synced before they take their name, the folder after it, and only then is an older one removed", async () => {
    const calls = record();
    const files = checkpointFiles(folder);
    for (const bytes of await checkpoints(1, 2, 3)) {
      calls.length = 0;
      await files.write(bytes);
    }
    const at = (call: string) => calls.indexOf(call);
    const order = [
      `open ${name(3)}.partial`,
      `sync ${name(3)}.partial`,
      `rename ${name(3)}.partial`,
      `sync ${folder.split("/").at(-1)}`,
      `rm ${name(1)}`,
    ].map(at);
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  it("leave an intact one at whatever call of the system the process dies", async () => {
    const taken = await checkpoints(10, 20, 30);
    for (let calls = 1, finished = false; !finished; calls++) {
      const here = join(folder, String(calls));
      const files = checkpointFiles(here);
      await files.write(taken[0] as Uint8Array);
      await files.write(taken[1] as Uint8Array);
      dieAfter(calls);
      finished = await checkpointFiles(here).write(taken[2] as Uint8Array).then(() => true, () => false);
      vi.restoreAllMocks();
      const found = await checkpointFiles(here).read();
      expect([20, 30]).toContain(found?.collisions);
      expect(found?.checkpoint).toEqual(taken[(found?.collisions as number) / 10 - 1]);
      // The next one sweeps up what the crash left.
      await checkpointFiles(here).write(taken[2] as Uint8Array);
      expect(readdirSync(here).sort()).toEqual([name(20), name(30)]);
      expect(calls).toBeLessThan(40);
    }
  });

  it("give the intact older one if the latest is damaged, and do not keep the damaged one in its place", async () => {
    const [first, third, second] = await checkpoints(100, 150, 200) as [Uint8Array, Uint8Array, Uint8Array];
    const files = checkpointFiles(folder);
    await files.write(first);
    const latest = await files.write(second);
    truncateSync(latest, second.length - 7);
    const again = checkpointFiles(folder);
    const found = await again.read();
    expect(found?.checkpoint).toEqual(first);
    expect(found?.refused.map(({ code, path }) => ({ code, path }))).toEqual([{ code: "CHECKPOINT", path: latest }]);
    expect(found?.refused[0]?.message).toContain("a truncated checkpoint");
    const error = await failure(readCheckpointFile(latest));
    expect(error).toMatchObject({ code: "CHECKPOINT", path: latest, checkpoint: first });
    expect(error.message).toContain(`intact: the older ${join(folder, name(100))}, after 100 collisions`);
    await again.write(third);
    expect(readdirSync(folder).sort()).toEqual([name(100), name(150)]);
  });

  it("are refused all if all are damaged, with the latest one's reason", async () => {
    const files = checkpointFiles(folder);
    for (const bytes of await checkpoints(1, 2)) writeFileSync(await files.write(bytes), "something else");
    expect(await failure(checkpointFiles(folder).read())).toMatchObject({
      code: "CHECKPOINT",
      path: join(folder, name(2)),
      message: expect.stringContaining("14 bytes that are not, or no longer, a checkpoint"),
    });
    expect((await failure(readCheckpointFile(join(folder, name(2))))).checkpoint).toBeUndefined();
  });

  it("that cannot be written leave the bytes with the caller, to be saved elsewhere", async () => {
    const [bytes] = await checkpoints(7) as [Uint8Array];
    writeFileSync(join(folder, "file"), "");
    const error = await failure(checkpointFiles(join(folder, "file")).write(bytes));
    expect(error).toMatchObject({ code: "CHECKPOINT", checkpoint: bytes, cause: expect.objectContaining({ code: "EEXIST" }) });
    expect(error.message).toContain("could not be written");
    const run = simulate({ ...config, tEnd: 1e7 }, {
      checkpoint: { everySeconds: 0.01, onCheckpoint: checkpointFiles(join(folder, "file")).write },
    });
    const stopped = await failure(run);
    expect(stopped).toMatchObject({ code: "ABORTED", path: "options.checkpoint.onCheckpoint" });
    expect(statSync(await checkpointFiles(join(folder, "other")).write(stopped.checkpoint as Uint8Array)).size).toBe(bytes.length);
  });

  it.each(["ENOSPC", "EDQUOT", "EACCES", "EIO"])(
    "leave those before them and no half one if the system says %s, whichever call does",
    async (code) => {
      const [first, second] = await checkpoints(1, 2) as [Uint8Array, Uint8Array];
      await checkpointFiles(folder).write(first);
      for (const call of ["open", "write", "sync", "rename"]) {
        watched((what, path) => {
          if (what === call && path.startsWith("checkpoint")) throw Object.assign(new Error(`${code}: refused`), { code });
        });
        const error = await failure(checkpointFiles(folder).write(second));
        vi.restoreAllMocks();
        expect(error).toMatchObject({ code: "CHECKPOINT", checkpoint: second, cause: expect.objectContaining({ code }) });
        expect(error.message).toContain(`could not be written (${code}: refused)`);
        expect(readdirSync(folder)).toEqual([name(1)]);
      }
      expect((await checkpointFiles(folder).read())?.checkpoint).toEqual(first);
      // Saved elsewhere.
      expect(await checkpointFiles(join(folder, "elsewhere")).write(second)).toContain(name(2));
    },
  );

  it("are refused where there are none: no file, no path, no checkpoint, a runtime without files", async () => {
    expect(await failure(readCheckpointFile(join(folder, "missing")))).toMatchObject({
      code: "CHECKPOINT",
      message: expect.stringContaining("ENOENT"),
    });
    expect(await failure(readCheckpointFile(7 as unknown as string))).toMatchObject({ code: "CONFIG", path: "file" });
    expect(() => checkpointFiles("")).toThrow("folder: got");
    expect(await failure(checkpointFiles(folder).write(new Uint8Array(7)))).toMatchObject({ code: "CHECKPOINT", path: "checkpoint" });
    expect(await failure(checkpointFiles(folder).write([] as unknown as Uint8Array))).toMatchObject({ code: "CONFIG", path: "checkpoint" });
    expect(readdirSync(folder)).toEqual([]);
    vi.stubGlobal("process", undefined);
    try {
      expect(() => checkpointFiles("a")).toThrow("this runtime has no files");
    } finally {
      vi.unstubAllGlobals();
    }
    expect(existsSync("a")).toBe(false);
  });
});

describe("the bytes of a checkpoint", () => {
  it("tell what they hold", async () => {
    const whole = await simulate(config);
    expect(inspectCheckpoint(whole.checkpoint)).toEqual({
      bytes: whole.checkpoint.length,
      formatVersion: 1,
      specVersion: 1,
      particles: 2,
      gamma: 0,
      h: 0.1,
      clock: "poisson",
      seed: { u64: "9223372036854775808" },
      member: 0,
      initial: { kind: "drawn", components: 1, exactMoments: false },
      collisions: whole.provenance.collisions,
      time: expect.closeTo(1, 0),
      stateHash: whole.provenance.stateHash,
    });
    const given = await simulate({ ...config, initial: { kind: "velocities", data: [1, 0, 0, 0, 1, 0] }, seed: 7, clock: "embedded" });
    expect(inspectCheckpoint(given.checkpoint)).toMatchObject({
      seed: 7,
      clock: "embedded",
      initial: { kind: "given" },
      collisions: 20,
      time: 1,
    });
  });

  it("that are something else are refused, and it is said what", async () => {
    const [good] = await checkpoints(3) as [Uint8Array];
    const foreign: readonly (readonly [Uint8Array, string])[] = [
      [new Uint8Array(0), "an empty file"],
      [new Uint8Array(300), "zeros alone"],
      [gzipSync(good), "packed with gzip"],
      [readFileSync(new URL("../../../docs/bkw.png", import.meta.url)), "a picture"],
      [Buffer.from(JSON.stringify({ particles: 2 })), "JSON"],
      [good.subarray(96, 96 + 216), "a plan, which holds no velocities"],
      [good.slice().map((_, k, all) => all[(k & ~7) + 7 - (k & 7)] as number), "in another order of bytes"],
      [good.subarray(0, 100), "its beginning alone"],
    ];
    for (const [bytes, kind] of foreign) {
      const says = {
        code: "CHECKPOINT",
        message: expect.stringContaining(`${bytes.length} bytes that are not, or no longer, a checkpoint (${kind})`),
      };
      expect(() => inspectCheckpoint(new Uint8Array(bytes))).toThrow(expect.objectContaining(says));
      for (const engine of ENGINES) expect(await failure(Simulation.restore(new Uint8Array(bytes), { engine }))).toMatchObject(says);
      const file = join(folder, name(9));
      writeFileSync(file, bytes);
      expect(await failure(readCheckpointFile(file))).toMatchObject(says);
    }
    expect((await failure(Simulation.restore(new Uint8Array(300).fill(7)))).message).toContain("not, or no longer, a checkpoint; allowed");
  });

  it("are refused at every truncation and with every single bit flipped, on every engine", async () => {
    const [good] = await checkpoints(3) as [Uint8Array];
    const wrong = [
      ...Array.from({ length: good.length }, (_, length) => good.subarray(0, length)),
      ...Array.from({ length: 8 * good.length }, (_, bit) => good.map((byte, k) => (k === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))),
    ];
    let refused = 0;
    for (const bytes of wrong) {
      expect(() => inspectCheckpoint(bytes)).toThrow(expect.objectContaining({ code: "CHECKPOINT" }));
      for (const engine of ENGINES) {
        const { code, message } = await failure(Simulation.restore(bytes, { engine }));
        expect(code).toBe("CHECKPOINT");
        expect(message).toMatch(/not, or no longer, a checkpoint|version|truncated|something behind its end|altered content/);
        refused += 1;
      }
    }
    expect(refused).toBe(9 * good.length * ENGINES.length);
    expect(inspectCheckpoint(good).collisions).toBe(3);
  });
});

type FileSystem = ReturnType<typeof process.getBuiltinModule<"node:fs/promises">>;

/** The file system with something done at each call, handles included. */
function watched(onCall: (what: string, path: string) => void): void {
  const get = process.getBuiltinModule.bind(process);
  const real = get("node:fs/promises") as FileSystem;
  const last = (path: unknown) => String(path).split("/").at(-1) as string;
  const watch = <T extends object>(target: T, path: string | undefined): T =>
    new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          onCall(String(key), path ?? last(args[0]));
          const result: unknown = await Reflect.apply(value, target, args);
          return key === "open" ? watch(result as object, last(args[0])) : result;
        };
      },
    });
  vi.spyOn(process, "getBuiltinModule").mockImplementation(
    ((id: string) => (id === "node:fs/promises" ? watch(real, undefined) : get(id as "node:path"))) as typeof process.getBuiltinModule,
  );
}

function record(): string[] {
  const calls: string[] = [];
  watched((what, path) => calls.push(`${what} ${path}`));
  return calls;
}

/** From that call on nothing reaches the disk, as if the process were gone. Handles are closed all the same, for this process lives on. */
function dieAfter(calls: number): void {
  let left = calls;
  watched((what) => {
    left -= 1;
    if (left < 0 && what !== "close") throw new Error("dead");
  });
}
