import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The sources of the workspace's packages, so that no test reads a stale bundle (test/packaging reads the bundles on purpose). */
const alias = [
  { find: /^landau-mbc$/, replacement: at("packages/landau-mbc/src/entrypoints/main.ts") },
  { find: /^landau-mbc\/(slim|reference|cli)$/, replacement: at("packages/landau-mbc/src/entrypoints/$1.ts") },
  { find: /^@landau-mbc\/(reference|truths|plots|lab|cli)$/, replacement: at("packages/$1/src/index.ts") },
  { find: /^@landau-mbc\/experiments$/, replacement: at("experiments/index.ts") },
];

const project = (name: string, include: string[], testTimeout = 60_000) => ({
  resolve: { alias },
  test: { name, include, testTimeout, hookTimeout: testTimeout, environment: "node" as const },
});

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      project("unit", [
        "packages/*/{src,test}/**/*.test.ts",
        "tools/**/*.test.ts",
        "bench/**/*.test.ts",
        "examples/**/*.test.ts",
        "experiments/**/*.test.ts",
      ]),
      project("vectors", ["test/vectors/**/*.test.ts"]),
      project("conformance", ["test/conformance/**/*.test.ts"]),
      project("mathematics", ["test/mathematics/**/*.test.ts"]),
      project("tidy", ["test/tidy/**/*.test.ts"]),
      project("packaging", ["test/packaging/**/*.test.ts"], 120_000),
      project("browser", ["test/browser/**/*.test.ts"], 240_000),
      project("slow", ["test/slow/**/*.test.ts"], 3_600_000),
    ],
  },
});
