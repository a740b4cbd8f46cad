import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  type Bytes,
  type Config,
  encodeSeries,
  encodeVelocities,
  LandauError,
  type SeriesFormat,
  simulate,
  Simulation,
  stream,
  toBlob,
  toReadableStream,
  type VelocityFormat,
  type VelocitySource,
  writeBytes,
} from "../src/entrypoints/main.ts";
import { readNpy, readNpz } from "./numpy.ts";

const config: Config = {
  particles: 200,
  gamma: -2,
  h: 0.1,
  tEnd: 1,
  initial: { kind: "two-beams", speed: 1, temperature: 0.5 },
  seed: 3,
  observe: { every: 0.25, quantities: ["momentum", "energy", "pressure", "heatFlux", "moment8"] },
};

const folder = mkdtempSync(join(tmpdir(), "landau-mbc-sinks-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function whole(bytes: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

const textOf = async (bytes: Bytes): Promise<string> => Buffer.from(await whole(bytes)).toString("utf8");

async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof LandauError)) throw error;
  return error;
}

/** As the file of every format gives it back: times, then the numbers of each quantity. */
const READERS: Readonly<Record<SeriesFormat, (bytes: Uint8Array) => Record<string, readonly number[]>>> = {
  csv: (bytes) => {
    const [head = [], ...rows] = Buffer.from(bytes).toString().trimEnd().split("\n").map((line) => line.split(","));
    const names = [...new Set(head.map((name) => name.split("_")[0] as string))];
    return Object.fromEntries(
      names.map((name) => [name, rows.flatMap((row) => row.filter((_, k) => head[k]?.split("_")[0] === name).map(Number))]),
    );
  },
  ndjson: (bytes) => {
    const rows = Buffer.from(bytes).toString().trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, number | number[]>);
    return Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, rows.flatMap((row) => row[name] as number)]));
  },
  npz: (bytes) => Object.fromEntries(Object.entries(readNpz(bytes)).map(([name, { numbers }]) => [name, numbers])),
  npy: (bytes) => {
    const { fields, numbers, shape } = readNpy(bytes);
    const sizes = fields.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
    const width = sizes.reduce((sum, size) => sum + size, 0);
    expect(numbers).toHaveLength(width * (shape[0] as number));
    return Object.fromEntries(fields.map(({ name }, f) => {
      const from = sizes.slice(0, f).reduce((sum, size) => sum + size, 0);
      return [name, numbers.filter((_, k) => k % width >= from && k % width < from + (sizes[f] as number))];
    }));
  },
};

