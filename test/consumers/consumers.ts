/** The consumers: fourteen ways to build and run a program that imports the package. README.md of this folder lists them for readers. */

/** How what was built is run. */
export type Run =
  /** `npm start` prints the hash. */
  | { readonly kind: "program" }
  /** A folder of files, opened in a browser. */
  | { readonly kind: "files"; readonly folder: string }
  /** `npm run dev` serves it, opened in a browser. */
  | { readonly kind: "server" };

/** One consumer. */
export interface Consumer {
  readonly title: string;
  /** Folder here, which is a project of its own. */
  readonly folder: string;
  /** Whether `npm run build` goes first. */
  readonly build: boolean;
  /** In this order; one, but for those that serve and build the same page. */
  readonly runs: readonly Run[];
}

const program = { kind: "program" } as const;
const server = { kind: "server" } as const;
const dist = { kind: "files", folder: "dist" } as const;

export const CONSUMERS: readonly Consumer[] = [
  { title: "Node, ES module", folder: "node-esm", build: false, runs: [program] },
  { title: "Node, CommonJS", folder: "node-cjs", build: false, runs: [program] },
  { title: "Deno", folder: "deno", build: false, runs: [program] },
  { title: "Bun", folder: "bun", build: true, runs: [program] },
  { title: "esbuild", folder: "esbuild", build: true, runs: [dist] },
  { title: "Rollup", folder: "rollup", build: true, runs: [dist] },
  { title: "Rolldown", folder: "rolldown", build: true, runs: [dist] },
  { title: "webpack 5", folder: "webpack", build: true, runs: [dist] },
  { title: "Vite 5, served and built", folder: "vite-5", build: true, runs: [server, dist] },
  { title: "Vite 8, served", folder: "vite-8", build: false, runs: [server] },
  { title: "Vite 8, built", folder: "vite-8", build: true, runs: [dist] },
  { title: "Vite 8, in a worker", folder: "vite-8-worker", build: true, runs: [dist] },
  { title: "Next, page and server", folder: "next", build: true, runs: [server] },
  { title: "a page with an import map", folder: "import-map", build: false, runs: [{ kind: "files", folder: "." }] },
];
