import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, it } from "vitest";
import type * as v from "valibot";
import type { configSchema } from "../src/config.ts";
import * as main from "../src/entrypoints/main.ts";
import * as slim from "../src/entrypoints/slim.ts";
import { VERSION } from "../src/version.ts";
import { ENGINES } from "./engines.ts";

type ReadonlyDeep<T> = T extends Float64Array ? T : T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T;

/** Whether the native engine is built for this platform. */
const NATIVE = process.platform === "linux" && process.arch === "x64";

describe("the public API", () => {
  it("exports these names and no others", () => {
    expect(Object.keys(main).sort()).toEqual([
      "ELECTRON_MASS",
      "LandauError",
      "PROTON_MASS",
      "Simulation",
      "capabilities",
      "checkpointFiles",
      "encodeSeries",
      "encodeVelocities",
      "ensemble",
      "ensembleFiles",
      "exact",
      "extrapolate",
      "extrapolationWeights",
      "inspectCheckpoint",
      "inspectMember",
      "observables",
      "plasma",
      "readCheckpointFile",
      "simulate",
      "stages",
      "stream",
      "toBlob",
      "toReadableStream",
      "validate",
      "writeBytes",
    ]);
    expect(Object.keys(slim).sort()).toEqual(["initialize", ...Object.keys(main)].sort());
    expect(Object.keys(main.exact).sort()).toEqual(
      [
        "anisotropyRate",
        "bkw",
        "equilibrium",
        "heatKernel",
        "isotropicInvariants",
        "landau",
        "landauAxisymmetric",
        "maxwellEvolution",
        "maxwellInvariants",
        "maxwellMoments",
        "maxwellian",
        "pairCorrelation",
        "particleProducts",
        "pressureVariance",
        "trubnikov",
        "trubnikovRate",
      ].sort(),
    );
  });

  it("has the types that users see", () => {
    expectTypeOf<main.Config["particles"]>().toEqualTypeOf<number>();
    expectTypeOf<main.Config["clock"]>().toEqualTypeOf<"poisson" | "embedded" | undefined>();
    expectTypeOf<main.ResolvedConfig["clock"]>().toEqualTypeOf<"poisson" | "embedded">();
    expectTypeOf<main.InitialCondition["kind"]>().toEqualTypeOf<
      "velocities" | "maxwellian" | "bi-maxwellian" | "bkw" | "shell" | "two-beams" | "mixture" | "uniform-ball" | "microcanonical"
    >();
    expectTypeOf<main.Quantity>().toEqualTypeOf<
      "momentum" | "energy" | "temperature" | "pressure" | "heatFlux" | "moment4" | "moment6" | "moment8"
    >();
    expectTypeOf<main.SimulationResult["status"]>().toEqualTypeOf<"done" | "stopped">();
    expectTypeOf<Awaited<ReturnType<typeof main.Simulation.create>>>().toEqualTypeOf<main.Simulation>();
    expectTypeOf<ReturnType<main.Simulation["runUntil"]>>().toEqualTypeOf<Promise<"done" | "stopped">>();
    expectTypeOf<main.Simulation["time"]>().toEqualTypeOf<number>();
    expectTypeOf<main.Values["energy"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<main.Values["pressure"]>().toEqualTypeOf<Float64Array | undefined>();
    expectTypeOf<ReturnType<typeof main.stream>>().toEqualTypeOf<AsyncGenerator<main.Frame, main.Ending, void>>();
    expectTypeOf<ReturnType<typeof main.ensemble>>().toEqualTypeOf<Promise<main.EnsembleResult>>();
    expectTypeOf<Pick<main.EnsembleOptions, "members" | "measure" | "resume">>().toEqualTypeOf<{
      readonly members: number;
      readonly measure?: { readonly [name: string]: main.Measure };
      readonly resume?: readonly Uint8Array[];
    }>();
    expectTypeOf<main.EnsembleSeries["moment4"]>().toEqualTypeOf<Float64Array>();
    expectTypeOf<main.SimulateOptions["worker"]>().toEqualTypeOf<boolean | "auto" | undefined>();
    expectTypeOf<main.Provenance["worker"]>().toEqualTypeOf<true | string>();
    expectTypeOf<main.Capabilities["workers"]>().toEqualTypeOf<true | string>();
    expectTypeOf<main.SimulateOptions["engine"]>().toEqualTypeOf<"auto" | "reference" | "wasm" | "wasm-scalar" | "native" | undefined>();
  });

  it("reads what its types say, and fills in what its resolved types say", () => {
    expectTypeOf<main.Config>().toExtend<ReadonlyDeep<v.InferInput<typeof configSchema>>>();
    expectTypeOf<v.InferInput<typeof configSchema>>().toExtend<main.Config>();
    expectTypeOf<main.ResolvedConfig>().toExtend<ReadonlyDeep<v.InferOutput<typeof configSchema>>>();
    expectTypeOf<v.InferOutput<typeof configSchema>>().toExtend<main.ResolvedConfig>();
  });

  it("carries the version of its package.json", () => {
    const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    expect(VERSION).toBe((JSON.parse(text) as { version: string }).version);
  });

  it("says what this machine has, and what it lacks and why", () => {
    const { engines, auto, webAssembly, workers } = main.capabilities();
    expect(workers).toBe(true);
    expect(engines.reference).toBe(true);
    expect(engines.native).toEqual(NATIVE ? true : expect.stringContaining("is not built for"));
    expect(webAssembly).toBe("simd");
    expect(auto).toBe(NATIVE ? "native" : "wasm");
  });

  it("runs every engine of this machine", () => {
    expect(ENGINES).toEqual(["reference", "wasm", "wasm-scalar", ...(NATIVE ? ["native"] : [])]);
  });

  it("has no WebAssembly in the slim entry until a module is brought", async () => {
    expect(slim.capabilities().auto).toBe(NATIVE ? "native" : "reference");
    await expect(slim.stages({ engine: "wasm" })).rejects.toMatchObject({
      code: "ENGINE",
      message: expect.stringContaining("call initialize"),
    });
    await expect(slim.initialize(new Uint8Array(8), { engine: "steam" } as never)).rejects.toMatchObject({ path: "options.engine" });
    await expect(slim.initialize(new Uint8Array(8), { worker: 3 } as never)).rejects.toMatchObject({ path: "options.worker", value: 3 });
    await expect(slim.initialize(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: "ENGINE", path: "module" });
    const { bytes } = await import("../src/engines/generated/wasm_scalar.ts");
    await slim.initialize(WebAssembly.compile(bytes()), "wasm-scalar");
    expect(slim.capabilities().engines["wasm-scalar"]).toBe(true);
    expect(slim.capabilities().auto).toBe(NATIVE ? "native" : "wasm-scalar");
    expect((await slim.stages({ engine: "wasm-scalar" })).engine).toBe("wasm-scalar");
  });
});
