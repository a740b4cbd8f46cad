/** Velocities in files: a state in, bytes out, never all of it at once. */

import { LandauError, show } from "../errors.ts";
import type { ParticleRange } from "../particle_range.ts";
import { choice, readOrThrow, record } from "../schema.ts";
import { littleEndian, npyHeader } from "./npy.ts";
import { npzBytes, requireZipRoom } from "./npz.ts";

/** Formats of velocities. */
export const VELOCITY_FORMATS = ["npy", "npz", "csv", "ndjson"] as const;

/** Format of velocities. */
export type VelocityFormat = (typeof VELOCITY_FORMATS)[number];

/** What velocities are read from: a frame of a stream, a `Simulation`, or the `final` of a result. */
export interface VelocitySource {
  /** N. */
  readonly particles: number;
  /** Of some of the particles: row-major, user units. */
  velocities(range: ParticleRange): Float64Array | Promise<Float64Array>;
}

/** Particles that are read at once: 1.5 MB. */
const PIECE = 65536;

const text = new TextEncoder();

/**
 * The velocities of a state as the bytes of a file. They are read 65536 particles at a time, so that a large state needs no room for a copy of it.
 *
 * - `"npy"`: float64 of shape [N, 3];
 * - `"npz"`: the same as the array `velocities` of an archive (up to 4 GiB);
 * - `"csv"`: columns `vx`, `vy`, `vz`; numbers in the shortest form that reads back to the same bits;
 * - `"ndjson"`: a list `[vx,vy,vz]` per particle and line.
 *
 * The state must stay as it is until the last byte: the frame of a stream is good until the next one is asked for.
 *
 * @param state a frame, a `Simulation`, or `result.final`
 * @returns a generator of bytes for {@link writeBytes}, {@link toBlob} or {@link toReadableStream}
 * @throws LandauError `CONFIG` for an unknown format or too large an archive; what reading the state throws
 * @example
 * for await (const frame of stream(config)) await writeBytes(`velocities-${frame.time}.npy`, encodeVelocities(frame, "npy"));
 */
export async function* encodeVelocities(state: VelocitySource, format: VelocityFormat): AsyncGenerator<Uint8Array, void, void> {
  readOrThrow(record({ format: choice(VELOCITY_FORMATS) }), { format }, "");
  if (typeof state?.velocities !== "function" || !Number.isSafeInteger(state.particles)) {
    const message = `state: got ${show(state)}; allowed: a frame of a stream, a Simulation, or the final of a result`;
    throw new LandauError("CONFIG", message, { path: "state", value: state });
  }
  switch (format) {
    case "npy":
      return yield* npyBytes(state);
    case "npz":
      requireZipRoom(24 * state.particles);
      return yield* npzBytes([{ name: "velocities", bytes: npyBytes(state) }]);
    case "csv":
      yield text.encode("vx,vy,vz\n");
      return yield* lines(state, (x, y, z) => `${x},${y},${z}\n`);
    case "ndjson":
      return yield* lines(state, (x, y, z) => `[${x},${y},${z}]\n`);
  }
}

async function* npyBytes(state: VelocitySource): AsyncGenerator<Uint8Array, void, void> {
  yield npyHeader([state.particles, 3]);
  for await (const v of pieces(state)) yield littleEndian(v);
}

async function* lines(
  state: VelocitySource,
  line: (x: number | undefined, y: number | undefined, z: number | undefined) => string,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const v of pieces(state)) {
    let all = "";
    for (let k = 0; k < v.length; k += 3) all += line(v[k], v[k + 1], v[k + 2]);
    yield text.encode(all);
  }
}

async function* pieces(state: VelocitySource): AsyncGenerator<Float64Array, void, void> {
  const { particles } = state;
  for (let from = 0; from < particles; from += PIECE) {
    yield await state.velocities({ from, to: from + PIECE < particles ? from + PIECE : particles });
  }
}
