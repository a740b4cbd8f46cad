import { readFileSync } from "node:fs";
import * as api from "landau-mbc";
import { describe, expect, it } from "vitest";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const PROGRAMS = [...README.matchAll(/```js\n([\s\S]*?)```/g)].map(([, program = ""]) => program);

/** Runs a program of README with its imports taken from the sources, and gives what it logs. */
async function run(program: string): Promise<unknown[]> {
  const logged: unknown[] = [];
  const body = program.replaceAll(/import (\{[^}]*\}) from "landau-mbc";/g, "const $1 = api;");
  const AsyncFunction = (async () => {}).constructor as new(...parameters: string[]) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction("api", "console", body)(api, { log: (value: unknown) => logged.push(value) });
  return logged;
}

describe("README", () => {
  it("opens with a program that prints the simulated and the exact fourth moment, close to one another, and a hash", async () => {
    const [simulated, exact, hash] = (await run(PROGRAMS[0] ?? "")) as [Float64Array, Float64Array, string];
    expect(simulated).toHaveLength(5);
    // One σ of the draws is 0.055 at N = 1e5, and the O(h) offset at most 0.09.
    for (const [k, value] of simulated.entries()) expect(Math.abs(value - (exact[k] ?? 0))).toBeLessThan(0.3);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("imports nothing that is not there", () => {
    for (const [, names = ""] of README.matchAll(/import \{([^}]*)\} from "landau-mbc"/g)) {
      for (const name of names.split(",")) expect(Object.keys(api)).toContain(name.trim());
    }
  });

  it("names every field of `exact`", () => {
    const line = README.split("\n").find((text) => text.startsWith("- `exact`:")) ?? "";
    for (const [, name] of line.matchAll(/`(\w+)`/g)) if (name !== "exact") expect(api.exact).toHaveProperty(name ?? "");
  });
});
