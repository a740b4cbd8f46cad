/** Serves the harness's page, its script and the package's built bundles on this machine alone. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const DIST = at("../../packages/landau-mbc/dist/");
const PAGE =
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>landau-mbc conformance</title><script type="module" src="/page.js"></script></html>`;
const TYPES: { readonly [extension: string]: string } = { js: "text/javascript", wasm: "application/wasm" };

/** A server in operation. */
export interface Server {
  readonly url: string;
  close(): void;
}

/** Bundles page.ts and serves it, with `/dist/` beside it, on a free port. */
export async function serve(): Promise<Server> {
  const { outputFiles } = await build({
    entryPoints: [at("page.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    tsconfig: at("../../tsconfig.json"),
    logLevel: "warning",
  });
  const script = outputFiles[0]?.contents ?? new Uint8Array();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const send = (body: string | Uint8Array, type: string) => response.writeHead(200, { "content-type": type }).end(body);
    if (path === "/") return send(PAGE, "text/html; charset=utf-8");
    if (path === "/page.js") return send(script, "text/javascript");
    const [, file, extension] = /^\/dist\/([\w.-]+\.(js|wasm))$/.exec(path) ?? [];
    const body = file === undefined ? null : await readFile(DIST + file).catch(() => null);
    return body === null ? response.writeHead(404).end() : send(body, TYPES[extension ?? ""] ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