describe("encodeSeries", () => {
  it.each(["csv", "ndjson", "npz", "npy"] as const)(
    "writes a stream and a result to %s with every bit, and gives the stream's ending",
    async (format) => {
      const result = await simulate(config);
      const expected = {
        time: [...result.times],
        ...Object.fromEntries(Object.entries(result.series).map(([name, numbers]) => [name, [...numbers]])),
      };
      const file = join(folder, `series.${format}`);
      const ending = await writeBytes(file, encodeSeries(stream(config), format));
      expect(ending.provenance).toEqual(result.provenance);
      const { collisions, ...read } = READERS[format](new Uint8Array(readFileSync(file)));
      expect(read).toEqual(expected);
      expect(collisions?.at(-1)).toBe(format === "ndjson" ? result.provenance.collisions : undefined);
      expect(READERS[format](await whole(encodeSeries(result, format)))).toEqual(expected);
    },
  );

  it("names the components in CSV and in NumPy's records, and gives them their shapes", async () => {
    const result = await simulate(config);
    const [head] = (await textOf(encodeSeries(result, "csv"))).split("\n");
    expect(head).toBe(
      "time,momentum_x,momentum_y,momentum_z,energy,pressure_xx,pressure_yy,pressure_zz,pressure_xy,pressure_xz,pressure_yz,heatFlux_x,heatFlux_y,heatFlux_z,moment8",
    );
    expect(readNpy(await whole(encodeSeries(result, "npy")))).toMatchObject({
      shape: [5],
      fields: [["time", []], ["momentum", [3]], ["energy", []], ["pressure", [6]], ["heatFlux", [3]], ["moment8", []]]
        .map(([name, shape]) => ({ name, shape })),
    });
    const npz = readNpz(await whole(encodeSeries(result, "npz")));
    expect(Object.fromEntries(Object.entries(npz).map(([name, { shape }]) => [name, shape]))).toEqual({
      time: [5],
      momentum: [5, 3],
      energy: [5],
      pressure: [5, 6],
      heatFlux: [5, 3],
      moment8: [5],
    });
  });

  it("gives CSV and NDJSON frame by frame, before the next is asked for", async () => {
    for (const format of ["csv", "ndjson"] as const) {
      let asked = 0;
      const frames = async function*() {
        for await (const frame of stream(config)) {
          asked += 1;
          yield frame;
        }
      };
      const bytes = encodeSeries(frames(), format);
      for (let frame = 1; frame <= 3; frame++) {
        await bytes.next();
        expect(asked).toBe(frame);
      }
      await bytes.return(undefined);
    }
  });

  it("is the same archive whenever it is written", async () => {
    const result = await simulate(config);
    const once = await whole(encodeSeries(result, "npz"));
    vi.useFakeTimers({ now: new Date("2031-05-06"), toFake: ["Date"] });
    try {
      expect(await whole(encodeSeries(result, "npz"))).toEqual(once);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses an unknown format, what are no frames, and frames that change their quantities", async () => {
    const next = (frames: unknown, format: unknown) => failure(encodeSeries(frames as never, format as SeriesFormat).next());
    expect(await next([], "xlsx")).toMatchObject({ code: "CONFIG", path: "format", value: "xlsx" });
    for (const frames of [7, undefined, null, {}, "frames"]) {
      expect(await next(frames, "csv")).toMatchObject({ code: "CONFIG", path: "frames" });
    }
    const changing = encodeSeries([{ time: 0, values: { energy: 1 } }, { time: 1, values: { moment4: 1 } }], "csv");
    await changing.next();
    expect((await failure(changing.next())).message).toBe(
      "frames: got a frame with moment4; allowed: what the first frame has (energy), in the same sizes",
    );
  });
});

describe("encodeVelocities", () => {
  const read = async (state: VelocitySource, format: VelocityFormat): Promise<readonly number[]> => {
    const bytes = await whole(encodeVelocities(state, format));
    if (format === "npy") return readNpy(bytes).numbers;
    if (format === "npz") return readNpz(bytes)["velocities"]?.numbers ?? [];
    const lines = Buffer.from(bytes).toString().trimEnd().split("\n");
    return format === "csv"
      ? lines.slice(1).flatMap((line) => line.split(",").map(Number))
      : lines.flatMap((line) => JSON.parse(line) as number[]);
  };

  it.each(["npy", "npz", "csv", "ndjson"] as const)("writes frames, simulations and results to %s with every bit", async (format) => {
    let last: readonly number[] = [];
    for await (const frame of stream(config)) {
      last = await read(frame, format);
      expect(last).toEqual([...(await frame.velocities())]);
    }
    const { final } = await simulate(config);
    expect(await read(final, format)).toEqual(last);
    const simulation = await Simulation.create(config);
    await simulation.runUntil(1);
    expect(await read(simulation, format)).toEqual(last);
    await simulation.dispose();
  });

  it("reads a large state in pieces that make up the whole", async () => {
    const particles = 65_536 + 3;
    const asked: number[] = [];
    const state = {
      particles,
      velocities: async ({ from = 0, to = 0 }) => {
        asked.push(to - from);
        return Float64Array.from({ length: 3 * (to - from) }, (_, k) => 3 * from + k);
      },
    };
    expect(readNpy(await whole(encodeVelocities(state, "npy")))).toEqual({
      shape: [particles, 3],
      fields: [{ name: "", shape: [] }],
      numbers: Array.from({ length: 3 * particles }, (_, k) => k),
    });
    expect(asked).toEqual([65_536, 3]);
  });

  it("refuses an unknown format, no state, and an archive beyond 4 GiB", async () => {
    const next = (state: unknown, format: unknown) => failure(encodeVelocities(state as VelocitySource, format as VelocityFormat).next());
    const large = { particles: 2 ** 28, velocities: () => new Float64Array(0) };
    expect(await next(large, "json")).toMatchObject({ code: "CONFIG", path: "format" });
    for (const state of [undefined, null, 7, {}]) expect(await next(state, "npy")).toMatchObject({ code: "CONFIG", path: "state" });
    expect((await next(large, "npz")).message).toBe(
      `format: got "npz" for ${24 * 2 ** 28} bytes; allowed: up to 4 GiB in an archive (npy has no such bound)`,
    );
  });
});

describe("writeBytes", () => {
  it("gives a file its name only when it is whole, and leaves the old one if it fails", async () => {
    const file = join(folder, "kept.txt");
    writeFileSync(file, "old");
    const broken = async function*() {
      yield new Uint8Array(3);
      expect(readFileSync(file, "utf8")).toBe("old");
      expect(existsSync(`${file}.partial`)).toBe(true);
      throw new Error("no more bytes");
    };
    await expect(writeBytes(file, broken())).rejects.toThrow("no more bytes");
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
    await writeBytes(file, [new Uint8Array(0), Uint8Array.of(110, 101), Uint8Array.of(119)]);
    expect(readFileSync(file, "utf8")).toBe("new");
  });

  it("says what could not be written and why, and lets the source go", async () => {
    let closed = false;
    const bytes = async function*() {
      try {
        yield new Uint8Array(3);
      } finally {
        closed = true;
      }
    };
    const file = join(folder, "missing/series.csv");
    const error = await failure(writeBytes(file, bytes()));
    expect(error).toMatchObject({ code: "OUTPUT", path: file });
    expect(error.message).toMatch(/could not be written \(ENOENT: .*\); allowed: a folder that may be written, with room$/);
    expect(error.cause).toMatchObject({ code: "ENOENT" });
    // A generator that was never begun has nothing to give back.
    expect(closed).toBe(false);
    if (existsSync("/dev/full")) {
      expect(await failure(writeBytes("/dev/full/x", bytes()))).toMatchObject({ code: "OUTPUT" });
    }
    expect(await failure(writeBytes("", bytes()))).toMatchObject({ code: "CONFIG", path: "file" });
    expect(await failure(writeBytes(join(folder, "x"), new Uint8Array(3) as never))).toMatchObject({ code: "CONFIG", path: "bytes" });
  });
});

describe("toBlob and toReadableStream", () => {
  it("hold the bytes, without files", async () => {
    const result = await simulate(config);
    const csv = await textOf(encodeSeries(result, "csv"));
    const blob = await toBlob(encodeSeries(result, "csv"), "text/csv");
    expect(blob.type).toBe("text/csv");
    expect(await blob.text()).toBe(csv);
    expect(await new Response(toReadableStream(encodeSeries(result, "csv"))).text()).toBe(csv);
  });

  it("a stream that is cancelled stops the run behind it", async () => {
    let stopped = false;
    const frames = async function*() {
      try {
        yield* stream(config);
      } finally {
        stopped = true;
      }
    };
    const reader = toReadableStream(encodeSeries(frames(), "ndjson")).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toContain('"time":0,');
    await reader.cancel();
    expect(stopped).toBe(true);
  });

  it("a failure behind a stream comes out of it", async () => {
    const reader = toReadableStream(encodeSeries(stream({ ...config, gamma: 7 }), "csv")).getReader();
    expect(await failure(reader.read())).toMatchObject({ code: "CONFIG", path: "gamma" });
  });
});
