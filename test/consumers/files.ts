/** Serves a folder of files on this machine alone, as any static host would. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import type { Served } from "./project.ts";

/** The page of a folder that has none: a bundler's output alone. */
const PAGE =
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>landau-mbc</title><script type="module" src="/main.js"></script></html>`;

const TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves a folder on a free port. */
export async function serveFiles(folder: string): Promise<Served> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = normalize(pathname === "/" ? "/index.html" : pathname);
    const body = await readFile(join(folder, path)).catch(() => (pathname === "/" ? PAGE : undefined));
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
