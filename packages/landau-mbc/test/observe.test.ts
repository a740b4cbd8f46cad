import { afterEach, describe, expect, it, vi } from "vitest";
import { type Quantity, quantityOf, Recorder, type Values } from "../src/frame.ts";
import { observationTimes } from "../src/observe.ts";
import { pause } from "../src/pause.ts";
import { resolve } from "../src/resolve.ts";
import { validated } from "../src/config.ts";

const valuesOf = (frame: Float64Array, names: readonly Quantity[]): Values =>
  Object.fromEntries(names.map((name) => [name, quantityOf(frame, name)]));
const times = (observe: object, tEnd: number) => [...observationTimes({ quantities: [], ...observe }, tEnd)];

describe("the observation times", () => {
  it("are 0 and tEnd if nothing is said, and 0 alone if that is the end", () => {
    expect(times({}, 2)).toEqual([0, 2]);
    expect(times({}, 0)).toEqual([0]);
    expect(times({ every: 1 }, 0)).toEqual([0]);
  });

  it("are multiples of `every`, each by one multiplication, and end at tEnd once", () => {
    expect(times({ every: 0.1 }, 0.7)).toEqual([0, 0.1, 0.2, 3 * 0.1, 0.4, 0.5, 6 * 0.1, 0.7]);
    expect(times({ every: 0.1 }, 2)).toHaveLength(21);
    expect(times({ every: 0.1 }, 7 * 0.1)).toHaveLength(8);
    expect(times({ every: 0.3 }, 1)).toEqual([0, 0.3, 0.6, 0.8999999999999999, 1]);
    expect(times({ every: 5 }, 1)).toEqual([0, 1]);
  });

  it("are the given ones with 0 and tEnd, none twice", () => {
    expect(times({ times: [0, 0.5, 1] }, 1)).toEqual([0, 0.5, 1]);
    expect(times({ times: [0.25] }, 1)).toEqual([0, 0.25, 1]);
  });
});

describe("the recorder", () => {
  it("picks the quantities out of a frame: numbers, and arrays for those with a shape", () => {
    const values = valuesOf(
      Float64Array.from({ length: 17 }, (_, i) => i),
      ["moment8", "heatFlux"],
    );
    expect(values).toEqual({ moment8: 16, heatFlux: Float64Array.of(11, 12, 13) });
  });

  it("puts the numbers of a frame where they belong", () => {
    const recorder = new Recorder(["moment4", "pressure"], 3);
    for (let k = 0; k < 2; k++) {
      recorder.add(
        k / 2,
        valuesOf(
          Float64Array.from({ length: 17 }, (_, i) => 100 * k + i),
          ["pressure", "moment4"],
        ),
      );
    }
    expect([...recorder.times()]).toEqual([0, 0.5]);
    expect(recorder.shapes()).toEqual({ moment4: [2], pressure: [2, 6] });
    expect([...(recorder.series().moment4 ?? [])]).toEqual([14, 114]);
    expect([...(recorder.series().pressure ?? [])]).toEqual([5, 6, 7, 8, 9, 10, 105, 106, 107, 108, 109, 110]);
  });
});

describe("the configuration hash", () => {
  const hash = (changes: object) =>
    resolve(validated({ particles: 2, gamma: 0, h: 1, tEnd: 1, initial: { kind: "maxwellian" }, ...changes })).configHash;
  const given = (first: number) => ({ initial: { kind: "velocities", data: [first, 0, 0, 0, 1, 0] } });

  it("does not see when the run ends or what is observed", () => {
    expect(hash({ tEnd: 5, observe: { every: 0.5 } })).toBe(hash({}));
  });

  it("sees everything that changes the path", () => {
    const hashes = [{}, { seed: 1 }, { h: 2 }, { gamma: 1 }, { particles: 3 }, { clock: "embedded" }, given(1), given(-1)].map(hash);
    expect(new Set(hashes).size).toBe(8);
  });

  it("tells the members of an ensemble apart", () => {
    const config = validated({ particles: 2, gamma: 0, h: 1, tEnd: 1, initial: { kind: "maxwellian" } });
    expect(resolve(config, 1).configHash).not.toBe(resolve(config, 0).configHash);
  });
});

describe("a pause", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(["with setImmediate", "without it, as in a browser"])("lets timers run, %s", async (where) => {
    if (where.startsWith("without")) vi.stubGlobal("setImmediate", undefined);
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 5);
    const end = performance.now() + 1000;
    while (!fired && performance.now() < end) await pause();
    expect(fired).toBe(true);
  });
});
