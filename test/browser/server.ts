/** Serves the harness's pages, their scripts and the package's built bundles on this machine alone, and takes what the pages report. */

import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const DIST = at("../../packages/landau-mbc/dist/");
const TYPES: { readonly [extension: string]: string } = { js: "text/javascript", wasm: "application/wasm" };

const page = (script: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>landau-mbc</title><script type="module" src="${script}"></script></html>`;

/** Pages: path → its script and its content security policy. */
const PAGES: { readonly [path: string]: { readonly script: string; readonly policy?: string } } = {
  "/": { script: "/page.js" },
  "/plain": { script: "/scenarios.js" },
  "/strict": {
    script: "/scenarios.js",
    policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:",
  },
  "/workerless": {
    script: "/scenarios.js",
    policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'; img-src data:",
  },
};

/** A server in operation. */
export interface Server {
  readonly url: string;
  /** What the next page reports; an error of it is thrown. */
  report(): Promise<unknown>;
  close(): void;
}

/** Bundles the pages' scripts and serves them, with `/dist/` beside them, on a free port. */
export async function serve(): Promise<Server> {
  const { outputFiles } = await build({
    entryPoints: ["page.ts", "scenarios.ts", "nested.ts", "measured_worker.ts"].map(at),
    outdir: at("."),
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    tsconfig: at("../../tsconfig.json"),
    logLevel: "warning",
  });
  const scripts = new Map(outputFiles.map(({ path, contents }) => [`/${path.split("/").at(-1)}`, contents]));
  const waiting: ((report: string) => void)[] = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const { policy } = PAGES[new URL(request.headers.referer ?? "/none", "http://localhost").pathname] ?? {};
    const send = (body: string | Uint8Array, type: string, security = policy) =>
      response.writeHead(200, { "content-type": type, ...(security !== undefined && { "content-security-policy": security }) }).end(body);
    const known = PAGES[path];
    if (known !== undefined) return send(page(known.script), "text/html; charset=utf-8", known.policy);
    if (path === "/report") {
      waiting.shift()?.(await textOf(request));
      return response.writeHead(204).end();
    }
    const [, file, extension] = /^\/dist\/([\w.-]+\.(js|wasm))$/.exec(path) ?? [];
    const body = scripts.get(path) ?? (file === undefined ? null : await readFile(DIST + file).catch(() => null));
    return body === null ? response.writeHead(404).end() : send(body, TYPES[extension ?? "js"] ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    report: async () => {
      const text = await new Promise<string>((resolve) => waiting.push(resolve));
      const { value, error, stack } = JSON.parse(text) as { readonly value?: unknown; readonly error?: string; readonly stack?: string };
      if (error !== undefined) throw new Error(`${error}\n${stack}`);
      return value;
    },
    close: () => server.close(),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
