// `landau-mbc doctor`: what works here, and what to do about what does not.

import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { capabilities, type Config, type EngineName, simulate } from "landau-mbc";
// Not of the public entry: the instruction sets of this machine, and what a particle takes.
import { findNative } from "../../landau-mbc/src/engines/native_binding.ts";
import { availableBytes, NATIVE_BYTES_PER_PARTICLE, REFERENCE_FOOTPRINT, WASM_FOOTPRINT } from "../../landau-mbc/src/memory.ts";
import type { Terminal } from "./session.ts";
import { short } from "./progress.ts";
import { version } from "./version.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `"note"`: works, but could do better. */
  readonly state: "ok" | "note" | "fault";
  readonly found: string;
  /** What to do, where there is something to do. */
  readonly remedy?: string;
}

const OLDEST_NODE = [20, 19];
const HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/enabled";
const GIBIBYTE = 1073741824;

/** A run of milliseconds on every engine; all must come to the same state. */
const TRIAL: Config = { particles: 64, gamma: -3, h: 0.05, tEnd: 0.5, initial: { kind: "maxwellian" }, seed: "doctor" };

/** Prints what was found. A fault is exit code 3 where no engine gives the right bits. */
export async function doctor(flags: { readonly json?: boolean }, { stdout }: Terminal): Promise<void> {
  const findings = [nodeVersion(), ...(await engines()), ...instructions(), threads(), ...memory(), hugePages(), ...places()]
    .filter((finding) => finding !== undefined);
  if (flags.json === true) {
    const versions = { "landau-mbc": version, node: process.versions.node, platform: `${process.platform}-${process.arch}` };
    stdout.write(`${JSON.stringify({ ...versions, ...capabilities(), findings })}\n`);
    return;
  }
  const width = Math.max(...findings.map(({ name }) => name.length));
  const SIGNS = { ok: "ok   ", note: "note ", fault: "FAULT" } as const;
  stdout.write(`landau-mbc ${version} on ${process.platform}-${process.arch}\n\n`);
  for (const { name, state, found, remedy } of findings) {
    stdout.write(`${SIGNS[state]}  ${name.padEnd(width)}  ${found}\n`);
    if (remedy !== undefined) stdout.write(`${" ".repeat(width + 9)}→ ${remedy}\n`);
  }
}

function nodeVersion(): Finding {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const enough = major > OLDEST_NODE[0]! || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]!);
  return enough
    ? { name: "Node", state: "ok", found: node }
    : { name: "Node", state: "fault", found: node, remedy: `install Node ${OLDEST_NODE.join(".")} or later` };
}

/** Each engine really runs: what can be loaded need not work. */
async function engines(): Promise<Finding[]> {
  const { engines, auto } = capabilities();
  const expected = (await simulate(TRIAL, { engine: "reference" })).provenance.stateHash;
  const findings: Finding[] = [];
  for (const [engine, there] of Object.entries(engines) as [EngineName, true | string][]) {
    const name = `engine ${engine}`;
    if (there !== true) {
      findings.push({ name, state: "note", found: there, remedy: remedyOf(engine, there) });
      continue;
    }
    try {
      const { stateHash } = (await simulate(TRIAL, { engine })).provenance;
      findings.push(
        stateHash === expected
          ? { name, state: "ok", found: `gives the bits of the reference${engine === auto ? "; auto takes it" : ""}` }
          : {
            name,
            state: "fault",
            found: "gives other bits than the reference",
            remedy: `--engine reference, and please report this machine`,
          },
      );
    } catch (error) {
      findings.push({ name, state: "fault", found: (error as Error).message, remedy: `--engine with another one` });
    }
  }
  return findings;
}

function remedyOf(engine: EngineName, reason: string): string {
  if (engine !== "native") return "a newer runtime; the others give the same bits";
  if (/is not built for/.test(reason)) return "nothing to do: wasm gives the same bits, only slower";
  if (/is not installed/.test(reason)) return "npm install landau-mbc again, with optional dependencies (no --omit=optional)";
  if (/another version/.test(reason)) return "npm install landau-mbc again, so that both are of one version";
  if (/LANDAU_MBC_INSTRUCTIONS/.test(reason)) return "unset LANDAU_MBC_INSTRUCTIONS, or name one of those";
  return "npm install landau-mbc again; meanwhile wasm gives the same bits, only slower";
}

function instructions(): readonly Finding[] {
  const native = findNative();
  if (typeof native === "string") return [];
  const others = native.binding.instructionSets().filter((set) => set !== native.instructions);
  return [{
    name: "instructions",
    state: "ok",
    found: `${native.instructions}${others.length === 0 ? "" : `; also there: ${others.join(", ")} (LANDAU_MBC_INSTRUCTIONS)`}`,
  }];
}

function threads(): Finding {
  return {
    name: "threads",
    state: "ok",
    found: `${availableParallelism()} processors; the fastest engine here uses up to ${capabilities().threads}`,
  };
}

function memory(): readonly Finding[] {
  const there = availableBytes();
  const fits = (bytesPerParticle: number, limit: number): string => short(Math.floor(Math.min(there, limit) / bytesPerParticle));
  const sizes = [
    `native ${fits(NATIVE_BYTES_PER_PARTICLE, 2 ** 31 * NATIVE_BYTES_PER_PARTICLE)}`,
    `wasm ${fits(WASM_FOOTPRINT.bytesPerParticle, WASM_FOOTPRINT.limit)}`,
    `reference ${fits(REFERENCE_FOOTPRINT.bytesPerParticle, REFERENCE_FOOTPRINT.limit)}`,
  ];
  return [{
    name: "memory",
    state: "ok",
    found: `${(there / GIBIBYTE).toFixed(1)} GiB free; particles that fit: about ${sizes.join(", ")}`,
  }];
}

/** Half of the time of a large run is misses of the page tables, unless its pages are large. */
function hugePages(): Finding | undefined {
  if (process.platform !== "linux" || !existsSync(HUGE_PAGES)) return undefined;
  const [, setting = "unknown"] = /\[(\w+)\]/.exec(readFileSync(HUGE_PAGES, "utf8")) ?? [];
  return setting === "never"
    ? {
      name: "huge pages",
      state: "note",
      found: "never: runs of 1e6 particles and more are slower than they could be",
      remedy: `echo madvise | sudo tee ${HUGE_PAGES}`,
    }
    : { name: "huge pages", state: "ok", found: setting };
}

function places(): readonly Finding[] {
  return [["this folder", process.cwd()], ["temporary files", tmpdir()]].map(([name = "", folder = ""]): Finding => {
    try {
      accessSync(folder, constants.W_OK);
      const { bavail, bsize } = statfsSync(folder);
      return { name, state: "ok", found: `${folder} may be written, ${((bavail * bsize) / GIBIBYTE).toFixed(1)} GiB free` };
    } catch {
      return {
        name,
        state: "note",
        found: `${folder} may not be written`,
        remedy: "--out with a folder of yours, and --rescue with another",
      };
    }
  });
}
