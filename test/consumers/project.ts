/** A consumer's project, copied into a folder of its own, installed by npm, built and run. */

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("./", import.meta.url));

/** What every consumer runs. */
export const CONFIGURATION = {
  particles: 500,
  gamma: -2,
  h: 0.05,
  tEnd: 0.5,
  seed: "consumers",
  initial: { kind: "maxwellian" },
} as const;

/** Writes the files of a consumer into a folder: the shared ones, then its own, then the configuration. */
export function lay(consumer: string, folder: string): void {
  for (const source of ["shared", consumer]) cpSync(join(HERE, source), folder, { recursive: true });
  writeFileSync(join(folder, "configuration.mjs"), `export const configuration = ${JSON.stringify(CONFIGURATION)};\n`);
}

/** npm's settings of the project that runs the tests are not those of a consumer. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    !/^(?:npm_(?!config_registry)|NODE_PATH$|NODE_ENV$|INIT_CWD$|VITE)/i.test(name)
  );
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
}

/** An installed consumer. */
export class Project {
  readonly folder: string;

  /** Installs a consumer with the packed landau-mbc, and runs no install script of any package. */
  constructor(consumer: string, tarball: string) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), `landau-mbc-${consumer}-`)));
    lay(consumer, this.folder);
    this.npm("install", "--save-exact", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball);
  }

  /** Runs npm to its end; what it prints. */
  npm(...args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync("npm", args, { cwd: this.folder, env: environment(), encoding: "utf8" });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Starts `npm run dev` and waits for the address that it names. */
  async serve(): Promise<Served> {
    const child = spawn("npm", ["run", "dev"], { cwd: this.folder, env: environment(), detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const close = () => {
      // The whole group: npm starts the server as a child of its own.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    };
    let said = "";
    try {
      const url = await new Promise<string>((resolve, reject) => {
        const refuse = () => reject(new Error(`npm run dev named no address:\n${said}`));
        const patience = setTimeout(refuse, 60_000);
        const take = (chunk: Buffer) => {
          said += chunk;
          const [address] = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(said) ?? [];
          if (address === undefined) return;
          clearTimeout(patience);
          resolve(address);
        };
        child.stdout.on("data", take);
        child.stderr.on("data", take);
        child.on("exit", refuse);
        child.on("error", reject);
      });
      return { url, close };
    } catch (error) {
      close();
      throw error;
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A server in operation. */
export interface Served {
  readonly url: string;
  close(): void;
}
